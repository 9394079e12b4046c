import type { ReactNode } from 'react'
import { useFormat } from '../use-format.ts'
import './timeline.css'

export type TimelineItem = {
  id: string
  /** Instant, ISO 8601. */
  at: string
  title: ReactNode
  /** Who did it, in which post. */
  by?: ReactNode
  /** What was written with it. */
  body?: ReactNode
  /** Turning points stand out; the rest is quiet. */
  weight?: 'turning' | 'plain'
}

/** What happened to a record, in the order given. */
export function Timeline({ items, label }: { items: readonly TimelineItem[]; label: string }) {
  const format = useFormat()
  return (
    <ol className="timeline" aria-label={label}>
      {items.map((item) => (
        <li key={item.id} className={`timeline-item timeline-${item.weight ?? 'plain'}`}>
          <div className="timeline-head">
            <span className="timeline-title">{item.title}</span>
            <time dateTime={item.at}>{format.dateTime(item.at)}</time>
          </div>
          {item.by && <div className="timeline-by">{item.by}</div>}
          {item.body && <div className="timeline-body">{item.body}</div>}
        </li>
      ))}
    </ol>
  )
}
