import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { dateFromSerial, dateFromText, isDateFormat } from './dates.ts'

it.each([
  [1, '1900-01-01'], [59, '1900-02-28'], [60, '1900-02-28'], [61, '1900-03-01'], [44990, '2023-03-05'], [44990.75, '2023-03-05T18:00:00'],
  [0.25, '06:00:00'], [2958465, '9999-12-31'], [2958466, null], [-1, null], [Number.NaN, null], [44990.9999999999, '2023-03-06'],
])('serial %d is %s', (serial, date) => expect(dateFromSerial(serial, false)).toBe(date))

it('follows the calendar day by day', () => {
  fc.assert(fc.property(fc.integer({ min: 61, max: 2_958_465 }), (serial) => {
    const date = dateFromSerial(serial, false)
    expect(Date.parse(`${date}T00:00:00Z`)).toBe(Date.UTC(1900, 2, 1) + (serial - 61) * 86_400_000)
    expect(dateFromSerial(serial - 1462, true) === date || serial < 1462).toBe(true)
  }))
})

it.each([
  ['2023年3月5日', '2023-03-05'], ['2023 年 3 月 5 日', '2023-03-05'], ['2023/3/5', '2023-03-05'], ['2023-03-05', '2023-03-05'], ['2023.3.5', '2023-03-05'],
  ['20230305', '2023-03-05'], ['２０２３－０３－０５', '2023-03-05'], ['2023-03-05 00:00:00', '2023-03-05'], ['2023-03-05T12:30:00.000Z', '2023-03-05'], ['2023/3/5 0:00', '2023-03-05'],
  ['2023-02-29', null], ['2023年13月1日', null], ['3/5/2023', null], ['23.3.5', null], ['2023年3月', null], ['2023-3.5', null], ['长期', null], ['', null], ['20231305', null], ['1234-5-6', null],
])('%s is %s', (text, date) => expect(dateFromText(text)).toBe(date))

it.each([
  ['yyyy-mm-dd', true], ['yyyy"年"m"月"d"日"', true], ['[$-804]yyyy/m/d;@', true], ['h:mm AM/PM', true], ['mm:ss.0', true], ['[h]:mm', false],
  ['General', false], ['0.00', false], ['#,##0.00_ ;[Red]\\-#,##0.00\\ ', false], ['0.00E+00', false], ['"day" 0', false], ['\\d0', false], ['@', false], ['[Blue]0', false],
])('format %s shows a date: %s', (code, isDate) => expect(isDateFormat(code)).toBe(isDate))
