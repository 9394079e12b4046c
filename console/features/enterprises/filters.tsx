import { Flag, listTags, SizeClass, Stage } from '@qilian/contract/enterprises'
import { getStaffMember } from '@qilian/contract/people'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { Button } from 'antd'
import { FilterBar } from '../../app/lists/filter-bar.tsx'
import { FilterSelect } from '../../app/lists/filter-select.tsx'
import { SearchInput } from '../../app/forms/search-input.tsx'
import { StaffSelect } from '../../app/forms/staff-select.tsx'
import type { EnterpriseSearch } from './routes.ts'

type FiltersProps = { search: EnterpriseSearch; onSearch: (search: EnterpriseSearch) => void }
type FiltersBarProps = FiltersProps & {
  /** A record takes most of the width. */
  compact: boolean
}

/** Without what is empty, so that addresses stay short. */
const tidy = (search: EnterpriseSearch): EnterpriseSearch => Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))

function EnterpriseSearchInput({ search, onSearch }: FiltersProps) {
  const { t } = useTranslation()
  return (
    <SearchInput
      label={t('console.enterprises.search')}
      placeholder={t('console.enterprises.search_hint')}
      value={search.q}
      onSearch={(q) => onSearch(tidy({ ...search, q }))}
    />
  )
}

export function EnterpriseFilters({ search, onSearch, compact }: FiltersBarProps) {
  const { t } = useTranslation()
  const { parks } = useMe()
  const tags = useCall(listTags, {})
  const officer = useCall(getStaffMember, { params: { userId: search.officerId ?? '' } }, { enabled: search.officerId !== undefined })
  const set = (change: EnterpriseSearch) => onSearch(tidy({ ...search, ...change }))
  const { q: _, ...filters } = search
  const active = Object.keys(filters).length

  return (
    <FilterBar search={<EnterpriseSearchInput search={search} onSearch={onSearch} />} active={active} folded={compact}>
      {parks.length > 1 && (
        <FilterSelect label={t('enterprises.field.park')} value={search.parkId} options={parks.map(({ id, name }) => ({ value: id, label: name }))} onChange={(parkId) => set({ parkId })} />
      )}
      <FilterSelect label={t('enterprises.field.stage')} value={search.stage} options={Stage.options.map((value) => ({ value, label: t(`enterprises.stage.${value}`) }))} onChange={(stage) => set({ stage })} />
      <FilterSelect
        label={t('enterprises.field.size_class')}
        value={search.sizeClass}
        options={SizeClass.options.map((value) => ({ value, label: t(`enterprises.size_class.${value}`) }))}
        onChange={(sizeClass) => set({ sizeClass })}
      />
      <FilterSelect label={t('enterprises.field.flag')} value={search.flag} options={Flag.options.map((value) => ({ value, label: t(`enterprises.flag.${value}`) }))} onChange={(flag) => set({ flag })} />
      <FilterSelect label={t('enterprises.field.tag')} value={search.tag} options={(tags.data?.items ?? []).map((tag) => ({ value: tag, label: tag }))} onChange={(tag) => set({ tag })} />
      <StaffSelect
        role="service_officer"
        style={{ width: 152 }}
        aria-label={t('enterprises.capacity.service_officer')}
        placeholder={t('enterprises.capacity.service_officer')}
        value={search.officerId}
        chosenName={officer.data?.name}
        onChange={(officerId) => set({ officerId, withoutOfficer: undefined })}
      />
      <FilterSelect
        label={t('console.enterprises.care')}
        value={search.withoutOfficer}
        options={[{ value: 'true' as const, label: t('console.enterprises.without_officer') }]}
        onChange={(withoutOfficer) => set({ withoutOfficer, officerId: undefined })}
      />
      {active > 0 && (
        <Button type="link" onClick={() => onSearch(tidy({ q: search.q }))}>
          {t('console.enterprises.clear_filter')}
        </Button>
      )}
    </FilterBar>
  )
}
