import { expect, test } from 'vitest'
import { holidaysOf, readNotice, spansOf } from './notice.ts'

const days = [
  { name: '春节', date: '2026-02-16', isOffDay: true },
  { name: '元旦', date: '2026-01-01', isOffDay: true },
  { name: '春节', date: '2026-02-14', isOffDay: false },
]

test('days are told by holiday, in the order of the year', () => {
  expect(holidaysOf(days)).toEqual([
    { name: '元旦', off: ['2026-01-01'], work: [] },
    { name: '春节', off: ['2026-02-16'], work: ['2026-02-14'] },
  ])
})

test('days that follow on each other are one span, over the turn of a year too', () => {
  expect(spansOf(['2025-12-31', '2026-01-01', '2026-01-04'])).toEqual([
    { from: '2025-12-31', until: '2026-01-01', days: 2 },
    { from: '2026-01-04', until: '2026-01-04', days: 1 },
  ])
})

test('a notice is read without what else the file says', () => {
  expect(readNotice(JSON.stringify({ $schema: 'x', year: 2026, papers: [], days: [{ ...days[0], extra: 1 }] }))).toEqual({ year: 2026, days: [days[0]] })
})

test.each(['', '[]', 'null', '{"year":2026}', '{"year":2026,"days":[]}', '{"year":"2026","days":[{}]}', '{"year":2026,"days":[{"date":"2026-01-01","name":"元旦"}]}'])('%s is no notice', (text) => {
  expect(readNotice(text)).toBeUndefined()
})
