import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

const root = join(import.meta.dirname, '..')

// The test runner's own setting would bundle React's development build.
beforeAll(() => void vi.stubEnv('NODE_ENV', 'production'))
afterAll(() => void vi.unstubAllEnvs())

/** Gzipped kB of JavaScript that a first visit fetches: the start, the Chinese phrases, the frame and the first page. */
async function firstLoad(face: string, pages: readonly string[]): Promise<number> {
  const folder = join(root, face)
  const result = await build({ root: folder, configFile: join(folder, 'vite.config.ts'), logLevel: 'silent', build: { write: false } })
  const { output } = result as Rolldown.RolldownOutput
  const chunks = output.filter((each) => each.type === 'chunk')
  const wanted = chunks.filter((chunk) => chunk.isEntry || pages.some((page) => chunk.facadeModuleId === join(folder, page)))
  if (wanted.length !== pages.length + 1) throw new Error(`${face}: expected an entry and ${pages.join(', ')}; found ${wanted.map(({ fileName }) => fileName).join(', ')}`)
  const fetched = new Set(wanted)
  for (const chunk of fetched) for (const other of chunks) if (chunk.imports.includes(other.fileName)) fetched.add(other)
  return [...fetched].reduce((sum, { code }) => sum + gzipSync(code).length, 0) / 1000
}

test('the portal is light: a first visit over a poor connection', { timeout: 60_000 }, async () => {
  const kilobytes = await firstLoad('portal', ['app/locale/zh-CN.ts', 'features/home/home.tsx'])
  expect(kilobytes).toBeGreaterThan(60)
  expect(kilobytes).toBeLessThanOrEqual(120)
})

test('the console stays within its limit', { timeout: 60_000 }, async () => {
  const kilobytes = await firstLoad('console', ['app/locale/zh-CN.ts', 'app/shell.tsx', 'features/cases/worklist.tsx'])
  expect(kilobytes).toBeGreaterThan(200)
  expect(kilobytes).toBeLessThanOrEqual(420)
})
