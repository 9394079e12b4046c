import { askMyErasure, askMyExport, downloadMyExport, getMyData } from '@qilian/contract/privacy'
import { urlOf } from '@qilian/ui/api.ts'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { App, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import { FactList, Section } from '../../app/section.tsx'

/** What is kept of the person who is signed in, who looked at it, and the ways to have it or to have it erased. */
export function MyData() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const format = useFormat()
  const textOf = useErrorText()
  const [asking, setAsking] = useState(false)
  const { data, error, refetch } = useCall(getMyData, {})
  const copy = useAction(askMyExport)
  const erase = useAction(askMyErasure)
  if (!data) return <Section title={t('privacy.mine.title')}>{error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />}</Section>
  const { account, unmaskings, export: made, erasure } = data
  const ready = made?.state === 'ready' && made.expiresAt !== null
  return (
    <>
      <Section title={t('privacy.mine.title')}>
        <FactList
          facts={[
            { label: t('people.field.name'), value: account.name },
            { label: t('people.field.phone'), value: account.phone ?? '—' },
            { label: t('people.field.email'), value: account.email ?? '—' },
          ]}
        />
        <h3>{t('privacy.mine.looked')}</h3>
        {unmaskings.length === 0 && <p className="cell-note">{t('privacy.mine.nobody')}</p>}
        <ul className="account-posts">
          {unmaskings.map((each) => (
            <li key={each.id}>
              {t('privacy.mine.look', { who: each.actor.name, fields: each.fields.map((field) => t(`privacy.fields.${field}`)).join(t('privacy.comma')), purpose: t(`privacy.purposes.${each.purpose}`), note: each.note })}
              <div className="cell-note">{format.dateTime(each.at)}</div>
            </li>
          ))}
        </ul>
      </Section>
      <Section
        title={t('privacy.mine.copy')}
        actions={
          ready ? (
            <Button href={urlOf(downloadMyExport, { params: { exportId: made.id } })} download>
              {t('privacy.mine.fetch')}
            </Button>
          ) : (
            made?.state !== 'waiting' && (
              <Button
                loading={copy.isPending}
                onClick={() =>
                  copy.mutate({}, { onSuccess: () => void message.success(t('privacy.mine.asked')), onError: (failure) => void message.error(textOf(failure).title) })
                }
              >
                {t('privacy.mine.ask')}
              </Button>
            )
          )
        }
      >
        <p className="cell-note">{t('privacy.mine.copy_text')}</p>
        {made?.state === 'waiting' && <p>{t('privacy.mine.making')}</p>}
        {ready && made.expiresAt && <p>{t('privacy.mine.until', { when: format.dateTime(made.expiresAt) })}</p>}
      </Section>
      <Section title={t('privacy.mine.erase')} actions={erasure?.state !== 'open' && <Button onClick={() => setAsking(true)}>{t('privacy.mine.erase_ask')}</Button>}>
        <p className="cell-note">{t('privacy.mine.erase_text')}</p>
        {erasure?.state === 'open' && <p>{t('privacy.mine.open', { when: format.dateTime(erasure.askedAt) })}</p>}
        {erasure?.state === 'refused' && <p>{t('privacy.mine.refused', { note: erasure.note })}</p>}
      </Section>
      <FormDialog<{ reason: string }>
        title={t('privacy.mine.erase')}
        open={asking}
        onClose={() => setAsking(false)}
        submitLabel={t('privacy.mine.erase_ask')}
        intro={t('privacy.mine.erase_text')}
        onSubmit={async ({ reason }) => {
          await erase.mutateAsync({ body: { reason } })
          void message.success(t('privacy.mine.erase_asked'))
        }}
      >
        <Form.Item name="reason" label={t('privacy.mine.reason')} rules={[{ required: true, whitespace: true, message: t('privacy.mine.reason_missing') }]}>
          <Input.TextArea maxLength={500} rows={3} />
        </Form.Item>
      </FormDialog>
    </>
  )
}
