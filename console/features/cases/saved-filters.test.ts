import { beforeEach, expect, test, vi } from 'vitest'
import { dropFilter, saveFilter, savedFilters } from './saved-filters.ts'

const kept = new Map<string, string>()
beforeEach(() => {
  kept.clear()
  vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) })
})

test('a filter comes back with its order, without the open record', () => {
  saveFilter('a', { name: '超期的', search: { light: 'red', order: 'due', open: '01980000-0000-7000-8000-000000000001' } })
  expect(savedFilters('a')).toEqual([{ name: '超期的', search: { light: 'red', order: 'due' } }])
  expect(savedFilters('b')).toEqual([])
})

test('the same name again replaces it', () => {
  saveFilter('a', { name: 'mine', search: { light: 'red' } })
  expect(saveFilter('a', { name: 'mine', search: { light: 'yellow' } })).toEqual([{ name: 'mine', search: { light: 'yellow' } }])
  expect(dropFilter('a', 'mine')).toEqual([])
})

test('what somebody else wrote there does no harm', () => {
  for (const stored of ['{', '"x"', '[null, 5, {"name": 1}, {"name": "n", "search": {"light": "blue"}}]']) {
    kept.set('qilian.console.case_filters.a', stored)
    expect(savedFilters('a').every(({ search }) => Object.keys(search).length === 0)).toBe(true)
  }
})
