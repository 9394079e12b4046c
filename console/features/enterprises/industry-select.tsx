import type * as gbt4754 from '@qilian/contract/codes/gbt4754'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Select } from 'antd'
import { useState } from 'react'
import { OptionLines } from '../../app/forms/option-lines.tsx'
import { useIndustryTable } from '../../app/industry-table.ts'
import { useDebounced } from '../../app/forms/use-debounced.ts'

const renderOption = ({ data: { label, path } }: { data: { label: string; path: string | undefined } }) => <OptionLines main={label} note={path} />

type IndustrySelectProps = { id?: string; value?: string | null; onChange?: (code: string | null) => void }

/** Finds an industry of GB/T 4754 by words or code; each with the way down to it. */
export function IndustrySelect({ id, value, onChange }: IndustrySelectProps) {
  const { t } = useTranslation()
  const table = useIndustryTable()
  const [text, setText] = useState('')
  const wanted = useDebounced(text.trim(), 150)
  const found: gbt4754.Industry[] = table ? (wanted ? table.searchIndustry(wanted, 40) : table.industryChildren()) : []
  const labelOf = ({ code, name }: gbt4754.Industry) => `${code} ${name}`
  const options = found.map((industry) => ({
    value: industry.code,
    label: labelOf(industry),
    path: table?.industryPath(industry.code).slice(0, -1).map(({ name }) => name).join(' / '),
  }))
  if (value && table && !options.some((option) => option.value === value)) {
    options.unshift({ value, label: labelOf({ code: value, name: table.industryName(value) ?? '' }), path: undefined })
  }
  return (
    <Select
      {...(id ? { id } : {})}
      {...(value ? { value } : {})}
      allowClear
      loading={!table}
      showSearch={{ filterOption: false, onSearch: setText }}
      placeholder={t('console.enterprises.fields.industry_hint')}
      notFoundContent={t('console.enterprises.fields.industry_none')}
      options={options}
      optionRender={renderOption}
      onChange={(code: string | undefined) => onChange?.(code ?? null)}
    />
  )
}
