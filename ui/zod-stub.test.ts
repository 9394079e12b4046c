import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { z as stub } from './zod-stub.ts'

const contract = join(import.meta.dirname, '../contract')
const files = globSync('*.ts', { cwd: contract, exclude: (name) => name.endsWith('.test.ts') })

/** Everything of a module that a browser may use, as plain data: methods, paths, tags, lists of choices. */
function visible(module: Record<string, unknown>): Record<string, unknown> {
  const seen: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(module)) {
    const { method, path, tag, exchange, options } = Object(value)
    if (typeof path === 'string') seen[name] = { method, path, tag, exchange }
    else if (Array.isArray(options)) seen[name] = options
    else if (typeof value !== 'object' && typeof value !== 'function') seen[name] = value
  }
  return seen
}

describe('contract files without zod', () => {
  test('there are contract files', () => expect(files.length).toBeGreaterThan(5))

  test.each(files)('%s says the same', async (file) => {
    vi.resetModules()
    vi.doUnmock('zod')
    const real = visible(await import(join(contract, file)))
    vi.resetModules()
    vi.doMock('zod', () => ({ z: stub }))
    const bare = visible(await import(join(contract, file)))
    vi.doUnmock('zod')
    for (const [name, value] of Object.entries(real)) {
      // A union has options too, but of schemas: nothing that a browser reads.
      if (Array.isArray(value) && typeof value[0] !== 'string') continue
      expect({ [name]: bare[name] }).toEqual({ [name]: value })
    }
  })
})

test('an awaited stub does not hang', async () => {
  expect(await Promise.resolve(stub)).toBe(stub)
})
