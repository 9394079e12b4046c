import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { normalizeMobile, normalizePhone } from './phone.ts'

it.each([
  '13812345678', ' 138 1234 5678 ', '138-1234-5678', '１３８１２３４５６７８', '+86 138-1234-5678', '+8613812345678',
  '8613812345678', '008613812345678', '013812345678', '13812345678.0', '1.3812345678E10', '1.3812345678e+10',
  '138\u20091234\u20115678', '(+86)13812345678', '\u202d13812345678\u202c'.replace(/[\u202c\u202d]/g, ''),
])('%s is 13812345678', (text) => expect(normalizeMobile(text)).toBe('13812345678'))

it.each(['', '1381234567', '138123456789', '12812345678', '021-12345678', '1.38E10x', '无', '1.38123456785E10'])('%s is no mobile number', (text) => {
  expect(normalizeMobile(text)).toBe(null)
})

it.each([
  ['021-62345678', '021-62345678'], ['(021)62345678', '021-62345678'], ['（０２１）６２３４５６７８', '021-62345678'],
  ['02162345678', '021-62345678'], ['010 6234 5678', '010-62345678'], ['0931-8234567', '0931-8234567'],
  ['+86-21-62345678', '021-62345678'], ['8602162345678', '021-62345678'], ['021-62345678-801', '021-62345678-801'],
  ['021-62345678转801', '021-62345678-801'], ['021-62345678 分机 12', '021-62345678-12'], ['021-6234-5678', '021-62345678'],
  ['400-820-8820', '400-820-8820'], ['4008208820', '400-820-8820'], ['2162345678.0', null], ['62345678', null], ['13812345678', null], ['电话', null],
])('%s is %s', (text, number) => expect(normalizePhone(text)).toBe(number))

it('completes a local number with the area code of the park', () => {
  expect(normalizePhone('62345678', '021')).toBe('021-62345678')
  expect(normalizePhone('8234567', '0931')).toBe('0931-8234567')
})

it('gives a fixed point: what it returns it takes again', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'0123456789-()+ .转E') }), (text) => {
    const mobile = normalizeMobile(text)
    const phone = normalizePhone(text)
    expect([mobile && normalizeMobile(mobile), phone && normalizePhone(phone)]).toEqual([mobile, phone])
  }))
})
