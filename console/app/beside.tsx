import { Grid } from 'antd'
import type { ReactNode } from 'react'
import './beside.css'

/** Wide enough for a record beside its list? Elsewhere records open as pages of their own. */
export function useBeside(): boolean {
  return Grid.useBreakpoint().xl ?? true
}

/** A list, and beside it the record that was opened from it. */
export function Beside({ record, label, children }: { record: ReactNode; label: string; children: ReactNode }) {
  if (!record) return children
  return (
    <div className="beside">
      <div>{children}</div>
      <aside className="beside-record" aria-label={label}>
        {record}
      </aside>
    </div>
  )
}
