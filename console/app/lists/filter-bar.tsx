import { FilterOutlined } from '@ant-design/icons'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Button, Grid } from 'antd'
import { useState, type ReactNode } from 'react'
import './filter-bar.css'

type FilterBarProps = {
  search?: ReactNode
  /** How many filters are set: on a phone they are behind a button, and nobody should overlook them. */
  active: number
  /** Behind the button also on a wide screen, where the list itself is narrow. */
  folded?: boolean
  children: ReactNode
}

export function FilterBar({ search, active, folded = false, children }: FilterBarProps) {
  const { t } = useTranslation()
  const wide = (Grid.useBreakpoint().md ?? true) && !folded
  const [open, setOpen] = useState(false)
  return (
    <search className="filter-bar">
      {search}
      {!wide && (
        <Button icon={<FilterOutlined aria-hidden />} aria-expanded={open} onClick={() => setOpen(!open)}>
          {active > 0 ? t('console.filter.active', { count: active }) : t('console.filter.label')}
        </Button>
      )}
      {(wide || open) && <div className="filter-fields">{children}</div>}
    </search>
  )
}
