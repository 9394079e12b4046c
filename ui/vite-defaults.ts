import { fileURLToPath } from 'node:url'
import type { UserConfig } from 'vite'

/** Functions of contract files that only describe. */
const contractBuilders = ['z', 'endpoint', 'caseVerb', 'taskVerb', 'at', 'line', 'text', 'pageOf', 'commaList']

/** What both faces build alike. Ports are for development; the server serves `dist/` itself. */
export function browserBuild(face: { base: string; port: number }): UserConfig {
  return {
    base: face.base,
    resolve: {
      alias: { zod: fileURLToPath(new URL('zod-stub.ts', import.meta.url)) },
      dedupe: ['react', 'react-dom', 'i18next', 'react-i18next', '@tanstack/react-query'],
    },
    server: {
      port: face.port,
      strictPort: true,
      proxy: { '/api': { target: process.env['QILIAN_SERVER'] ?? 'http://127.0.0.1:8080' } },
    },
    build: {
      target: 'es2022',
      outDir: 'dist',
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        // Without zod these build nothing, so endpoints and shapes that a page doesn't use fall away.
        treeshake: { manualPureFunctions: contractBuilders },
        // What changes only with a release of a library stays in the reader's cache.
        output: { codeSplitting: { groups: [{ name: 'framework', test: /node_modules[\\/](react|react-dom|scheduler|@tanstack|i18next|react-i18next)[\\/]/ }] } },
      },
    },
  }
}
