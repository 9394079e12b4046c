import fc from 'fast-check'
import { expect, test } from 'vitest'
import { explainIdNumber, idCheckCharacter } from './id-number.ts'

const today = '2026-03-02'
const whole = (body: string) => body + idCheckCharacter(body)

test('takes the example of the standard, as people type it', () => {
  // GB 11643-1999, annex A.
  for (const text of ['11010519491231002X', '11010519491231002x', ' 110105 19491231 002Ｘ ', '110105-19491231-002X']) {
    expect(explainIdNumber(text, today)).toEqual({ ok: true, number: '11010519491231002X', bornOn: '1949-12-31' })
  }
  expect(explainIdNumber('440524188001010014', today)).toMatchObject({ ok: true, bornOn: '1880-01-01' })
})

test.each([
  ['110105491231002', { reason: 'first_generation' }],
  ['1101051949123100', { reason: 'length', length: 16 }],
  ['11010519491231O02X', { reason: 'characters', character: 'O', position: 15 }],
  ['1101051949123100XX', { reason: 'characters', character: 'X', position: 17 }],
  [whole('99010519491231002'), { reason: 'division' }],
  [whole('11010519490230002'), { reason: 'birth' }],
  [whole('11010520270101002'), { reason: 'birth' }],
  ['110105194912310021', { reason: 'check_digit' }],
  ['', { reason: 'length', length: 0 }],
])('says of %s what is wrong', (text, verdict) => {
  expect(explainIdNumber(text, today)).toMatchObject({ ok: false, ...verdict })
})

const digits = (length: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((each) => each.join(''))

test('finds each single wrong digit and each swap of neighbours', () => {
  fc.assert(fc.property(digits(3), fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (sequence, place, step) => {
    const number = whole(`37028119851107${sequence}`)
    const other = String((Number(number[place]) + step) % 10)
    expect(explainIdNumber(number.slice(0, place) + other + number.slice(place + 1), today).ok).toBe(false)
    const [left, right] = [number[place]!, number[place + 1]!]
    if (left === right || right === 'X') return
    expect(explainIdNumber(number.slice(0, place) + right + left + number.slice(place + 2), today).ok).toBe(false)
  }))
})
