import { exportWorklist, getWorklist, type WorkItem } from '@qilian/contract/cases'
import { Part } from '@qilian/ui/components/part.tsx'
import { ClockBadge } from '@qilian/ui/components/clock-badge.tsx'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { urlOf } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { TableColumnsType } from 'antd'
import { Beside, useBeside } from '../../app/lists/beside.tsx'
import { ListTable } from '../../app/lists/list-table.tsx'
import { useChosen } from '../../app/lists/use-chosen.ts'
import { ExportMenu } from '../../app/lists/export-menu.tsx'
import { Page } from '../../app/page.tsx'
import type { WorklistSearch } from '../../app/lists/case-search.ts'
import { NothingWaits, Waiting } from './lazy-waiting.tsx'
import { CaseBeside } from './lazy-record.tsx'
import { SeveralCases } from './lazy-several.tsx'
import { WorklistFilters } from './worklist-filters.tsx'
import './worklist.css'

const route = getRouteApi('/shell/')

/** One person seldom has more; what a filter hides is hidden here, so that its figures stay beside it. */
const pageSize = 100

/** Two duties may lie on one case: a task of it, and an offer to take it over. */
const keyOf = (item: WorkItem) => `${item.task?.id ?? item.case.id} ${item.todo}`

const fits = ({ todo, light }: WorklistSearch) => (item: WorkItem) => (!todo || item.todo === todo) && (!light || item.light === light)

/** What must I do now, and how long do I have: sorted by clock, the most urgent first. */
export function Worklist() {
  const { t } = useTranslation()
  const format = useFormat()
  const search = route.useSearch()
  const setSearch = route.useNavigate()
  const navigate = useNavigate()
  const roomBeside = useBeside()
  const list = usePages(getWorklist, { query: { limit: pageSize } })
  const items = list.items.filter(fits(search))
  const beside = roomBeside ? search.open : undefined
  const { chosen, selection, clear } = useChosen(items, keyOf)
  const active = items.find((item) => item.case.id === beside)
  const filtered = Boolean(search.todo ?? search.light)

  const open = (item: WorkItem) =>
    void (roomBeside ? setSearch({ search: { ...search, open: item.case.id } }) : navigate({ to: '/cases/$caseId', params: { caseId: item.case.id } }))
  const filter = (next: WorklistSearch) => void setSearch({ search: { ...next, ...(search.open ? { open: search.open } : {}) }, replace: true })

  const marks = (item: WorkItem) => (
    <span className="cell-note work-marks">
      <span>{item.case.number}</span>
      {item.task && <span>{item.task.department.name}</span>}
      {item.urges > 0 && <span className="work-urged">{t('console.cases.worklist.urged', { count: item.urges })}</span>}
      {item.standingInFor && <span>{t('console.cases.worklist.standing_in', { name: item.standingInFor.name })}</span>}
    </span>
  )
  const columns: TableColumnsType<WorkItem> = [
    { title: t('cases.field.clock'), width: 176, render: (_, item) => <ClockBadge clock={item} /> },
    { title: t('cases.field.todo'), width: 136, render: (_, item) => <div className="work-todo"><StatusTag tone="open">{t(`cases.todo.${item.todo}`)}</StatusTag></div> },
    {
      title: t('cases.field.title'),
      render: (_, item) => (
        <div className="work-title">
          <div className="row-title">{item.case.title}</div>
          {marks(item)}
        </div>
      ),
    },
    { title: t('cases.field.enterprise'), width: 216, ellipsis: true, render: (_, item) => item.case.enterprise?.name },
    { title: t('cases.field.category'), width: 112, responsive: ['lg'], render: (_, item) => t(`cases.category.${item.case.category}`) },
    { title: t('cases.field.opened_at'), width: 152, responsive: ['lg'], render: (_, item) => format.dateTime(item.case.openedAt) },
  ]

  const page = (
    <Page title={t('console.cases.worklist.title')} summary={t('console.cases.worklist.summary')} actions={<ExportMenu urlFor={(format) => urlOf(exportWorklist, { query: { todo: search.todo, light: search.light, format } })} />}>
      <Part>
        <Waiting />
      </Part>
      {list.first && list.first.counts.all > 0 && (
        <WorklistFilters items={list.items} incomplete={list.hasMore} counts={list.first.counts} search={search} onChange={filter} />
      )}
      <SeveralCases chosen={[...new Map(chosen.map((item) => [item.case.id, item.case])).values()]} onClear={clear} />
      <ListTable
        list={{ ...list, items }}
        rowSelection={selection}
        columns={columns}
        compact={beside !== undefined}
        activeKey={active && keyOf(active)}
        onOpen={open}
        renderNarrow={(item) => (
          <>
            <div className="narrow-head">
              <StatusTag tone="open">{t(`cases.todo.${item.todo}`)}</StatusTag>
              <ClockBadge clock={item} />
            </div>
            <div className="row-title">{item.case.title}</div>
            {item.case.enterprise && <div className="cell-note">{item.case.enterprise.name}</div>}
            {marks(item)}
          </>
        )}
        rowKey={keyOf}
        empty={
          filtered ? (
            <EmptyState title={t('console.cases.worklist.nothing_here.title')}>{t('console.cases.worklist.nothing_here.text')}</EmptyState>
          ) : (
            <Part>
              <NothingWaits />
            </Part>
          )
        }
      />
      {roomBeside && items.length > 1 && <p className="cell-note">{t('console.cases.keys')}</p>}
    </Page>
  )
  const record = beside && <CaseBeside caseId={beside} onClose={() => void setSearch({ search: { ...search, open: undefined }, replace: true })} />
  return <Beside list={page} record={record} label={t('console.cases.record.beside')} />
}
