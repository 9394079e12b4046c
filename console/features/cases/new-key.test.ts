import { Id } from '@qilian/contract/shapes'
import { expect, test } from 'vitest'
import { newKey } from './new-key.ts'

test('keys are what the contract takes for an id, and none comes twice', () => {
  const keys = Array.from({ length: 500 }, newKey)
  expect(keys.every((key) => Id.safeParse(key).success)).toBe(true)
  expect(new Set(keys).size).toBe(500)
})
