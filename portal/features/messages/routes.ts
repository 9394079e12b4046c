import { laterRoute, route } from '../../app/route.ts'

export const messagesRoutes = [
  laterRoute('/messages', 'tab', () => import('./messages.tsx'), 'Messages'),
  route('/messages/:noticeId', 'tab', () => import('./circular.tsx'), 'CircularPage'),
  route('/notice', 'open', () => import('./linked.tsx'), 'LinkedPage'),
]
