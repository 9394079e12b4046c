import { expect, test } from 'vitest'
import { strayStyles } from '../scripts/styles-of-pages.ts'

test.each(['console', 'portal'] as const)('every page of the %s brings the styles that it uses', (app) => {
  expect(strayStyles(app)).toEqual([])
})
