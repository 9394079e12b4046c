import { useTranslation } from '@qilian/ui/i18n.ts'
import { InputNumber } from 'antd'

const unit = 10_000

type MoneyInputProps = { id?: string; value?: number | null; onChange?: (yuan: number | null) => void; min?: number }

/** Officials write ten thousands of yuan; the value is in yuan. */
export function MoneyInput({ id, value, onChange, min = 0 }: MoneyInputProps) {
  const { t } = useTranslation()
  return (
    <InputNumber
      {...(id ? { id } : {})}
      style={{ width: '100%' }}
      min={min}
      max={1e10}
      controls={false}
      suffix={t('console.enterprises.fields.ten_thousand_yuan')}
      value={value === null || value === undefined ? null : value / unit}
      onChange={(shown) => onChange?.(shown === null ? null : Math.round(shown * unit * 100) / 100)}
    />
  )
}
