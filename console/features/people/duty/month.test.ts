import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMonths, daysOf, isWeekend, weeksOf } from './month.ts'

test('months go over the year', () => {
  expect([addMonths('2026-12', 1), addMonths('2026-01', -1), addMonths('2026-03', 12)]).toEqual(['2027-01', '2025-12', '2027-03'])
})

test('February 2027 begins on a Monday and fills four weeks', () => {
  expect(weeksOf('2027-02')).toHaveLength(4)
  expect(weeksOf('2027-02')[0]?.[0]).toBe('2027-02-01')
})

test('a month that begins on a Sunday begins in the last column', () => {
  expect(weeksOf('2026-11')[0]).toEqual([null, null, null, null, null, null, '2026-11-01'])
  expect([isWeekend('2026-11-01'), isWeekend('2026-11-02')]).toEqual([true, false])
})

const months = fc.tuple(fc.integer({ min: 2007, max: 2100 }), fc.integer({ min: 1, max: 12 })).map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`)

test('every day once, in order, weekends in the last two columns', () => {
  fc.assert(
    fc.property(months, (month) => {
      const days = daysOf(month)
      expect(days).toEqual([...new Set(days)].toSorted())
      expect(days.every((day) => day.startsWith(month))).toBe(true)
      expect(days.length).toBe(new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate())
      for (const week of weeksOf(month)) {
        expect(week).toHaveLength(7)
        const misplaced = week.filter((day, column) => day !== null && isWeekend(day) !== column > 4)
        expect(misplaced).toEqual([])
      }
    }),
  )
})
