import { decideErasure, listErasures, type ErasureRequest } from '@qilian/contract/privacy'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { App, Button, Form, Input, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import { PrivacyTabs } from './tabs.tsx'

type Deciding = { request: ErasureRequest; grant: boolean }

/** Who asks for their data to be erased, and what holds it back. */
export function Requests() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const format = useFormat()
  const [deciding, setDeciding] = useState<Deciding>()
  const list = usePages(listErasures, { query: {} })
  const decide = useAction(decideErasure)
  const holds = ({ holds: found }: ErasureRequest) =>
    found.length === 0
      ? t('console.privacy.requests.free')
      : found.map(({ reason, count, until }) => t(`console.privacy.requests.hold.${reason}`, { count, until: until ?? '' })).join(t('privacy.comma'))
  const state = ({ state: at, decidedBy, decidedAt, note }: ErasureRequest) => (
    <>
      <StatusTag tone={at === 'open' ? 'open' : 'ended'}>{t(`console.privacy.requests.states.${at}`)}</StatusTag>
      {decidedBy && decidedAt && <div className="cell-note">{t('console.privacy.requests.by', { name: decidedBy.name, when: format.dateTime(decidedAt) })}</div>}
      {note && <div className="cell-note">{note}</div>}
    </>
  )
  const buttons = (request: ErasureRequest) =>
    request.state === 'open' && (
      <>
        <Button type="link" size="small" onClick={() => setDeciding({ request, grant: false })}>
          {t('console.privacy.requests.refuse')}
        </Button>
        <Button type="link" size="small" danger disabled={request.holds.length > 0} onClick={() => setDeciding({ request, grant: true })}>
          {t('console.privacy.requests.erase')}
        </Button>
      </>
    )

  const columns: TableColumnsType<ErasureRequest> = [
    { title: t('console.privacy.requests.person'), width: 144, render: (_, each) => <span className="cell-main">{each.user.name}</span> },
    { title: t('console.privacy.requests.asked'), width: 160, render: (_, each) => format.dateTime(each.askedAt) },
    { title: t('console.privacy.requests.reason'), render: (_, each) => each.reason },
    { title: t('console.privacy.requests.holds'), render: (_, each) => each.state === 'open' && holds(each) },
    { title: t('console.privacy.requests.state'), width: 200, render: (_, each) => state(each) },
    { title: '', width: 144, align: 'right', render: (_, each) => buttons(each) },
  ]
  const act = deciding?.grant ? 'erase' : 'refuse'
  return (
    <Page title={t('console.privacy.title')} summary={t('console.privacy.requests.summary')}>
      <PrivacyTabs />
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => each.id}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">{each.user.name}</span>
              <span>{buttons(each)}</span>
            </div>
            <div>{each.reason}</div>
            {each.state === 'open' && <div className="cell-note">{holds(each)}</div>}
            <div>{state(each)}</div>
          </>
        )}
        empty={<EmptyState title={t('console.privacy.requests.empty')} />}
      />
      <FormDialog<{ note: string }>
        title={deciding ? t(`console.privacy.requests.${act}_title`, { name: deciding.request.user.name }) : ''}
        open={deciding !== undefined}
        onClose={() => setDeciding(undefined)}
        onStale={() => Promise.resolve(list.retry())}
        danger={deciding?.grant ?? false}
        submitLabel={t(`console.privacy.requests.${act}`)}
        intro={deciding?.grant ? t('console.privacy.requests.erase_intro') : undefined}
        onSubmit={async ({ note }) => {
          if (!deciding) return
          await decide.mutateAsync({ params: { erasureId: deciding.request.id }, body: { version: deciding.request.version, grant: deciding.grant, note } })
          void message.success(t(deciding.grant ? 'console.privacy.requests.erased' : 'console.privacy.requests.refused'))
        }}
      >
        <Form.Item name="note" label={t('console.privacy.requests.note')} extra={t('console.privacy.requests.note_hint')} rules={[{ required: true, whitespace: true, message: t('console.privacy.requests.note_missing') }]}>
          <Input.TextArea maxLength={500} rows={3} />
        </Form.Item>
      </FormDialog>
    </Page>
  )
}
