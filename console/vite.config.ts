import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { browserBuild } from '../ui/vite-defaults.ts'

export default defineConfig(browserBuild({ base: '/console/', port: 5701, plugins: [react()] }))
