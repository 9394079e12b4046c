import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runnerImport, type Plugin } from 'vite'

type Exports = Readonly<Record<string, unknown>>

const isPlain = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value)

/** What a browser may read of one export: an endpoint's address, an enumeration's choices, plain values. */
function visiblePart(value: unknown): unknown {
  if (isPlain(value) || (Array.isArray(value) && value.every(isPlain))) return value
  const { method, path, tag, exchange, type, options }: Exports = Object(value)
  if (typeof method === 'string' && typeof path === 'string') return { method, path, tag, ...(exchange ? { exchange } : {}) }
  if (type === 'enum' && Array.isArray(options)) return { options }
  return undefined
}

/** A contract module as the browser gets it: literals, so that whatever a page doesn't use falls away. */
export function browserModule(exports: Exports): string {
  return Object.entries(exports)
    .map(([name, value]) => [name, visiblePart(value)] as const)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
    .join('\n')
}

/**
 * Keeps zod and the schemas out of browser builds: contract modules are run here, and only what screens need of them
 * is written into the bundle. Types come from the sources as ever.
 */
export function contractInBrowser(): Plugin {
  const folder = dirname(fileURLToPath(new URL('../contract/index.ts', import.meta.url)))
  return {
    name: 'qilian:contract-in-browser',
    enforce: 'pre',
    resolveId(source, importer) {
      if (source === 'zod') this.error(`zod stays on the server, but ${importer} asks for it`)
    },
    async load(id) {
      if (dirname(id) !== folder || id.endsWith('/index.ts')) return undefined
      const { module, dependencies } = await runnerImport<Exports>(id)
      for (const dependency of dependencies) this.addWatchFile(dependency)
      return browserModule(module)
    },
  }
}
