export type Tokens = Readonly<Record<string, string>>
export type Shade = 'light' | 'dark'

function block(source: string, selector: string): Tokens {
  const start = source.indexOf(`${selector} {`)
  if (start < 0) throw new Error(`no block ${selector}`)
  const body = source.slice(source.indexOf('{', start) + 1, source.indexOf('}', start))
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]))
}

/** The custom properties of tokens.css per shade, names without the leading dashes: for code that can't use CSS variables. */
export function parseTokens(source: string): Record<Shade, Tokens> {
  const light = block(source, ':root')
  return { light, dark: { ...light, ...block(source, '[data-theme="dark"]') } }
}

export function token(tokens: Tokens, name: string): string {
  const value = tokens[name]
  if (value === undefined) throw new Error(`tokens.css has no --${name}`)
  return value
}
