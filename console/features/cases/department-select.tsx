import { listDepartments } from '@qilian/contract/people'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { Select } from 'antd'
import type { CSSProperties } from 'react'

type DepartmentSelectProps = { value: string | undefined; onChange: (departmentId: string | undefined) => void; style?: CSSProperties }

export function DepartmentSelect({ value, onChange, style }: DepartmentSelectProps) {
  const { t } = useTranslation()
  const departments = useCall(listDepartments, {})
  return (
    <Select
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      aria-label={t('cases.field.department')}
      placeholder={t('cases.field.department')}
      {...(style ? { style } : {})}
      {...(value === undefined ? {} : { value })}
      options={(departments.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(chosen: string | undefined) => onChange(chosen)}
    />
  )
}
