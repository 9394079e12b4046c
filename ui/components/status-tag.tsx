import type { ReactNode } from 'react'
import './status-tag.css'

/** Where a record stands. Grey in itself: clock colours stay with clocks. `open` is what still moves, `done` what has ended well. */
export type StatusTone = 'open' | 'waiting' | 'done' | 'ended'

export function StatusTag({ tone, children }: { tone: StatusTone; children: ReactNode }) {
  return <span className={`status-tag status-${tone}`}>{children}</span>
}
