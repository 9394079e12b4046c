import css from './tokens.css?raw'

export type Tokens = Readonly<Record<string, string>>
export type Shade = 'light' | 'dark'

/** Custom properties of the first block with the given selector; names without the leading dashes. */
export function parseBlock(source: string, selector: string): Tokens {
  const start = source.indexOf(`${selector} {`)
  if (start < 0) return {}
  const body = source.slice(source.indexOf('{', start) + 1, source.indexOf('}', start))
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]))
}

const light = parseBlock(css, ':root')
const dark = { ...light, ...parseBlock(css, '[data-theme="dark"]') }

/** Every design token of one shade, as written in tokens.css: for code that can't use CSS variables. */
export function tokens(shade: Shade): Tokens {
  return shade === 'dark' ? dark : light
}

export function token(shade: Shade, name: string): string {
  const value = tokens(shade)[name]
  if (value === undefined) throw new Error(`tokens.css has no --${name}`)
  return value
}

export function pixels(name: string): number {
  return Number.parseInt(token('light', name), 10)
}
