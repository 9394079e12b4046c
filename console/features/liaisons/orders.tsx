import { Cause, countOrders, exportOrders, listOrders, Rung, type OrderSummary } from '@qilian/contract/verification'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { ClockBadge } from '@qilian/ui/components/clock-badge.tsx'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall, usePages } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Segmented, Select, type TableColumnsType } from 'antd'
import { changeSearch } from '../../app/lists/change-search.ts'
import { ExportMenu } from '../../app/lists/export-menu.tsx'
import { FilterBar } from '../../app/lists/filter-bar.tsx'
import { StaffSelect } from '../../app/forms/staff-select.tsx'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import type { OrdersSearch } from './routes.ts'
import { LiaisonTabs } from './tabs.tsx'

const route = getRouteApi('/shell/liaisons/orders')

/** Every verification order, the most urgent first: whose it is, why it was opened, where it stands. */
export function Orders() {
  const { t } = useTranslation()
  const format = useFormat()
  const search = route.useSearch()
  const go = route.useNavigate()
  const navigate = useNavigate()
  const { roles } = useMe()
  // Orders are owned by officers; everybody else begins with those of all.
  const whose = search.whose ?? (roles.some((role) => role === 'service_officer' || role === 'investment_officer') ? 'mine' : 'all')
  const filter = {
    state: search.state ?? ('open' as const), ...(whose === 'all' || search.ownerId ? {} : { mine: 'true' as never }), ...(search.cause && { cause: search.cause }), ...(search.rung && { rung: search.rung }),
    ...(search.ownerId && { ownerId: search.ownerId }), ...(search.late && { light: 'red' as const }),
  }
  const sort = search.state === 'closed' ? ('newest' as const) : ('urgent' as const)
  const list = usePages(listOrders, { query: { ...filter, sort } })
  const count = useCall(countOrders, { query: filter }, { keepPrevious: true })
  const set = (change: { [Key in keyof OrdersSearch]?: OrdersSearch[Key] | undefined }) => void go({ search: changeSearch<OrdersSearch>(change), replace: true })
  const active = [search.cause, search.rung, search.ownerId, search.late].filter(Boolean).length
  const due = (order: OrderSummary) =>
    order.outcome ? <StatusTag tone="done">{t(`verification.outcome.${order.outcome}`)}</StatusTag> : <ClockBadge clock={order} />
  const causes = (order: OrderSummary) => order.causes.map((cause) => t(`verification.cause_name.${cause}`)).join(t('timeline.comma'))
  const columns: TableColumnsType<OrderSummary> = [
    { title: t('console.checks.orders.due'), width: 184, render: (_, order) => due(order) },
    { title: t('console.checks.orders.enterprise'), render: (_, order) => <><span className="cell-main">{order.enterprise.name}</span><div className="cell-note">{order.number}{dot}{order.park.name}</div></> },
    { title: t('console.checks.orders.causes'), render: (_, order) => causes(order) },
    { title: t('console.checks.orders.status'), width: 176, render: (_, order) => <>{t(`cases.status.${order.status}`)}<div className="cell-note">{t('console.checks.orders.attempts', { count: order.attempts })}</div></> },
    { title: t('console.checks.orders.owner'), width: 120, render: (_, order) => order.owner.name },
    { title: t('console.checks.orders.opened'), width: 128, render: (_, order) => format.date(order.openedAt) },
  ]
  return (
    <Page
      title={t('console.checks.title')}
      summary={count.data && t('console.checks.orders.count', { count: count.data.count })}
      actions={<ExportMenu urlFor={(fileFormat) => urlOf(exportOrders, { query: { ...filter, sort, format: fileFormat } })} />}
    >
      <LiaisonTabs />
      <FilterBar active={active}>
        <Segmented aria-label={t('console.checks.orders.state')} value={search.state ?? 'open'} onChange={(value) => set({ state: value === 'closed' ? 'closed' : undefined })} options={(['open', 'closed'] as const).map((value) => ({ value, label: t(`console.checks.orders.states.${value}`) }))} />
        <Segmented aria-label={t('console.checks.whose.label')} value={whose} onChange={(value) => set({ whose: value, ownerId: undefined })} options={(['mine', 'all'] as const).map((value) => ({ value, label: t(`console.checks.whose.${value}`) }))} />
        <Segmented aria-label={t('console.checks.orders.late')} value={search.late ? 'late' : 'any'} onChange={(value) => set({ late: value === 'late' ? true : undefined })} options={(['any', 'late'] as const).map((value) => ({ value, label: t(`console.checks.orders.lates.${value}`) }))} />
        <Select allowClear aria-label={t('console.checks.orders.causes')} placeholder={t('console.checks.orders.every_cause')} value={search.cause ?? null} onChange={(cause) => set({ cause: cause ?? undefined })} options={Cause.options.map((value) => ({ value, label: t(`verification.cause_name.${value}`) }))} style={{ minWidth: 200 }} />
        <Select allowClear aria-label={t('console.checks.orders.rung')} placeholder={t('console.checks.orders.every_rung')} value={search.rung ?? null} onChange={(rung) => set({ rung: rung ?? undefined })} options={Rung.options.map((value) => ({ value, label: t(`verification.rung.${value}`) }))} style={{ minWidth: 176 }} />
        <StaffSelect aria-label={t('console.checks.orders.owner')} placeholder={t('console.checks.orders.every_owner')} value={search.ownerId} onChange={(ownerId) => set({ ownerId, whose: ownerId ? 'all' : search.whose })} role="service_officer" style={{ minWidth: 176 }} />
      </FilterBar>
      <ListTable
        list={list}
        columns={columns}
        rowKey={(order) => order.caseId}
        onOpen={(order) => void navigate({ to: '/cases/$caseId', params: { caseId: order.caseId } })}
        renderNarrow={(order) => (
          <>
            <div className="narrow-head"><span className="cell-main">{order.enterprise.name}</span>{due(order)}</div>
            <div>{causes(order)}</div>
            <div className="cell-note">{[t(`cases.status.${order.status}`), order.owner.name, order.number].join(dot)}</div>
          </>
        )}
        empty={<EmptyState title={t('console.checks.orders.empty')}>{t('console.checks.orders.empty_text')}</EmptyState>}
      />
    </Page>
  )
}
