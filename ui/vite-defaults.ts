import type { PluginOption, UserConfig } from 'vite'
import { contractInBrowser } from './contract-in-browser.ts'

/** What both faces build alike. Ports are for development; the server serves `dist/` itself. */
export function browserBuild(face: { base: string; port: number; plugins: PluginOption[] }): UserConfig {
  return {
    base: face.base,
    plugins: [contractInBrowser(), ...face.plugins],
    resolve: { dedupe: ['react', 'react-dom', '@tanstack/react-query'] },
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
        // What changes only with a release of a library stays in the reader's cache.
        output: { codeSplitting: { groups: [{ name: 'framework', test: /node_modules[\\/](react|react-dom|scheduler|@tanstack|wouter)[\\/]/ }] } },
      },
    },
  }
}
