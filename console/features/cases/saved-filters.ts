import { readCaseSearch, without, filterOf, type CaseSearch } from '../../app/lists/case-search.ts'

export type SavedFilter = { name: string; search: CaseSearch }

const keyOf = (userId: string) => `qilian.console.case_filters.${userId}`

/** What this person has kept on this device; what can't be read any more is left out. */
export function savedFilters(userId: string): SavedFilter[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyOf(userId)) ?? '[]')
    if (!Array.isArray(stored)) return []
    return stored.flatMap((each: Partial<SavedFilter> | null) => (typeof each?.name === 'string' ? [{ name: each.name, search: searchToKeep(readCaseSearch({ ...each.search })) }] : []))
  } catch {
    return []
  }
}

/** A filter and its order; the record that happens to be open isn't part of it. */
function searchToKeep(search: CaseSearch): CaseSearch {
  return without({ ...filterOf(search), order: search.order })
}

/** Keeps a filter under a name; the same name again replaces it. */
export function saveFilter(userId: string, filter: SavedFilter): SavedFilter[] {
  const all = [...savedFilters(userId).filter(({ name }) => name !== filter.name), { ...filter, search: searchToKeep(filter.search) }]
  localStorage.setItem(keyOf(userId), JSON.stringify(all))
  return all
}

export function dropFilter(userId: string, name: string): SavedFilter[] {
  const all = savedFilters(userId).filter((each) => each.name !== name)
  localStorage.setItem(keyOf(userId), JSON.stringify(all))
  return all
}
