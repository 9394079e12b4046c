import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { readCaseFilter } from '../../app/lists/case-search.ts'

type FigureProps = {
  label: string
  value: ReactNode
  /** How the figure came about, in a few words. */
  note: string
  /** The filter of the case list that shows its rows. */
  filter: Record<string, string>
}

/** One figure, and a way to the cases that it counts. */
export function Figure({ label, value, note, filter }: FigureProps) {
  return (
    <Link to="/cases" search={readCaseFilter(filter)} className="figure">
      <span className="figure-label">{label}</span>
      <span className="figure-value">{value}</span>
      <span className="figure-note">{note}</span>
    </Link>
  )
}
