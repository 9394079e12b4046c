import { exportExports, ExportedList, listExports, type ListExport } from '@qilian/contract/audit'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi } from '@tanstack/react-router'
import type { TableColumnsType } from 'antd'
import { changeSearch } from '../../app/lists/change-search.ts'
import { ExportMenu } from '../../app/lists/export-menu.tsx'
import { FilterBar } from '../../app/lists/filter-bar.tsx'
import { FilterSelect } from '../../app/lists/filter-select.tsx'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import { DayFields } from './days.tsx'
import type { ExportSearch } from './routes.ts'
import { AuditTabs } from './tabs.tsx'

const route = getRouteApi('/shell/audit/exports')

/** Which lists left as files. */
export function Exports() {
  const { t } = useTranslation()
  const format = useFormat()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const list = usePages(listExports, { query: search })
  const set = (change: { [Key in keyof ExportSearch]: string | undefined }) => void navigate({ search: changeSearch<ExportSearch>(change), replace: true })
  const filter = ({ filter: given }: ListExport) => Object.entries(given).map(([name, value]) => `${name}=${value}`).join(' ') || t('console.audit.exports.everything')
  const columns: TableColumnsType<ListExport> = [
    { title: t('console.audit.at'), width: 160, render: (_, each) => format.dateTime(each.at) },
    { title: t('console.audit.actor'), width: 144, render: (_, each) => each.actor.name },
    { title: t('console.audit.exports.list'), width: 176, render: (_, each) => t(`console.audit.exports.lists.${each.list}`) },
    { title: t('console.audit.exports.filter'), render: (_, each) => <span className="cell-note">{filter(each)}</span> },
    { title: t('console.audit.exports.format'), width: 96, render: (_, each) => each.format },
    { title: t('console.audit.exports.rows'), width: 112, align: 'right', render: (_, each) => format.number(each.rows) },
  ]
  return (
    <Page
      title={t('console.audit.title')}
      summary={t('console.audit.exports.summary')}
      actions={<ExportMenu urlFor={(fileFormat) => urlOf(exportExports, { query: { ...search, format: fileFormat } })} />}
    >
      <AuditTabs />
      <FilterBar active={Object.keys(search).length}>
        <DayFields days={search} onChange={set} />
        <FilterSelect
          label={t('console.audit.exports.list')}
          all={t('console.audit.exports.all')}
          value={search.list}
          options={ExportedList.options.map((value) => ({ value, label: t(`console.audit.exports.lists.${value}`) }))}
          onChange={(kind) => set({ list: kind })}
        />
      </FilterBar>
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => each.id}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">{t(`console.audit.exports.lists.${each.list}`)}</span>
              <span className="cell-note">{format.dateTime(each.at)}</span>
            </div>
            <div>
              {each.actor.name}{dot}{t('console.audit.exports.row_count', { count: each.rows })}{dot}{each.format}
            </div>
            <div className="cell-note">{filter(each)}</div>
          </>
        )}
        empty={<EmptyState title={t('console.audit.exports.empty')} />}
      />
    </Page>
  )
}
