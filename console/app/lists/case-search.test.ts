import { describe, expect, test } from 'vitest'
import { filterOf, readCaseFilter, readCaseSearch, readWorklistSearch } from './case-search.ts'

const id = '01980000-0000-7000-8000-000000000001'

describe('the case list in an address', () => {
  test('keeps what the contract knows', () => {
    const search = { q: '停电', status: 'handling', state: 'open', light: 'red', category: 'utilities', channel: 'phone', departmentId: id, openedFrom: '2026-11-01', escalated: 'true', onTime: 'false', rated: 'true', kind: 'request' }
    expect(readCaseFilter(search)).toEqual(search)
  })

  test('leaves out what it doesn’t understand', () => {
    expect(readCaseSearch({ status: 'lost', parkId: 'x', openedFrom: 'yesterday', order: 'sideways', open: '1', colour: 'red', light: ['red'] })).toEqual({})
  })

  test('numbers and booleans that the router made of text are text again', () => {
    expect(readCaseFilter({ q: 2026, onTime: true, rated: false })).toEqual({ q: '2026', onTime: 'true', rated: 'false' })
  })

  test('order and open record are no part of the filter', () => {
    const search = readCaseSearch({ light: 'red', order: 'due', open: id })
    expect(search).toEqual({ light: 'red', order: 'due', open: id })
    expect(filterOf(search)).toEqual({ light: 'red' })
  })

  test('newest first needs no mention', () => expect(readCaseSearch({ order: 'newest' })).toEqual({}))
})

test('the worklist in an address', () => {
  expect(readWorklistSearch({ todo: 'accept', light: 'yellow', open: id })).toEqual({ todo: 'accept', light: 'yellow', open: id })
  expect(readWorklistSearch({ todo: 'dance', light: 'green', open: 5 })).toEqual({})
})
