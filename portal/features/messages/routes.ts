import { route } from '../../app/route.ts'

export const messagesRoutes = [route('/messages', 'tab', () => import('./messages.tsx'), 'Messages')]
