import { Select } from 'antd'

type FilterSelectProps<Value extends string> = {
  label: string
  /** What stands there while nothing is chosen, where the label alone wouldn't say it. */
  all?: string
  value: Value | undefined
  options: readonly { value: Value; label: string }[]
  onChange: (value: Value | undefined) => void
}

const manyOptions = 12

/** One choice of a filter; whoever takes it back sees all again. */
export function FilterSelect<Value extends string>({ label, all = label, value, options, onChange }: FilterSelectProps<Value>) {
  return (
    <Select<Value>
      allowClear
      {...(options.length > manyOptions && { showSearch: { optionFilterProp: 'label' } })}
      popupMatchSelectWidth={false}
      className="filter-select"
      aria-label={label}
      placeholder={all}
      {...(value === undefined ? {} : { value })}
      options={[...options]}
      onChange={(chosen: Value | undefined) => onChange(chosen)}
    />
  )
}
