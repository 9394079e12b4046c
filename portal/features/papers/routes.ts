import { laterRoute } from '../../app/route.ts'

export const papersRoutes = [
  laterRoute('/papers', 'open', () => import('./find-paper.tsx'), 'FindPaper'),
  laterRoute('/papers/:number', 'open', () => import('./paper.tsx'), 'Paper'),
]
