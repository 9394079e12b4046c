import { PlusOutlined } from '@ant-design/icons'
import { countCases, exportCases, listCases, type CaseSummary } from '@qilian/contract/cases'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { ClockBadge } from '@qilian/ui/components/clock-badge.tsx'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Button, Select, type TableColumnsType } from 'antd'
import { Beside, useBeside } from '../../app/lists/beside.tsx'
import { useChosen } from '../../app/lists/use-chosen.ts'
import { ExportMenu } from '../../app/lists/export-menu.tsx'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import { CaseFilters } from './case-filters.tsx'
import { filterOf, without, type CaseFilter, type CaseOrder, type CaseSearch } from '../../app/lists/case-search.ts'
import { CaseStatusTag } from './case-status.tsx'
import { CaseBeside } from './lazy-record.tsx'
import { SeveralCases } from './lazy-several.tsx'
import { SavedFilterMenu } from './saved-filter-menu.tsx'
import './case-list.css'

const route = getRouteApi('/shell/cases')

function useColumns(): TableColumnsType<CaseSummary> {
  const { t } = useTranslation()
  const format = useFormat()
  return [
    { title: t('cases.field.clock'), width: 184, render: (_, row) => <ClockBadge clock={row} /> },
    { title: t('cases.field.status'), width: 144, render: (_, row) => <CaseStatusTag status={row.status} /> },
    {
      title: t('cases.field.title'),
      render: (_, row) => (
        <>
          <div className="row-title">{row.title}</div>
          <div className="cell-note">
            {[row.number, row.kind === 'verification' ? t('cases.kind.verification') : t(`cases.category.${row.category}`), row.urges > 0 && t('console.cases.worklist.urged', { count: row.urges }), row.reopenings > 0 && t('console.cases.list.reopened', { count: row.reopenings })]
              .filter(Boolean)
              .join(dot)}
          </div>
        </>
      ),
    },
    { title: t('cases.field.enterprise'), width: 216, ellipsis: true, render: (_, row) => row.enterprise?.name },
    { title: t('cases.field.owner'), width: 112, render: (_, row) => row.owner.name },
    { title: t('cases.field.opened_at'), width: 112, render: (_, row) => format.date(row.openedAt) },
    { title: t('cases.field.rating'), width: 80, responsive: ['xxl'], render: (_, row) => row.rating && t('common.rating', { count: row.rating }) },
  ]
}

/** All cases that I may see, by any filter: the address holds it, so that it can be kept and sent on. */
export function CaseList() {
  const { t } = useTranslation()
  const format = useFormat()
  const search = route.useSearch()
  const setSearch = route.useNavigate()
  const navigate = useNavigate()
  const roomBeside = useBeside()
  const columns = useColumns()
  const filter = filterOf(search)
  const order: CaseOrder = search.order ?? 'newest'
  const list = usePages(listCases, { query: { ...filter, order } })
  const count = useCall(countCases, { query: filter }, { keepPrevious: true })
  const beside = roomBeside ? search.open : undefined
  const { chosen, selection, clear } = useChosen(list.items, (row) => row.id)
  const filtered = Object.keys(filter).length > 0

  const change = (next: CaseSearch, replace = true) => void setSearch({ search: without({ ...next, open: search.open }), replace })
  const open = (row: CaseSummary) =>
    void (roomBeside ? setSearch({ search: { ...search, open: row.id } }) : navigate({ to: '/cases/$caseId', params: { caseId: row.id } }))

  const page = (
    <Page
      title={t('console.cases.list.title')}
      summary={count.data && t(filtered ? 'console.cases.list.found' : 'console.cases.list.all', { count: count.data.count, number: format.number(count.data.count) })}
      actions={
        <>
          <SavedFilterMenu search={search} onChoose={(chosen) => void setSearch({ search: chosen })} />
          <ExportMenu urlFor={(kind) => urlOf(exportCases, { query: { ...filter, format: kind } })} />
          <Link to="/cases/new">
            <Button type="primary" icon={<PlusOutlined aria-hidden />} tabIndex={-1}>
              {t('console.cases.new.title')}
            </Button>
          </Link>
        </>
      }
    >
      <CaseFilters filter={filter} compact={beside !== undefined} onChange={(next: CaseFilter) => change({ ...next, order: search.order })} />
      <div className="list-head">
        <Select<CaseOrder>
          size="small"
          variant="borderless"
          aria-label={t('console.cases.list.order')}
          value={order}
          popupMatchSelectWidth={false}
          options={(['newest', 'due'] as const).map((value) => ({ value, label: t(`console.cases.list.orders.${value}`) }))}
          onChange={(value) => change({ ...filter, ...(value === 'due' ? { order: value } : {}) })}
        />
        {roomBeside && <span className="cell-note">{t('console.cases.keys')}</span>}
      </div>
      <SeveralCases chosen={chosen} onClear={clear} />
      <ListTable
        list={list}
        rowSelection={selection}
        columns={columns}
        rowKey={(row) => row.id}
        compact={beside !== undefined}
        activeKey={beside}
        onOpen={open}
        renderNarrow={(row) => (
          <>
            <div className="narrow-head">
              <CaseStatusTag status={row.status} />
              <ClockBadge clock={row} />
            </div>
            <div className="row-title">{row.title}</div>
            {row.enterprise && <div className="cell-note">{row.enterprise.name}</div>}
            <div className="cell-note">{[row.number, t('console.cases.list.owned_by', { name: row.owner.name })].join(dot)}</div>
          </>
        )}
        empty={
          filtered ? (
            <EmptyState title={t('console.cases.list.nothing_found.title')} action={<Button onClick={() => change({})}>{t('console.cases.list.clear_filter')}</Button>}>
              {t('console.cases.list.nothing_found.text')}
            </EmptyState>
          ) : (
            <EmptyState title={t('console.cases.list.empty.title')} action={<Link to="/cases/new">{t('console.cases.new.title')}</Link>}>
              {t('console.cases.list.empty.text')}
            </EmptyState>
          )
        }
      />
    </Page>
  )
  const record = beside && <CaseBeside caseId={beside} onClose={() => void setSearch({ search: { ...search, open: undefined }, replace: true })} />
  return <Beside list={page} record={record} label={t('console.cases.record.beside')} />
}
