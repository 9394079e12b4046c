import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { explainUscc, isUscc, usccCheckDigit } from './uscc.ts'

type Vectors = {
  valid: string[]
  calls: { call: string; input: string; outcome: string }[]
  hutool: { code: string; valid?: boolean }[]
  other: { code: string; valid?: boolean }[]
}
const vectors = JSON.parse(readFileSync(new URL('./uscc-vectors.json', import.meta.url), 'utf8')) as Vectors

const digits = [...'0123456789']
const letters = [...'0123456789ABCDEFGHJKLMNPQRTUWXY']
const code = fc
  .tuple(
    fc.array(fc.constantFrom(...letters), { minLength: 2, maxLength: 2 }),
    fc.array(fc.constantFrom(...digits), { minLength: 6, maxLength: 6 }),
    fc.array(fc.constantFrom(...letters), { minLength: 9, maxLength: 9 }),
  )
  .map((parts) => parts.flat().join(''))
  .map((body) => body + usccCheckDigit(body))

describe('published vectors', () => {
  it.each(vectors.valid)('%s is valid', (valid) => expect(explainUscc(valid)).toEqual({ ok: true, code: valid }))

  it.each(vectors.calls)('$call($input) gives $outcome', ({ input, outcome }) => {
    const expected = outcome.startsWith("'")
      ? { ok: true, code: outcome.slice(1, -1) }
      : { InvalidLength: { reason: 'length' }, InvalidFormat: { ok: false }, InvalidChecksum: { reason: 'check_digit', expectedCheckDigit: 'L' } }[outcome.replace(': ...', '')]
    expect(explainUscc(input)).toMatchObject(expected ?? { unknown: outcome })
  })

  it.each([...vectors.hutool, ...vectors.other].filter((vector) => vector.valid !== undefined))('$code is $valid', ({ code, valid }) => {
    expect(isUscc(code)).toBe(valid)
  })
})

it('accepts a code ending in 0, which a sum divisible by 31 gives', () => {
  expect(explainUscc('91620105L015101280').ok).toBe(true)
})

it('normalises full-width characters, spaces and lower case', () => {
  expect(explainUscc(' ９１11 0000\u00a0600037341l\u200b')).toEqual({ ok: true, code: '91110000600037341L' })
  expect(isUscc('91110000600037341l')).toBe(false)
})

it('names the first character that may not stand where it stands', () => {
  expect(explainUscc('9111000O600037341L')).toEqual({ ok: false, reason: 'characters', character: 'O', position: 8 })
  expect(explainUscc('911100A0600037341L')).toEqual({ ok: false, reason: 'characters', character: 'A', position: 7 })
})

it('catches every single wrong character', () => {
  fc.assert(
    fc.property(code, fc.nat(17), fc.constantFrom(...letters), (valid, position, other) => {
      fc.pre(valid[position] !== other)
      expect(isUscc(valid)).toBe(true)
      expect(isUscc(valid.slice(0, position) + other + valid.slice(position + 1))).toBe(false)
    }),
  )
})

it('never throws on any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
    expect(typeof explainUscc(text).ok).toBe('boolean')
  }))
})
