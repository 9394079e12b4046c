import { AnyChannel, CaseStatus, Category, Todo, type countCases, type listCases } from '@qilian/contract/cases'
import type { QueryInput } from '@qilian/contract/endpoint'

/** A filter of the case list as it stands in the address. Every value is text, as in the query of the call. */
export type CaseFilter = QueryInput<typeof countCases>
export type CaseOrder = NonNullable<QueryInput<typeof listCases>['order']>
export type CaseSearch = CaseFilter & { order?: 'due'; open?: string }

const lights = ['green', 'yellow', 'red', 'paused', 'stopped'] as const
const yesNo = ['true', 'false'] as const
const states = ['open', 'closed'] as const

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const day = /^\d{4}-\d{2}-\d{2}$/

type Search = Record<string, unknown>

/** The router reads numbers and booleans out of an address; filters are text. */
const textOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value).trim() : '')
const oneOf = <Choice extends string>(choices: readonly Choice[], value: unknown) => choices.find((choice) => choice === textOf(value))
const matching = (pattern: RegExp, value: unknown) => (pattern.test(textOf(value)) ? textOf(value) : undefined)

/** Reads a filter out of an address that somebody may have typed or kept for a year: what isn't understood is left out. */
export function readCaseFilter(search: Search): CaseFilter {
  const read: CaseFilter = {
    q: textOf(search['q']).slice(0, 80) || undefined,
    kind: matching(/^[a-z_]{1,40}$/, search['kind']),
    status: oneOf(CaseStatus.options, search['status']),
    state: oneOf(states, search['state']),
    category: oneOf(Category.options, search['category']),
    channel: oneOf(AnyChannel.options, search['channel']),
    light: oneOf(lights, search['light']),
    parkId: matching(uuid, search['parkId']),
    departmentId: matching(uuid, search['departmentId']),
    ownerId: matching(uuid, search['ownerId']),
    enterpriseId: matching(uuid, search['enterpriseId']),
    openedFrom: matching(day, search['openedFrom']),
    openedUntil: matching(day, search['openedUntil']),
    closedFrom: matching(day, search['closedFrom']),
    closedUntil: matching(day, search['closedUntil']),
    escalated: oneOf(yesNo, search['escalated']),
    onTime: oneOf(yesNo, search['onTime']),
    rated: oneOf(yesNo, search['rated']),
  }
  return without(read)
}

export function readCaseSearch(search: Search): CaseSearch {
  return without({ ...readCaseFilter(search), order: oneOf(['due'] as const, search['order']), open: matching(uuid, search['open']) })
}

export type WorklistSearch = { todo?: Todo; light?: 'red' | 'yellow'; open?: string }

export function readWorklistSearch(search: Search): WorklistSearch {
  return without({ todo: oneOf(Todo.options, search['todo']), light: oneOf(['red', 'yellow'] as const, search['light']), open: matching(uuid, search['open']) })
}

/** A filter without what isn't set, so that addresses stay short and equal filters are equal. */
export function without<Filter extends object>(filter: Filter): Filter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== '')) as Filter
}

/** The filter alone, without order and open record. */
export function filterOf({ order: _order, open: _open, ...filter }: CaseSearch): CaseFilter {
  return filter
}
