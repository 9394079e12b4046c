import { laterRoute } from '../../app/route.ts'

export const communityRoutes = [
  laterRoute('/community', 'tab', () => import('./community.tsx'), 'Community'),
  laterRoute('/community/new', 'step', () => import('./new-thread.tsx'), 'NewThread'),
  laterRoute('/community/:threadId', 'tab', () => import('./thread.tsx'), 'ThreadPage'),
  laterRoute('/community/:threadId/edit', 'step', () => import('./edit.tsx'), 'EditText'),
  laterRoute('/community/:threadId/before', 'tab', () => import('./before.tsx'), 'Before'),
  laterRoute('/community/:threadId/report', 'step', () => import('./report.tsx'), 'Report'),
]
