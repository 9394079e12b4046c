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

type Named = { id: string; name: string }
type Option = { value: string; label: string }
type Search = { showSearch?: { filterOption: false; onSearch: (text: string) => void } }

/** The conditions of an audience in words, such as “Size: large, medium”. */
export function useConditions(): (filter: AudienceFilter, named: readonly Named[]) => string {
  const { t } = useTranslation()
  const areas = useCall(listAreas, {})
  const table = useIndustryTable()
  const spell = (name: keyof AudienceFilter, value: string, named: readonly Named[]): string => {
    switch (name) {
      case 'parkIds': return areas.data?.items.find(({ id }) => id === value)?.name ?? '…'
      case 'stages': return t(`enterprises.stage.${value as AudienceFilter['stages'][number]}`)
      case 'sizeClasses': return t(`enterprises.size_class.${value as AudienceFilter['sizeClasses'][number]}`)
      case 'flags': return t(`enterprises.flag.${value as AudienceFilter['flags'][number]}`)
      case 'industries': return table?.industryName(value) ?? value
      case 'tags': return value
      default: return named.find(({ id }) => id === value)?.name ?? '…'
    }
  }
  const most = 3
  return (filter, named) => (Object.entries(filter) as [keyof AudienceFilter, string[]][]).filter(([, values]) => values.length > 0).map(([name, values]) => {
    const words = values.slice(0, most).map((value) => spell(name, value, named)).join(t('timeline.comma'))
    return t(values.length > most ? 'console.circulars.audience.condition_more' : 'console.circulars.audience.condition', { name: t(`console.circulars.audience.${name}`), words, count: values.length - most })
  }).join(t('console.circulars.audience.and'))
}

/** The conditions of an audience, each narrowing; what is named is added or taken away. */
export function AudienceFields({ value, named, onChange }: { value: AudienceFilter; named: readonly Named[]; onChange: (filter: AudienceFilter) => void }) {
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
      <Officers value={value.officerIds} named={named} onChange={(officerIds) => onChange({ ...value, officerIds })} />
      <Enterprises name="include" value={value.include} named={named} onChange={(include) => onChange({ ...value, include })} />
      <Enterprises name="exclude" value={value.exclude} named={named} onChange={(exclude) => onChange({ ...value, exclude })} />
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
function useKnown(found: Option[], named: readonly Named[]): Option[] {
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(new Map(named.map(({ id, name }) => [id, name])))
  const fresh = found.filter(({ value }) => !known.has(value))
  if (fresh.length > 0) setKnown(new Map([...known, ...fresh.map(({ value, label }) => [value, label] as const)]))
  return [...known].map(([value, label]) => ({ value, label }))
}

function Officers({ value, named, onChange }: { value: string[]; named: readonly Named[]; onChange: (ids: string[]) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const q = useDebounced(text.trim())
  const found = useCall(listStaff, { query: { role: 'service_officer', q: q || undefined, limit: 50 } }, { keepPrevious: true })
  const options = (found.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const known = useKnown(options, named)
  return (
    <Labelled label={t('console.circulars.audience.officerIds')}>
      {(id) => <Select id={id} mode="multiple" allowClear style={{ width: '100%' }} value={value} options={[...options, ...known.filter((each) => value.includes(each.value) && !options.some((one) => one.value === each.value))]} showSearch={{ filterOption: false, onSearch: setText }} placeholder={t('console.circulars.audience.any')} onChange={onChange} />}
    </Labelled>
  )
}

function Enterprises({ name, value, named, onChange }: { name: 'include' | 'exclude'; value: string[]; named: readonly Named[]; onChange: (ids: string[]) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const q = useDebounced(text.trim())
  const found = useCall(listEnterprises, { query: { q: q || undefined, limit: 30 } }, { keepPrevious: true })
  const options = (found.data?.items ?? []).map((each) => ({ value: each.id, label: each.name }))
  const known = useKnown(options, named)
  return (
    <Labelled label={t(`console.circulars.audience.${name}`)}>
      {(id) => <Select id={id} mode="multiple" allowClear style={{ width: '100%' }} value={value} options={[...options, ...known.filter((each) => value.includes(each.value) && !options.some((one) => one.value === each.value))]} showSearch={{ filterOption: false, onSearch: setText }} placeholder={t(`console.circulars.audience.${name}_hint`)} onChange={onChange} />}
    </Labelled>
  )
}
