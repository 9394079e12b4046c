import { editProgram, endProgram, getProgram, revokeToken, rotateToken, type Program } from '@qilian/contract/programs'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { TimeZone, useFormat } from '@qilian/ui/use-format.ts'
import { App, Button, Form, InputNumber, Tag } from 'antd'
import { useContext, useState } from 'react'
import { useBeside } from '../../app/lists/beside.tsx'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import { FactList, Section } from '../../app/section.tsx'
import { lastMoment } from './last-moment.ts'
import { SecretDialog } from './secret-dialog.tsx'
import { TermsDialog } from './terms-dialog.tsx'
import { toneOf } from './tone.ts'
import { ProgramUse } from './use.tsx'
import { ProgramWebhooks } from './webhooks.tsx'
import './programs.css'

export function ProgramRecord({ programId, onClose }: { programId: string; onClose: () => void }) {
  const { data, error, refetch } = useCall(getProgram, { params: { programId } })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingState />
  return <Record program={data} onClose={onClose} onRead={() => refetch()} />
}

type Dialog = 'edit' | 'rotate' | 'end'

function Record({ program, onClose, onRead }: { program: Program; onClose: () => void; onRead: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const format = useFormat()
  const timeZone = useContext(TimeZone)
  const beside = useBeside()
  const [dialog, setDialog] = useState<Dialog>()
  const [token, setToken] = useState<string>()
  const edit = useAction(editProgram)
  const rotate = useAction(rotateToken)
  const end = useAction(endProgram)
  const may = program.state !== 'ended'
  const close = () => setDialog(undefined)
  const at = { params: { programId: program.id } }
  return (
    <div className="page">
      <Button type="link" className="program-back" onClick={onClose}>
        {t(beside ? 'console.people.close_record' : 'console.programs.back')}
      </Button>
      <header className="page-head">
        <div className="page-title">
          <h2 className="program-title">{program.name}</h2>
          <p>{program.purpose}</p>
        </div>
        {may && (
          <div className="page-actions">
            <Button danger onClick={() => setDialog('end')}>
              {t('console.programs.end.open')}
            </Button>
            <Button type="primary" onClick={() => setDialog('edit')}>
              {t('console.programs.edit.open')}
            </Button>
          </div>
        )}
      </header>
      <Section title={t('console.programs.terms')}>
        <FactList
          facts={[
            { label: t('console.programs.state'), value: <StatusTag tone={toneOf[program.state]}>{t(`console.programs.states.${program.state}`)}</StatusTag> },
            { label: t('console.programs.expires'), value: format.date(lastMoment(program)) },
            { label: t('console.programs.contact'), value: [program.contact.name, program.contact.email].filter(Boolean).join(dot) },
            { label: t('console.programs.parks'), value: program.parks.map(({ name }) => name).join(t('timeline.comma')) },
            { label: t('console.programs.department'), value: program.department?.name ?? t('console.programs.department_none') },
            {
              label: t('console.programs.scopes'),
              wide: true,
              value: (
                <span className="tag-row">
                  {program.scopes.map((scope) => (
                    <Tag key={scope}>{t(`console.programs.scope.${scope}`)}</Tag>
                  ))}
                </span>
              ),
            },
            { label: t('console.programs.networks'), value: program.networks.join(', ') || t('console.programs.anywhere') },
            { label: t('console.programs.calls'), value: program.callsPerMinute ?? t('console.programs.calls_usual') },
          ]}
        />
      </Section>
      <Section title={t('console.programs.tokens')} actions={may && <Button onClick={() => setDialog('rotate')}>{t('console.programs.rotate.open')}</Button>}>
        <Tokens program={program} />
      </Section>
      <Section title={t('console.programs.use')}>
        <ProgramUse programId={program.id} />
      </Section>
      <ProgramWebhooks program={program} onSecret={setToken} />
      <TermsDialog
        title={t('console.programs.edit.title', { name: program.name })}
        open={dialog === 'edit'}
        onClose={close}
        onStale={onRead}
        program={program}
        lastDay={dayIn(timeZone, lastMoment(program))}
        onSubmit={async (terms) => {
          await edit.mutateAsync({ ...at, body: { version: program.version, ...terms } })
          void message.success(t('console.programs.edit.done'))
        }}
      />
      <FormDialog<{ overlapHours: number }>
        title={t('console.programs.rotate.title')}
        intro={t('console.programs.rotate.text')}
        submitLabel={t('console.programs.rotate.submit')}
        open={dialog === 'rotate'}
        onClose={close}
        onStale={onRead}
        initialValues={{ overlapHours: 24 }}
        onSubmit={async (values) => {
          const rotated = await rotate.mutateAsync({ ...at, body: { version: program.version, ...values } })
          setToken(rotated.token)
        }}
      >
        <Form.Item name="overlapHours" label={t('console.programs.rotate.overlap')} rules={[{ required: true, message: t('console.programs.rotate.overlap_missing') }]}>
          <InputNumber min={0} max={720} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </FormDialog>
      <FormDialog<object>
        title={t('console.programs.end.title', { name: program.name })}
        intro={t('console.programs.end.text')}
        submitLabel={t('console.programs.end.open')}
        danger
        open={dialog === 'end'}
        onClose={close}
        onStale={onRead}
        onSubmit={async () => {
          await end.mutateAsync({ ...at, body: { version: program.version } })
          void message.success(t('console.programs.end.done'))
        }}
      />
      <SecretDialog title={t(token?.startsWith('whsec_') ? 'console.programs.webhook.secret.title' : 'console.programs.token.title')} text={t(token?.startsWith('whsec_') ? 'console.programs.webhook.secret.text' : 'console.programs.token.text')} secret={token} onClose={() => setToken(undefined)} />
    </div>
  )
}

/** `YYYY-MM-DD`. */
const dayIn = (timeZone: string, instant: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date(instant))

function Tokens({ program }: { program: Program }) {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const format = useFormat()
  const revoke = useAction(revokeToken)
  const ask = (tokenId: string, hint: string) =>
    modal.confirm({
      title: t('console.programs.revoke.title', { hint }),
      content: t('console.programs.revoke.text'),
      okText: t('console.programs.revoke.open'),
      okButtonProps: { danger: true },
      cancelText: t('common.cancel'),
      // What a message answers is its own end, for which the dialog would wait.
      onOk: async () => {
        await revoke.mutateAsync({ params: { programId: program.id, tokenId }, body: { version: program.version } }).then(
          () => void message.success(t('console.programs.revoke.done')),
          (error: Error) => void message.error(error.message),
        )
      },
    })
  return (
    <ul className="line-rows">
      {program.tokens.map((token) => (
        <li key={token.id} className={token.revokedAt ? 'line-past' : undefined}>
          <div>
            <div>
              <code>…{token.hint}</code> {t('console.programs.token.given', { day: format.date(token.createdAt), name: token.createdBy.name })}
            </div>
            <div className="cell-note">
              {token.revokedAt ? t('console.programs.token.revoked', { at: format.dateTime(token.revokedAt) }) : t('console.programs.token.ends', { at: format.dateTime(token.expiresAt) })}
              {dot}
              {token.lastUsedAt ? t('console.programs.token.used', { at: format.dateTime(token.lastUsedAt), from: token.lastUsedFrom ?? '—' }) : t('console.programs.never')}
            </div>
          </div>
          {token.revokedAt === null && program.state !== 'ended' && (
            <Button type="link" danger onClick={() => void ask(token.id, token.hint)}>
              {t('console.programs.revoke.open')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
