import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sizeClass, sizeRules } from './size-class.ts'
import type { SizeClass, SizeFacts } from './size-class.ts'

const facts = (industryCode: string | null, headcount: number | null, revenue: number | null, assets: number | null): SizeFacts => ({ industryCode, headcount, revenue, assets })
const classOf = (...args: Parameters<typeof facts>) => sizeClass(facts(...args)).sizeClass

describe('industry, the example of the standard', () => {
  it.each<[number, number, SizeClass]>([
    [1000, 400_000_000, 'large'],
    [999, 400_000_000, 'medium'],
    [1000, 399_999_999, 'medium'],
    [300, 20_000_000, 'medium'],
    [299, 900_000_000, 'small'],
    [20, 3_000_000, 'small'],
    [19, 900_000_000, 'micro'],
    [5000, 2_999_999, 'micro'],
  ])('%i persons and %i yuan are %s', (headcount, revenue, expected) => expect(classOf('C3411', headcount, revenue, null)).toBe(expected))
})

it.each<[string, number | null, number | null, number | null, SizeClass]>([
  ['A0111', null, 200_000_000, null, 'large'],
  ['E4710', null, 60_000_000, 50_000_000, 'medium'],
  ['F5110', 5, 10_000_000, null, 'small'],
  ['F5211', 300, 200_000_000, null, 'large'],
  ['G5920', 100, 10_000_000, null, 'medium'],
  ['G5431', 300, 30_000_000, null, 'medium'],
  ['G5910', 100, 30_000_000, null, 'small'],
  ['I6420', 2000, 1_000_000_000, null, 'large'],
  ['I6513', 10, 499_999, null, 'micro'],
  ['K7010', null, 2_000_000_000, 100_000_000, 'large'],
  ['K7020', 100, 5_000_000, null, 'small'],
  ['L7211', 300, null, 1_200_000_000, 'large'],
  ['M7320', 100, null, null, 'medium'],
  ['K7090', 9, null, null, 'micro'],
  ['Q8521', 10, null, null, 'small'],
])('%s with %s, %s, %s is %s', (...row) => expect(classOf(row[0], row[1], row[2], row[3])).toBe(row[4]))

it('says what is missing', () => {
  expect(sizeClass(facts('C34', 500, null, null))).toMatchObject({ sizeClass: null, missing: ['revenue'] })
  expect(sizeClass(facts('E', null, null, null))).toMatchObject({ sizeClass: null, missing: ['revenue', 'assets'] })
  expect(sizeClass(facts(null, 500, 1, 1))).toMatchObject({ sizeClass: null, missing: ['industry'] })
  expect(sizeClass(facts('F', 500, 1, 1))).toMatchObject({ sizeClass: null, missing: ['industry'] })
})

it('knows a micro enterprise by one indicator alone', () => {
  expect(sizeClass(facts('C34', 3, null, null))).toMatchObject({ sizeClass: 'micro', missing: ['revenue'] })
})

it.each(['J6620', 'P8310', 'S9221', 'Q8411', 'K7040', 'G5310'])('%s is outside the scheme', (code) => {
  expect(sizeClass(facts(code, 1, 1, 1))).toEqual({ sizeClass: null, missing: [], rule: null })
})

it('more of anything never makes an enterprise smaller', () => {
  const order: (SizeClass | null)[] = ['micro', 'small', 'medium', 'large']
  const amount = fc.nat(3_000_000_000)
  fc.assert(fc.property(fc.constantFrom(...sizeRules), fc.nat(3000), amount, amount, fc.nat(2000), amount, (rule, staff, revenue, assets, moreStaff, more) => {
    const code = rule.scope[0] ?? ''
    const before = order.indexOf(classOf(code, staff, revenue, assets))
    expect(before).toBeGreaterThanOrEqual(0)
    expect(order.indexOf(classOf(code, staff + moreStaff, revenue + more, assets + more))).toBeGreaterThanOrEqual(before)
  }))
})
