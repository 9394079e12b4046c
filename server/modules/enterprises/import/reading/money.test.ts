import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { assumeUnit, readMoney, unitInTitle } from './money.ts'

it.each([
  ['注册资本(万元)', 'wan'], ['注册资本（万元）', 'wan'], ['营业收入 单位：亿元', 'yi'], ['资产总额（元）', 'yuan'], ['注册资本', null], ['产值(千元)', 'thousand'], ['Revenue (million yuan)', 'million'], ['注册资本（人民币元）', 'yuan'], ['单元', null],
])('%s counts in %s', (title, unit) => expect(unitInTitle(title)).toBe(unit))

it.each([
  ['500', 'wan', 5_000_000], ['1,000.5', 'wan', 10_005_000], ['１，０００', 'wan', 10_000_000], ['500万元', 'yuan', 5_000_000], ['人民币 5 亿元', 'wan', 500_000_000], ['¥500.00元', 'wan', 500], ['3千万', 'wan', 30_000_000],
  ['0.1', 'wan', 1000], ['1.1', 'yi', 110_000_000], ['500万人民币', 'wan', 5_000_000], ['1E+3', 'wan', 10_000_000], ['0', 'wan', 0], ['-3.5', 'wan', -35_000], ['1000万元整', 'wan', 10_000_000],
] as const)('%s under %s is %d yuan', (text, unit, yuan) => expect(readMoney(text, unit)).toMatchObject({ ok: true, yuan }))

it('assumes one unit for a column by the middle of its bare numbers', () => {
  expect(assumeUnit(['500', '10', '200000', '1亿元', '无'])).toBe('wan')
  expect(assumeUnit(['5000000', '10000000', '300', '0'])).toBe('yuan')
  expect(assumeUnit([])).toBe('wan')
})

it.each([['500万美元', 'foreign_currency'], ['$5', 'foreign_currency'], ['五百万', 'invalid'], ['1.2.3', 'invalid'], ['约定', 'invalid'], ['12万34', 'invalid']])('%s is %s', (text, reason) => {
  expect(readMoney(text, 'wan')).toEqual({ ok: false, reason })
})

it('never loses a fen to binary fractions', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 9_999_999 }), (cents) => {
    expect(readMoney((cents / 100).toFixed(2), 'wan')).toMatchObject({ yuan: cents * 100 })
  }))
})
