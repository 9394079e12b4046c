import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseTokens, token, type Shade } from './tokens.ts'

const tokens = parseTokens(readFileSync(new URL('tokens.css', import.meta.url), 'utf8'))

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
  const [r = 0, g = 0, b = 0] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** WCAG 2.2, 1.4.3. */
function contrast(a: string, b: string): number {
  const [bright = 0, dim = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (bright + 0.05) / (dim + 0.05)
}

const textPairs: [string, string][] = [
  ...['color-text', 'color-text-2', 'color-text-3', 'color-primary'].flatMap((text) => ['color-bg', 'color-surface', 'color-surface-sunken'].map((ground): [string, string] => [text, ground])),
  ['color-on-primary', 'color-primary'],
  ['color-primary', 'color-primary-soft'],
  ['color-text-2', 'color-primary-soft'],
  ...['green', 'yellow', 'red', 'grey'].flatMap((light): [string, string][] => [
    [`clock-${light}`, `clock-${light}-soft`],
    [`clock-${light}`, 'color-surface'],
  ]),
]

describe.each<Shade>(['light', 'dark'])('%s tokens', (shade) => {
  test.each(textPairs)('%s is readable on %s', (text, ground) => {
    expect(contrast(token(tokens[shade], text), token(tokens[shade], ground))).toBeGreaterThanOrEqual(4.5)
  })

  test('borders of inputs can be seen (WCAG 1.4.11)', () => {
    expect(contrast(token(tokens[shade], 'color-border-strong'), token(tokens[shade], 'color-surface'))).toBeGreaterThanOrEqual(3)
  })
})

test('the dark shade changes colours and nothing else', () => {
  const changed = Object.keys(tokens.light).filter((name) => tokens.light[name] !== tokens.dark[name])
  expect(changed.every((name) => /^(color|clock|shadow)-/.test(name))).toBe(true)
  expect(changed.length).toBeGreaterThan(15)
})

test('a missing token is an error, not an empty colour', () => {
  expect(() => token(tokens.light, 'color-nonsense')).toThrow('color-nonsense')
  expect(() => parseTokens('a { --x: 1px; }')).toThrow(':root')
})

// A brace that is missing swallows the rules after it, and nothing complains.
test('every style sheet closes each rule before the next begins', () => {
  const root = join(import.meta.dirname, '..')
  const sheets = globSync('{ui,console,portal}/**/*.css', { cwd: root, exclude: (name) => name === 'node_modules' || name === 'dist' })
  expect(sheets.length).toBeGreaterThan(20)
  const open = sheets.filter((sheet) => {
    const text = readFileSync(join(root, sheet), 'utf8')
    return text.split('{').length !== text.split('}').length
  })
  expect(open).toEqual([])
})
