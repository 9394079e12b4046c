import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { firstLoad, firstVisits } from '../scripts/first-load.ts'

// The test runner's own setting would bundle React's development build.
beforeAll(() => void vi.stubEnv('NODE_ENV', 'production'))
afterAll(() => void vi.unstubAllEnvs())

test('the portal is light: a first visit over a poor connection', { timeout: 60_000 }, async () => {
  const kilobytes = await firstLoad('portal')
  expect(kilobytes).toBeGreaterThan(60)
  expect(kilobytes).toBeLessThanOrEqual(firstVisits.portal.most)
})

test('the console stays within its limit', { timeout: 60_000 }, async () => {
  const kilobytes = await firstLoad('console')
  expect(kilobytes).toBeGreaterThan(200)
  expect(kilobytes).toBeLessThanOrEqual(firstVisits.console.most)
})
