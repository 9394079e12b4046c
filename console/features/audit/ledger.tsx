import { exportLedger, searchLedger, type LedgerEntry } from '@qilian/contract/audit'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useStepText } from '@qilian/ui/timeline-text.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, Input, type TableColumnsType } from 'antd'
import { changeSearch } from '../../app/lists/change-search.ts'
import { ExportMenu } from '../../app/lists/export-menu.tsx'
import { FilterBar } from '../../app/lists/filter-bar.tsx'
import { FilterSelect } from '../../app/lists/filter-select.tsx'
import { StaffSelect } from '../../app/forms/staff-select.tsx'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import { DayFields } from './days.tsx'
import { AuditTabs } from './tabs.tsx'
import type { LedgerSearch } from './routes.ts'

const route = getRouteApi('/shell/audit')
const domains = ['case', 'enterprise', 'people', 'privacy', 'export', 'keys', 'audit'] as const

/** What happened, by record, person, kind and time, each step in words. */
export function Ledger() {
  const { t } = useTranslation()
  const format = useFormat()
  const stepText = useStepText()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const list = usePages(searchLedger, { query: search })
  const set = (change: { [Key in keyof LedgerSearch]: string | undefined }) => void navigate({ search: changeSearch<LedgerSearch>(change), replace: true })
  const by = ({ actor }: LedgerEntry) => actor.name || t(`console.audit.sides.${actor.side}`)
  const record = ({ record: { type, id, label }, caseId }: LedgerEntry) => {
    if (caseId) return <Link to="/cases/$caseId" params={{ caseId }}>{label}</Link>
    if (type === 'enterprise') return <Link to="/enterprises/$enterpriseId" params={{ enterpriseId: id }}>{label}</Link>
    return label || t('console.audit.ledger.other')
  }
  const columns: TableColumnsType<LedgerEntry> = [
    { title: t('console.audit.at'), width: 160, render: (_, each) => format.dateTime(each.at) },
    {
      title: t('console.audit.actor'),
      width: 144,
      render: (_, each) =>
        each.actorId ? (
          <Button type="link" size="small" className="cell-button" onClick={() => set({ actorId: each.actorId ?? undefined })}>
            {by(each)}
          </Button>
        ) : (
          by(each)
        ),
    },
    {
      title: t('console.audit.ledger.step'),
      render: (_, each) => (
        <>
          <div>{stepText(each)}</div>
          {each.note && <div className="cell-note">{each.note}</div>}
        </>
      ),
    },
    { title: t('console.audit.record'), width: 200, render: (_, each) => record(each) },
    { title: t('console.audit.ledger.place'), width: 200, render: (_, each) => <span className="cell-note">{[each.enterprise?.name, each.park?.name].filter(Boolean).join(dot)}</span> },
    {
      title: t('console.audit.ledger.entry'),
      width: 144,
      render: (_, each) => (
        <span className="cell-note" title={each.hash}>
          {t('console.audit.ledger.number', { seq: each.seq })}{dot}{each.hash.slice(0, 8)}
        </span>
      ),
    },
  ]
  return (
    <Page
      title={t('console.audit.title')}
      summary={t('console.audit.ledger.summary')}
      actions={<ExportMenu urlFor={(fileFormat) => urlOf(exportLedger, { query: { ...search, format: fileFormat } })} />}
    >
      <AuditTabs />
      <FilterBar
        active={Object.keys(search).length}
        search={
          <Input.Search
            key={search.number ?? ''}
            allowClear
            defaultValue={search.number ?? ''}
            aria-label={t('console.audit.ledger.case_number')}
            placeholder={t('console.audit.ledger.case_number')}
            onSearch={(number) => set({ number: number.trim() || undefined })}
            style={{ width: 240 }}
          />
        }
      >
        <DayFields days={search} onChange={set} />
        <FilterSelect
          label={t('console.audit.ledger.domain')}
          all={t('console.audit.ledger.all_domains')}
          value={search.type}
          options={domains.map((value) => ({ value, label: t(`console.audit.ledger.domains.${value}`) }))}
          onChange={(type) => set({ type })}
        />
        <span style={{ width: 240 }}>
          <StaffSelect value={search.actorId} onChange={(actorId) => set({ actorId })} />
        </span>
      </FilterBar>
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => each.id}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">{stepText(each)}</span>
              <span className="cell-note">{format.dateTime(each.at)}</span>
            </div>
            <div>
              {by(each)}{dot}{record(each)}
            </div>
            {each.note && <div className="cell-note">{each.note}</div>}
          </>
        )}
        empty={<EmptyState title={t('console.audit.ledger.empty')} />}
      />
    </Page>
  )
}
