import { dismissTwin, listTwins, type Twin } from '@qilian/contract/enterprises'
import { dot } from '@qilian/ui/dot.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link } from '@tanstack/react-router'
import { App, Button, Form, Input, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { ButtonLink } from '../../../app/button-link.tsx'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { ListTable } from '../../../app/lists/list-table.tsx'
import { Page } from '../../../app/page.tsx'
import './merge.css'

/** Pairs of files that may be one enterprise: compare and merge them, or say that they are two. */
export function Twins() {
  const { t } = useTranslation()
  const format = useFormat()
  const list = usePages(listTwins, { query: {} })
  const [refused, setRefused] = useState<Twin>()
  const reasons = ({ reasons: why }: Twin) => why.map((reason) => t(`console.enterprises.twins.reason.${reason}`)).join(t('console.enterprises.comma'))
  const actions = (twin: Twin) => (
    <div className="twin-actions">
      <ButtonLink size="small" to="/enterprises/merge/$ownId/$otherId" params={{ ownId: survivorOf(twin).id, otherId: otherOf(twin).id }}>
        {t('console.enterprises.twins.compare')}
      </ButtonLink>
      <Button size="small" type="text" onClick={() => setRefused(twin)}>
        {t('console.enterprises.twins.two')}
      </Button>
    </div>
  )
  const columns: TableColumnsType<Twin> = [
    { title: t('console.enterprises.twins.files'), width: 384, render: (_, each) => <Pair twin={each} /> },
    { title: t('console.enterprises.twins.reasons'), render: (_, each) => reasons(each) },
    { title: t('console.enterprises.twins.found'), width: 120, responsive: ['lg'], render: (_, each) => format.date(each.foundAt) },
    { title: t('console.enterprises.twins.decide'), width: 232, render: (_, each) => actions(each) },
  ]
  return (
    <Page title={t('console.enterprises.twins.title')} summary={t('console.enterprises.twins.summary')} actions={<Link to="/enterprises">{t('console.enterprises.back_to_list')}</Link>}>
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => each.id}
        renderNarrow={(each) => (
          <>
            <Pair twin={each} />
            <div className="cell-note">{reasons(each)}</div>
            {actions(each)}
          </>
        )}
        empty={<EmptyState title={t('console.enterprises.twins.empty.title')}>{t('console.enterprises.twins.empty.text')}</EmptyState>}
      />
      <DismissDialog twin={refused} onClose={() => setRefused(undefined)} />
    </Page>
  )
}

/** The file with a code survives, else the older one. */
const survivorOf = ({ one, other }: Twin) => (other.uscc !== null && one.uscc === null ? other : one.uscc !== null && other.uscc === null ? one : one.createdAt <= other.createdAt ? one : other)
const otherOf = (twin: Twin) => (survivorOf(twin) === twin.one ? twin.other : twin.one)

function Pair({ twin }: { twin: Twin }) {
  const { t } = useTranslation()
  return (
    <ul className="twin-pair">
      {[survivorOf(twin), otherOf(twin)].map((side) => (
        <li key={side.id}>
          <Link to="/enterprises/$enterpriseId" params={{ enterpriseId: side.id }} className="cell-main">
            {side.name}
          </Link>
          <div className="cell-note">{[side.uscc ?? t('console.enterprises.no_uscc'), side.park.name].join(dot)}</div>
        </li>
      ))}
    </ul>
  )
}

function DismissDialog({ twin, onClose }: { twin: Twin | undefined; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const dismiss = useAction(dismissTwin)
  return (
    <FormDialog<{ note: string }>
      title={t('console.enterprises.twins.dismiss.title')}
      open={twin !== undefined}
      onClose={onClose}
      submitLabel={t('console.enterprises.twins.two')}
      intro={t('console.enterprises.twins.dismiss.intro', { one: twin?.one.name, other: twin?.other.name })}
      onSubmit={async ({ note }) => {
        if (!twin) return
        await dismiss.mutateAsync({ params: { twinId: twin.id }, body: { version: twin.version, note } })
        void message.success(t('console.enterprises.twins.dismiss.done'))
      }}
    >
      <Form.Item name="note" label={t('console.enterprises.twins.dismiss.why')} rules={[{ required: true, message: t('console.enterprises.twins.dismiss.missing') }]}>
        <Input maxLength={200} placeholder={t('console.enterprises.twins.dismiss.hint')} />
      </Form.Item>
    </FormDialog>
  )
}
