import { listAreas, listStaff, type StaffMember, type StaffRole } from '@qilian/contract/people'
import { dot } from '@qilian/ui/dot.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { Select } from 'antd'
import { useState } from 'react'
import { OptionLines } from './option-lines.tsx'
import { useDebounced } from './use-debounced.ts'

const renderOption = ({ data: { label, note } }: { data: { label: string; note: string | undefined } }) => <OptionLines main={label} note={note} />

type StaffSelectProps = {
  id?: string
  value?: string | undefined
  onChange?: (userId: string | undefined) => void
  role?: StaffRole
  areaId?: string
  /** Only those whose post is in this park or above it. */
  parkId?: string
  departmentId?: string
  /** Only those who work for a park that this person works for. */
  worksWith?: string
  /** Whoever can't be meant: the person who leaves, say. */
  without?: readonly string[]
  /** Words for a chosen person who isn't among the first answers. */
  chosenName?: string | undefined
  placeholder?: string
  'aria-label'?: string
  style?: React.CSSProperties
}

/** A park and the areas above it; undefined while they aren't known. */
function useAreasOver(parkId: string | undefined): ReadonlySet<string> | undefined {
  const areas = useCall(listAreas, {}, { enabled: parkId !== undefined }).data?.items
  if (!areas) return undefined
  const line = new Set<string>()
  for (let id = parkId ?? null; id !== null; id = areas.find((area) => area.id === id)?.parentId ?? null) line.add(id)
  return line
}

/** Finds a colleague by name or user name; the server searches. */
export function StaffSelect({ role, areaId, parkId, departmentId, worksWith, without = [], chosenName, onChange, placeholder, value, ...rest }: StaffSelectProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const q = useDebounced(text.trim())
  const found = useCall(listStaff, { query: { role, areaId, departmentId, worksWith, q: q || undefined, limit: 50 } }, { keepPrevious: true })
  const postOf = ({ posts }: StaffMember) => {
    const post = posts.find((each) => !role || each.role === role)
    return post && [post.area.name, post.department?.name, t(`people.roles.${post.role}`)].filter(Boolean).join(dot)
  }
  const areas = useAreasOver(parkId)
  const serves = ({ posts }: StaffMember) => !areas || posts.some((post) => (!role || post.role === role) && areas.has(post.area.id))
  const options = (found.data?.items ?? []).filter((member) => !without.includes(member.id) && serves(member)).map((member) => ({ value: member.id, label: member.name, note: postOf(member) }))
  const shown = value && chosenName && !options.some((option) => option.value === value) ? [{ value, label: chosenName, note: undefined }, ...options] : options
  return (
    <Select
      {...rest}
      {...(value ? { value } : {})}
      allowClear
      showSearch={{ filterOption: false, onSearch: setText }}
      placeholder={placeholder ?? t('console.staff_select.placeholder')}
      notFoundContent={t(found.isFetching ? 'common.loading' : 'console.staff_select.nobody')}
      options={shown}
      optionRender={renderOption}
      onChange={(chosen: string | undefined) => onChange?.(chosen)}
    />
  )
}
