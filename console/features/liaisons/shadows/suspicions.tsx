import { listSuspicions, orderCorrections, SuspicionState, type Suspicion } from '@qilian/contract/shadows'
import { EmptyState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Select, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { ListTable } from '../../../app/lists/list-table.tsx'
import { Page } from '../../../app/page.tsx'
import { LiaisonTabs } from '../tabs.tsx'
import { signed, useReasonText } from './reasons.tsx'

/** Liaisons who may be somebody else's people, the likeliest first; several are asked about at once. */
export function Suspicions() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const reasonText = useReasonText()
  const [state, setState] = useState<SuspicionState>('new')
  const [chosen, setChosen] = useState<readonly Suspicion[]>([])
  const list = usePages(listSuspicions, { query: { state } })
  const order = useAction(orderCorrections)
  const ask = (suspicions: readonly Suspicion[]) =>
    order.mutate({ body: { suspicions: suspicions.map(({ id, version }) => ({ suspicionId: id, version })) } }, {
      onSuccess: ({ items }) => {
        setChosen([])
        const failed = items.find(({ done }) => !done)
        void (failed ? message.error(failed.message) : message.success(t('console.shadows.ordered', { count: items.length })))
      },
      onError: (error) => void message.error(textOf(error).next),
    })
  const main = (each: Suspicion) => each.reasons.slice(0, 2).map(reasonText).join(t('console.shadows.comma'))
  const columns: TableColumnsType<Suspicion> = [
    { title: t('console.shadows.enterprise'), width: 240, render: (_, each) => <><span className="cell-main">{each.enterprise.name}</span><div className="cell-note">{each.park.name}</div></> },
    { title: t('console.shadows.liaison'), width: 160, render: (_, each) => <>{each.liaison.name}<div className="cell-note">{each.liaison.phone ?? each.liaison.email}</div></> },
    { title: t('console.shadows.reasons'), render: (_, each) => <div className="reason-cell">{main(each)}</div> },
    { title: t('console.shadows.score'), width: 88, align: 'right', render: (_, each) => signed(each.score) },
    { title: t('console.shadows.cluster'), width: 120, responsive: ['lg'], render: (_, each) => (each.cluster.enterprises > 1 ? t('console.shadows.in_cluster', { count: each.cluster.enterprises }) : '—') },
  ]
  return (
    <Page title={t('console.checks.title')} summary={t('console.shadows.summary')} actions={
      <>
        <Select aria-label={t('console.shadows.state_label')} value={state} onChange={setState} options={SuspicionState.options.map((value) => ({ value, label: t(`console.shadows.state.${value}`) }))} />
        {chosen.length > 0 && <Button type="primary" loading={order.isPending} onClick={() => ask(chosen)}>{t('console.shadows.order_chosen', { count: chosen.length })}</Button>}
      </>
    }>
      <LiaisonTabs />
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => each.id}
        onOpen={(each) => void navigate({ to: '/liaisons/shadows/$suspicionId', params: { suspicionId: each.id } })}
        {...(state === 'new' && { rowSelection: { selectedRowKeys: chosen.map(({ id }) => id), onChange: (_: unknown, rows: Suspicion[]) => setChosen(rows) } })}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head"><span className="cell-main">{each.enterprise.name}</span><span>{signed(each.score)}</span></div>
            <div>{each.liaison.name} {each.liaison.phone}</div>
            <div className="cell-note">{main(each)}</div>
          </>
        )}
        empty={<EmptyState title={t('console.shadows.empty')}>{t('console.shadows.empty_text')}</EmptyState>}
      />
    </Page>
  )
}
