import type { TableProps } from 'antd'
import { useEffect, useState } from 'react'

/** Most rows that one call acts on. */
const most = 100

/** Rows chosen in a list, by mouse or, with `x`, the one in focus. Rows that leave the list are no longer chosen. */
export function useChosen<Row extends object>(rows: readonly Row[], keyOf: (row: Row) => string) {
  const [keys, setKeys] = useState<readonly string[]>([])
  const chosen = rows.filter((row) => keys.includes(keyOf(row)))
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'x' || event.ctrlKey || event.metaKey || event.altKey) return
      const key = document.activeElement?.getAttribute('data-row-key')
      if (!key || !document.activeElement?.matches('tr')) return
      event.preventDefault()
      setKeys((before) => (before.includes(key) ? before.filter((each) => each !== key) : [...before, key].slice(0, most)))
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  const selection: NonNullable<TableProps<Row>['rowSelection']> = {
    columnWidth: 44,
    selectedRowKeys: chosen.map(keyOf),
    onChange: (next) => setKeys(next.map(String).slice(0, most)),
  }
  return { chosen, selection, clear: () => setKeys([]) }
}
