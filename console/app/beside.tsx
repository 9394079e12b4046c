import { Grid } from 'antd'
import type { ReactNode } from 'react'
import './beside.css'

/** Wide enough for a record beside its list? Elsewhere records open as pages of their own. */
export function useBeside(): boolean {
  return Grid.useBreakpoint().xl ?? true
}

/** A list, and beside it the record that was opened from it; either may be absent. */
export function Beside({ list, record, label }: { list: ReactNode; record: ReactNode; label?: string }) {
  if (!record) return list
  if (!list) return record
  return (
    <div className="beside">
      <div>{list}</div>
      <aside className="beside-record" aria-label={label}>
        {record}
      </aside>
    </div>
  )
}
