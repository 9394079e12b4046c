import { AnyChannel, CaseStatus, Category } from '@qilian/contract/cases'
import { getStaffMember } from '@qilian/contract/people'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { Button } from 'antd'
import { useState } from 'react'
import { FilterBar } from '../../app/lists/filter-bar.tsx'
import { FilterSelect } from '../../app/lists/filter-select.tsx'
import { DayRange } from '../../app/forms/day-range.tsx'
import { SearchInput } from '../../app/forms/search-input.tsx'
import { StaffSelect } from '../../app/forms/staff-select.tsx'
import { without, type CaseFilter } from '../../app/lists/case-search.ts'
import { DepartmentSelect } from './department-select.tsx'
import { EnterpriseSelect } from '../../app/forms/enterprise-select.tsx'

type CaseFiltersProps = {
  filter: CaseFilter
  onChange: (filter: CaseFilter) => void
  /** A record stands beside the list: only the search and how much is filtered. */
  compact: boolean
}

/** Filters that stand behind “more”: seldom needed, but never hidden while they act. */
const seldom = ['parkId', 'ownerId', 'enterpriseId', 'channel', 'openedFrom', 'openedUntil', 'closedFrom', 'closedUntil', 'escalated', 'onTime', 'rated'] as const
const lights = ['red', 'yellow', 'green', 'paused', 'stopped'] as const

export function CaseFilters({ filter, onChange, compact }: CaseFiltersProps) {
  const { t } = useTranslation()
  const { parks, roles } = useMe()
  const [all, setAll] = useState(false)
  const owner = useCall(getStaffMember, { params: { userId: filter.ownerId ?? '' } }, { enabled: filter.ownerId !== undefined && !compact })
  const set = (change: CaseFilter) => onChange(without({ ...filter, ...change }))
  const { q: _, ...others } = filter
  const active = Object.keys(others).length
  const shown = all || seldom.some((name) => filter[name] !== undefined)

  const search = (
    <SearchInput label={t('console.cases.list.search')} placeholder={t('console.cases.list.search_hint')} value={filter.q} onSearch={(q) => set({ q })} />
  )
  const clear = active > 0 && (
    <Button type="link" onClick={() => onChange(without({ q: filter.q }))}>
      {t('console.cases.list.clear_filter')}
    </Button>
  )
  if (compact) {
    return (
      <search className="filter-bar">
        {search}
        {active > 0 && <span className="filter-note">{t('console.cases.list.filtered', { count: active })}</span>}
        {clear}
      </search>
    )
  }
  return (
    <FilterBar search={search} active={active}>
      <FilterSelect label={t('console.cases.list.state')} value={filter.state} options={(['open', 'closed'] as const).map((value) => ({ value, label: t(`console.cases.list.states.${value}`) }))} onChange={(state) => set({ state })} />
      <FilterSelect label={t('console.cases.list.kind')} value={filter.kind} options={(['request', 'verification'] as const).map((value) => ({ value, label: t(`cases.kind.${value}`) }))} onChange={(kind) => set({ kind })} />
      <FilterSelect label={t('cases.field.status')} value={filter.status} options={CaseStatus.options.map((value) => ({ value, label: t(`cases.status.${value}`) }))} onChange={(status) => set({ status })} />
      <FilterSelect label={t('cases.field.category')} value={filter.category} options={Category.options.map((value) => ({ value, label: t(`cases.category.${value}`) }))} onChange={(category) => set({ category })} />
      <FilterSelect label={t('cases.field.clock')} value={filter.light} options={lights.map((value) => ({ value, label: t(`common.light.${value}`) }))} onChange={(light) => set({ light })} />
      <DepartmentSelect style={{ minWidth: 120, maxWidth: 200 }} value={filter.departmentId} onChange={(departmentId) => set({ departmentId })} />
      {shown ? (
        <>
          {parks.length > 1 && (
            <FilterSelect label={t('cases.field.park')} value={filter.parkId} options={parks.map(({ id, name }) => ({ value: id, label: name }))} onChange={(parkId) => set({ parkId })} />
          )}
          <StaffSelect
            style={{ width: 168 }}
            aria-label={t('cases.field.owner')}
            placeholder={t('cases.field.owner')}
            value={filter.ownerId}
            chosenName={owner.data?.name}
            onChange={(ownerId) => set({ ownerId })}
          />
          <EnterpriseSelect style={{ width: 200 }} value={filter.enterpriseId} onChange={(enterpriseId) => set({ enterpriseId })} />
          <FilterSelect label={t('cases.field.channel')} value={filter.channel} options={AnyChannel.options.map((value) => ({ value, label: t(`cases.channel.${value}`) }))} onChange={(channel) => set({ channel })} />
          <DayRange label={t('console.cases.list.opened')} value={{ from: filter.openedFrom, until: filter.openedUntil }} onChange={({ from, until }) => set({ openedFrom: from, openedUntil: until })} />
          <DayRange label={t('console.cases.list.closed')} value={{ from: filter.closedFrom, until: filter.closedUntil }} onChange={({ from, until }) => set({ closedFrom: from, closedUntil: until })} />
          {roles.includes('park_leader') && (
            <FilterSelect label={t('console.cases.list.escalated')} value={filter.escalated} options={[{ value: 'true' as const, label: t('console.cases.list.escalated') }]} onChange={(escalated) => set({ escalated })} />
          )}
          <FilterSelect label={t('console.cases.list.on_time')} value={filter.onTime} options={(['true', 'false'] as const).map((value) => ({ value, label: t(`console.cases.list.on_times.${value}`) }))} onChange={(onTime) => set({ onTime })} />
          <FilterSelect label={t('console.cases.list.rated')} value={filter.rated} options={(['true', 'false'] as const).map((value) => ({ value, label: t(`console.cases.list.rateds.${value}`) }))} onChange={(rated) => set({ rated })} />
        </>
      ) : (
        <Button type="link" onClick={() => setAll(true)}>
          {t('console.cases.list.more_filters')}
        </Button>
      )}
      {clear}
    </FilterBar>
  )
}
