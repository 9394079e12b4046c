import { getEnterprise, listEnterprises } from '@qilian/contract/enterprises'
import { dot } from '@qilian/ui/dot.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { Select } from 'antd'
import { useState, type CSSProperties } from 'react'
import { useDebounced } from './use-debounced.ts'

type EnterpriseSelectProps = {
  id?: string
  value?: string | undefined
  onChange?: (enterpriseId: string | undefined) => void
  placeholder?: string
  style?: CSSProperties
  size?: 'middle' | 'large'
}

/** Finds an enterprise by name, pinyin initials, code or phone; the server searches. */
export function EnterpriseSelect({ value, onChange, placeholder, ...rest }: EnterpriseSelectProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const q = useDebounced(text.trim())
  const found = useCall(listEnterprises, { query: { q: q || undefined, limit: 20 } }, { keepPrevious: true })
  const known = found.data?.items.some(({ id }) => id === value) ?? false
  const chosen = useCall(getEnterprise, { params: { enterpriseId: value ?? '' } }, { enabled: value !== undefined && found.isSuccess && !known })
  const options = (found.data?.items ?? []).map(({ id, name, uscc, park }) => ({ value: id, label: name, note: [park.name, uscc].filter(Boolean).join(dot) }))
  if (value && !known && chosen.data) options.unshift({ value, label: chosen.data.name, note: chosen.data.park.name })
  return (
    <Select
      {...rest}
      {...(value === undefined ? {} : { value })}
      allowClear
      popupMatchSelectWidth={false}
      showSearch={{ filterOption: false, onSearch: setText }}
      aria-label={t('cases.field.enterprise')}
      placeholder={placeholder ?? t('cases.field.enterprise')}
      notFoundContent={found.isFetching ? t('common.loading') : t('console.cases.enterprise_select.nobody')}
      options={options}
      optionRender={({ data }) => (
        <>
          <div>{data.label}</div>
          <div className="cell-note">{data.note}</div>
        </>
      )}
      onChange={(id: string | undefined) => onChange?.(id)}
    />
  )
}
