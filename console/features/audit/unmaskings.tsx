import { exportUnmaskings, listUnmaskings, type Unmasking } from '@qilian/contract/privacy'
import { UnmaskingPurpose } from '@qilian/contract/unmasking'
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
import type { UnmaskingSearch } from './routes.ts'
import { AuditTabs } from './tabs.tsx'

const route = getRouteApi('/shell/audit/unmaskings')

/** The register of looks at masked data. */
export function Unmaskings() {
  const { t } = useTranslation()
  const format = useFormat()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const list = usePages(listUnmaskings, { query: search })
  const set = (change: { [Key in keyof UnmaskingSearch]: string | undefined }) => void navigate({ search: changeSearch<UnmaskingSearch>(change), replace: true })
  const fields = (each: Unmasking) => each.fields.map((field) => t(`privacy.fields.${field}`)).join(t('privacy.comma'))
  const subject = (each: Unmasking) => each.subject.name || t('console.audit.unmaskings.no_account')
  const columns: TableColumnsType<Unmasking> = [
    { title: t('console.audit.unmaskings.at'), width: 160, render: (_, each) => format.dateTime(each.at) },
    { title: t('console.audit.unmaskings.actor'), width: 128, render: (_, each) => each.actor.name },
    { title: t('console.audit.unmaskings.subject'), width: 128, render: (_, each) => subject(each) },
    { title: t('console.audit.unmaskings.fields'), width: 112, render: (_, each) => fields(each) },
    {
      title: t('console.audit.unmaskings.purpose'),
      render: (_, each) => (
        <>
          <div>{t(`privacy.purposes.${each.purpose}`)}</div>
          <div className="cell-note">{each.note}</div>
        </>
      ),
    },
    {
      title: t('console.audit.unmaskings.record'),
      width: 240,
      render: (_, each) => (
        <>
          <div>{each.record.label}</div>
          <div className="cell-note">{t(`console.audit.unmaskings.records.${each.record.type}`)}</div>
        </>
      ),
    },
  ]
  return (
    <Page
      title={t('console.audit.title')}
      summary={t('console.audit.unmaskings.summary')}
      actions={<ExportMenu urlFor={(fileFormat) => urlOf(exportUnmaskings, { query: { ...search, format: fileFormat } })} />}
    >
      <AuditTabs />
      <FilterBar active={Object.keys(search).length}>
        <DayFields days={search} onChange={set} />
        <FilterSelect
          label={t('console.audit.unmaskings.purpose')}
          all={t('console.audit.unmaskings.all_purposes')}
          value={search.purpose}
          options={UnmaskingPurpose.options.map((value) => ({ value, label: t(`privacy.purposes.${value}`) }))}
          onChange={(purpose) => set({ purpose })}
        />
      </FilterBar>
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => each.id}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">
                {each.actor.name} → {subject(each)}
              </span>
              <span className="cell-note">{format.dateTime(each.at)}</span>
            </div>
            <div>
              {fields(each)}{dot}{t(`privacy.purposes.${each.purpose}`)}
            </div>
            <div className="cell-note">
              {each.note}{dot}{each.record.label}
            </div>
          </>
        )}
        empty={<EmptyState title={t('console.audit.unmaskings.empty')} />}
      />
    </Page>
  )
}
