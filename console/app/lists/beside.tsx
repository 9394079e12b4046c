import { Grid } from 'antd'
import type { ReactNode } from 'react'
import './beside.css'

/** Wide enough for a record beside its list? Elsewhere records open as pages of their own. */
export function useBeside(): boolean {
  return Grid.useBreakpoint().xl ?? true
}

/** What a list needs whose record opens beside it: `open` is the record that the address names, `show` names another. */
export function useRecordBeside(open: string | undefined, show: (id: string, replace: boolean) => void) {
  const beside = useBeside()
  const compact = open !== undefined && beside
  return {
    compact,
    listStays: open === undefined || beside,
    table: { compact, activeKey: compact ? open : undefined, onOpen: ({ id }: { id: string }) => show(id, open !== undefined) },
  }
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
