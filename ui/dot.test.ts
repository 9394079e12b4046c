import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dot } from './dot.ts'

const house = join(import.meta.dirname, '..')
const files = (kinds: string) => globSync(`{console,portal,ui}/**/*.${kinds}`, { cwd: house, exclude: ['**/node_modules/**', '**/dist/**', '**/*.test.*'] })

/** Places from which a line could begin with a dot. */
function loose(file: string): string[] {
  return readFileSync(join(house, file), 'utf8').split('\n')
    // Titles of windows don't wrap, and what is said to readers of the code may.
    .filter((line) => !/^\s*(?:\/\*\*|\*|\/\/)|document\.title/.test(line))
    .filter((line) => /(?<!\u00a0|\\u00a0)·/.test(line))
    .map((line) => `${file}: ${line.trim()}`)
}

test('no line begins with a lone dot: it is tied to what goes before', () => {
  expect(dot).toMatch(/^\u00a0· $/)
  expect(files('{ts,tsx}').flatMap(loose)).toEqual([])
  expect(files('json').flatMap(loose).filter((line) => !line.includes('企联 · 企业端'))).toEqual([])
})

test('a dot that a style draws stands after what goes before, never before what follows', () => {
  const drawn = files('css').flatMap((file) => [...readFileSync(join(house, file), 'utf8').matchAll(/([^{}]+)\{[^{}]*content: "[^"]*·[^"]*"/g)].map(([, selector]) => `${file}: ${selector!.trim().split('\n').at(-1)}`))
  expect(drawn.length).toBeGreaterThan(0)
  expect(drawn.filter((rule) => !rule.endsWith('::after'))).toEqual([])
})
