import { expect, test } from 'vitest'
import { wayOf } from './appointment-way.ts'

const nothing = { mobile: null, email: null, identity: null, passkey: null, counter: null, withoutPasskey: null, accepted: null, signed: null, effective: null }
const at = '2026-03-02T01:30:00Z'
const shown = (...given: Parameters<typeof wayOf>) => wayOf(...given).map(([step, done]) => (done === null ? `${step}?` : step))

test('what is done, and what is still to come', () => {
  expect(shown({ state: 'enrolling', steps: { ...nothing, mobile: at } })).toEqual(['mobile', 'email?', 'identity?', 'passkey?', 'accepted?', 'signed?', 'effective?'])
})

test('a step that another way went past is not still to come', () => {
  expect(shown({ state: 'signed', steps: { ...nothing, mobile: at, accepted: at } })).toEqual(['mobile', 'accepted', 'signed?', 'effective?'])
})

test('whoever has no passkey comes to the counter', () => {
  expect(shown({ state: 'enrolling', steps: { ...nothing, mobile: at, email: at, withoutPasskey: at } })).toContain('counter?')
  expect(shown({ state: 'enrolling', steps: { ...nothing, withoutPasskey: at, passkey: at } })).toContain('passkey')
})

test('after its end nothing is to come', () => {
  for (const state of ['declined', 'cancelled', 'expired'] as const) expect(shown({ state, steps: { ...nothing, mobile: at } })).toEqual(['mobile'])
})
