import { Todo, type WorkItem } from '@qilian/contract/cases'
import { useTranslation } from '@qilian/ui/i18n.ts'
import type { ReactNode } from 'react'
import type { WorklistSearch } from '../../app/lists/case-search.ts'

type WorklistFiltersProps = {
  items: readonly WorkItem[]
  /** There are more than those read so far. */
  incomplete: boolean
  counts: { all: number; red: number; yellow: number }
  search: WorklistSearch
  onChange: (search: WorklistSearch) => void
}

function Chip({ pressed, className = '', onClick, children }: { pressed: boolean; className?: string; onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className={`filter-chip ${className}`} aria-pressed={pressed} onClick={onClick}>
      {children}
    </button>
  )
}

/** What is late and what will be, and what kinds of work wait: each a filter at one tap, and off at another. */
export function WorklistFilters({ items, incomplete, counts, search, onChange }: WorklistFiltersProps) {
  const { t } = useTranslation()
  const { todo, light } = search
  const present = Todo.options.map((each) => ({ todo: each, count: items.filter((item) => item.todo === each).length })).filter(({ count }) => count > 0)
  return (
    <div className="worklist-filters" role="group" aria-label={t('console.cases.worklist.filters')}>
      <Chip pressed={!todo && !light} onClick={() => onChange({})}>
        {t('common.all')} <b>{counts.all}</b>
      </Chip>
      <Chip className="chip-red" pressed={light === 'red'} onClick={() => onChange(light === 'red' ? { ...(todo && { todo }) } : { ...search, light: 'red' })}>
        <svg className="chip-light" viewBox="0 0 12 12" aria-hidden="true">
          <path d="M6 0 12 6 6 12 0 6Z" />
        </svg>
        {t('common.light.red')} <b>{counts.red}</b>
      </Chip>
      <Chip className="chip-yellow" pressed={light === 'yellow'} onClick={() => onChange(light === 'yellow' ? { ...(todo && { todo }) } : { ...search, light: 'yellow' })}>
        <svg className="chip-light" viewBox="0 0 12 12" aria-hidden="true">
          <path d="M6 0 12 12H0Z" />
        </svg>
        {t('common.light.yellow')} <b>{counts.yellow}</b>
      </Chip>
      {present.length > 1 && <span className="filter-gap" aria-hidden="true" />}
      {(present.length > 1 || todo) &&
        present.map(({ todo: each, count }) => (
          <Chip key={each} pressed={todo === each} onClick={() => onChange(todo === each ? { ...(light && { light }) } : { ...(light && { light }), todo: each })}>
            {t(`cases.todo.${each}`)} <b>{incomplete ? `${count}+` : count}</b>
          </Chip>
        ))}
    </div>
  )
}
