import { useId, type ReactNode } from 'react'
import './section.css'

type SectionProps = { title: string; actions?: ReactNode; children: ReactNode }

/** A part of a record with a heading. */
export function Section({ title, actions, children }: SectionProps) {
  const id = useId()
  return (
    <section className="panel section" aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id}>{title}</h2>
        {actions && <div className="section-actions">{actions}</div>}
      </div>
      {children}
    </section>
  )
}

export type Fact = { label: string; value: ReactNode; wide?: boolean }

/** Names and values of a record. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(({ label, value, wide }) => (
        <div key={label} className={wide ? 'fact fact-wide' : 'fact'}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
