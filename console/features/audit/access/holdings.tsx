import { exportHoldings, listHoldings, type Holding } from '@qilian/contract/access-review'
import { StaffRole } from '@qilian/contract/people'
import { urlOf } from '@qilian/ui/api.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { TableColumnsType } from 'antd'
import { ExportMenu } from '../../../app/lists/export-menu.tsx'
import { FilterBar } from '../../../app/lists/filter-bar.tsx'
import { FilterSelect } from '../../../app/lists/filter-select.tsx'
import { ListTable } from '../../../app/lists/list-table.tsx'
import { Page } from '../../../app/page.tsx'
import type { HoldingSearch } from '../routes.ts'
import { AuditTabs } from '../tabs.tsx'
import { useRightText } from './right-text.ts'
import './access.css'

const route = getRouteApi('/shell/audit/access')

/** Every right in force, the longest unused first; each leads to what its holder sees. */
export function Holdings() {
  const { t } = useTranslation()
  const format = useFormat()
  const text = useRightText()
  const search = route.useSearch()
  const filter = route.useNavigate()
  const navigate = useNavigate()
  const list = usePages(listHoldings, { query: search })
  const columns: TableColumnsType<Holding> = [
    { title: t('console.audit.access.person'), width: 144, render: (_, each) => <span className="cell-main">{each.person.name}</span> },
    { title: t('console.audit.access.right'), render: (_, each) => <div className="access-right">{text.right(each)}</div> },
    { title: t('console.audit.access.place'), width: 240, render: (_, each) => each.place },
    { title: t('console.audit.access.since'), width: 120, render: (_, each) => format.date(each.since) },
    { title: t('console.audit.access.last_used'), width: 160, render: (_, each) => text.lastUsed(each.lastUsedAt) },
    { title: t('console.audit.access.idle_days'), width: 120, align: 'right', render: (_, each) => format.number(each.idleDays) },
    { title: t('console.audit.access.exports'), width: 112, align: 'right', render: (_, each) => format.number(each.exports) },
    { title: t('console.audit.access.unmaskings'), width: 112, align: 'right', render: (_, each) => format.number(each.unmaskings) },
  ]
  return (
    <Page
      title={t('console.audit.access.title')}
      summary={t('console.audit.access.summary')}
      actions={<ExportMenu urlFor={(fileFormat) => urlOf(exportHoldings, { query: { ...search, format: fileFormat } })} />}
    >
      <AuditTabs />
      <FilterBar active={Object.keys(search).length}>
        <FilterSelect
          label={t('console.audit.access.role')}
          all={t('console.audit.access.all_roles')}
          value={search.role}
          options={StaffRole.options.map((value) => ({ value, label: t(`people.roles.${value}`) }))}
          onChange={(role) => void filter({ search: (): HoldingSearch => (role ? { role } : {}), replace: true })}
        />
      </FilterBar>
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => `${each.person.id} ${each.role} ${each.place}`}
        onOpen={({ person }) => void navigate({ to: '/audit/access/people/$userId', params: { userId: person.id } })}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">{each.person.name}</span>
              <span className="cell-note">{text.idle(each)}</span>
            </div>
            <div>{text.right(each)}</div>
            <div className="cell-note">{each.place}</div>
            <div className="cell-note">{text.use(each)}</div>
          </>
        )}
        empty={<EmptyState title={t('console.audit.access.empty')} />}
      />
    </Page>
  )
}
