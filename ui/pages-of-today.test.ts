import { describe, expect, test, vi } from 'vitest'
import { MissingPart, newerEntry, reloadOnce } from './pages-of-today.ts'

const page = (entry: string) => `<!doctype html><script type="module" crossorigin src="${entry}"></script>`
const [old, present] = ['/console/assets/index-a1.js', '/console/assets/index-b2.js']

describe('a part of the page that can’t be fetched', () => {
  test('is a matter of age where the server names another entry, else of the connection', async () => {
    expect(await newerEntry(old, async () => page(present))).toBe(present)
    expect(await newerEntry(old, async () => page(old))).toBeUndefined()
    expect(await newerEntry(old, async () => 'Bad gateway')).toBeUndefined()
    expect(await newerEntry(old, async () => { throw new TypeError('Failed to fetch') })).toBeUndefined()
    expect(await newerEntry(undefined, async () => page(present))).toBeUndefined()
  })

  test('loads the page anew once for each newer one, never in a circle', () => {
    const memory = new Map<string, string>()
    const ways = { lost: () => false, reload: vi.fn<() => void>(), kept: { getItem: (key: string) => memory.get(key) ?? null, setItem: (key: string, value: string) => void memory.set(key, value) } }
    expect([reloadOnce(new MissingPart(present, null), ways), reloadOnce(new MissingPart(present, null), ways)]).toEqual([true, false])
    expect(ways.reload).toHaveBeenCalledTimes(1)
    expect(reloadOnce(new MissingPart('/console/assets/index-c3.js', null), ways)).toBe(true)
    expect(reloadOnce(new MissingPart(undefined, null), ways)).toBe(false)
    expect(reloadOnce(new MissingPart('/console/assets/index-d4.js', null), { ...ways, lost: () => true })).toBe(false)
    expect(ways.reload).toHaveBeenCalledTimes(2)
  })
})
