import { getWorklist, Todo, type WorkItem } from '@qilian/contract/cases'
import { ClockBadge } from '@qilian/ui/components/clock-badge.tsx'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi } from '@tanstack/react-router'
import { Select, type TableColumnsType } from 'antd'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { ListTable } from '../../app/list-table.tsx'
import { Page } from '../../app/page.tsx'

const route = getRouteApi('/shell/')

/** What must I do now, and how long do I have: sorted by clock, the most urgent first. */
export function Worklist() {
  const { t } = useTranslation()
  const format = useFormat()
  const { todo } = route.useSearch()
  const navigate = route.useNavigate()
  const list = usePages(getWorklist, { query: { todo } })

  const columns: TableColumnsType<WorkItem> = [
    { title: t('cases.field.clock'), width: 208, render: (_, item) => <ClockBadge clock={item} /> },
    { title: t('cases.field.todo'), width: 136, render: (_, item) => <StatusTag tone="open">{t(`cases.todo.${item.todo}`)}</StatusTag> },
    {
      title: t('cases.field.title'),
      render: (_, item) => (
        <>
          <div>{item.case.title}</div>
          <div className="cell-note">
            {[
              item.case.number,
              item.urges > 0 && t('console.cases.worklist.urged', { count: item.urges }),
              item.standingInFor && t('console.cases.worklist.standing_in', { name: item.standingInFor.name }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </div>
        </>
      ),
    },
    { title: t('cases.field.enterprise'), width: 240, ellipsis: true, responsive: ['md'], render: (_, item) => item.case.enterprise?.name },
    { title: t('cases.field.category'), width: 112, responsive: ['lg'], render: (_, item) => t(`cases.category.${item.case.category}`) },
    { title: t('cases.field.opened_at'), width: 152, responsive: ['lg'], render: (_, item) => format.dateTime(item.case.openedAt) },
  ]

  return (
    <Page
      title={t('console.cases.worklist.title')}
      summary={list.first && t('console.cases.worklist.summary', list.first.counts)}
      actions={
        <Select
          allowClear
          aria-label={t('cases.field.todo')}
          placeholder={t('cases.field.todo')}
          style={{ width: 168 }}
          value={todo}
          options={Todo.options.map((value) => ({ value, label: t(`cases.todo.${value}`) }))}
          onChange={(chosen: Todo | undefined) => void navigate({ search: chosen ? { todo: chosen } : {} })}
        />
      }
    >
      <ListTable
        list={list}
        columns={columns}
        renderNarrow={(item) => (
          <>
            <div className="narrow-head">
              <StatusTag tone="open">{t(`cases.todo.${item.todo}`)}</StatusTag>
              <ClockBadge clock={item} />
            </div>
            <div>{item.case.title}</div>
            <div className="cell-note">{[item.case.number, item.case.enterprise?.name].filter(Boolean).join(' · ')}</div>
          </>
        )}
        rowKey={(item) => item.task?.id ?? item.case.id}
        empty={<EmptyState title={t('console.cases.worklist.empty.title')}>{t('console.cases.worklist.empty.text')}</EmptyState>}
      />
    </Page>
  )
}
