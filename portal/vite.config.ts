import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { browserBuild } from '../ui/vite-defaults.ts'

const installable = VitePWA({
  registerType: 'prompt',
  injectRegister: false,
  includeAssets: ['icon.svg', 'apple-touch-icon.png'],
  manifest: {
    id: '/',
    name: '企联',
    short_name: '企联',
    description: '向园区提诉求、看进度、收通知',
    lang: 'zh-CN',
    start_url: '/',
    display: 'standalone',
    background_color: '#f4f6f6',
    theme_color: '#ffffff',
    icons: [
      { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
    ],
  },
  workbox: {
    globPatterns: ['**/*.{js,css,html,svg}'],
    navigateFallback: '/index.html',
    // The console is another application, and what the API says is never old: neither is answered from the cache.
    navigateFallbackDenylist: [/^\/console(\/|$)/, /^\/api(\/|$)/],
    cleanupOutdatedCaches: true,
  },
})

export default defineConfig(browserBuild({ base: '/', port: 5702, plugins: [react(), installable] }))
