import type { AudienceFilter } from '@qilian/contract/circulars'
import { Flag, listEnterprises, listTags, SizeClass, Stage } from '@qilian/contract/enterprises'
import { listAreas, listStaff } from '@qilian/contract/people'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { Select } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { useDebounced } from '../../app/forms/use-debounced.ts'
import { useIndustryTable } from '../../app/industry-table.ts'

export const nobody: AudienceFilter = { parkIds: [], stages: [], sizeClasses: [], industries: [], flags: [], tags: [], officerIds: [], include: [], exclude: [] }

type Option = { value: string; label: string }
type Search = { showSearch?: { filterOption: false; onSearch: (text: string) => void } }

/** The conditions of an audience, each narrowing; what is named is added or taken away. */
export function AudienceFields({ value, onChange }: { value: AudienceFilter; onChange: (filter: AudienceFilter) => void }) {
  const { t } = useTranslation()
  const areas = useCall(listAreas, {})
  const tags = useCall(listTags, { query: {} })
  const table = useIndustryTable()
  const parks = (areas.data?.items ?? []).filter(({ level, closedOn }) => level === 'park' && closedOn === null)
  const sections = table?.industryChildren() ?? []
  const groups = sections.flatMap(({ code, name }) => [{ value: code, label: `${code} ${name}` }, ...(table?.industryChildren(code) ?? []).map((each) => ({ value: each.code, label: `${each.code} ${each.name}` }))])
  const many = (name: keyof AudienceFilter, options: Option[], search: Search = {}) => (
    <Labelled label={t(`console.circulars.audience.${name}`)}>
      {(id) => (
        <Select id={id} mode="multiple" allowClear style={{ width: '100%' }} maxTagCount="responsive" value={value[name] as string[]} options={options} showSearch={search.showSearch ?? { optionFilterProp: 'label' }}
          placeholder={t('console.circulars.audience.any')} onChange={(chosen: string[]) => onChange({ ...value, [name]: chosen })} />
      )}
    </Labelled>
  )
  return (
    <div className="audience-fields">
      {many('parkIds', parks.map(({ id, name }) => ({ value: id, label: name })))}
      {many('stages', Stage.options.map((each) => ({ value: each, label: t(`enterprises.stage.${each}`) })))}
      {many('sizeClasses', SizeClass.options.map((each) => ({ value: each, label: t(`enterprises.size_class.${each}`) })))}
      {many('industries', groups)}
      {many('flags', Flag.options.map((each) => ({ value: each, label: t(`enterprises.flag.${each}`) })))}
      {many('tags', (tags.data?.items ?? []).map((tag) => ({ value: tag, label: tag })))}
      <Officers value={value.officerIds} onChange={(officerIds) => onChange({ ...value, officerIds })} />
      <Enterprises name="include" value={value.include} onChange={(include) => onChange({ ...value, include })} />
      <Enterprises name="exclude" value={value.exclude} onChange={(exclude) => onChange({ ...value, exclude })} />
    </div>
  )
}

function Labelled({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="audience-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}

/** Names of what was chosen before stay known while other things are searched for. */
function useKnown(found: Option[]): Option[] {
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(new Map())
  const fresh = found.filter(({ value }) => !known.has(value))
  if (fresh.length > 0) setKnown(new Map([...known, ...fresh.map(({ value, label }) => [value, label] as const)]))
  return [...known].map(([value, label]) => ({ value, label }))
}

function Officers({ value, onChange }: { value: string[]; onChange: (ids: string[]) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const q = useDebounced(text.trim())
  const found = useCall(listStaff, { query: { role: 'service_officer', q: q || undefined, limit: 50 } }, { keepPrevious: true })
  const options = (found.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const known = useKnown(options)
  return (
    <Labelled label={t('console.circulars.audience.officerIds')}>
      {(id) => <Select id={id} mode="multiple" allowClear style={{ width: '100%' }} value={value} options={[...options, ...known.filter((each) => value.includes(each.value) && !options.some((one) => one.value === each.value))]} showSearch={{ filterOption: false, onSearch: setText }} placeholder={t('console.circulars.audience.any')} onChange={onChange} />}
    </Labelled>
  )
}

function Enterprises({ name, value, onChange }: { name: 'include' | 'exclude'; value: string[]; onChange: (ids: string[]) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const q = useDebounced(text.trim())
  const found = useCall(listEnterprises, { query: { q: q || undefined, limit: 30 } }, { keepPrevious: true })
  const options = (found.data?.items ?? []).map((each) => ({ value: each.id, label: each.name }))
  const known = useKnown(options)
  return (
    <Labelled label={t(`console.circulars.audience.${name}`)}>
      {(id) => <Select id={id} mode="multiple" allowClear style={{ width: '100%' }} value={value} options={[...options, ...known.filter((each) => value.includes(each.value) && !options.some((one) => one.value === each.value))]} showSearch={{ filterOption: false, onSearch: setText }} placeholder={t(`console.circulars.audience.${name}_hint`)} onChange={onChange} />}
    </Labelled>
  )
}
