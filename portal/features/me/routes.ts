import { route } from '../../app/route.ts'

export const meRoutes = [route('/me', 'tab', () => import('./me.tsx'), 'Me'), route('/me/mailbox', 'step', () => import('./mailbox.tsx'), 'Mailbox'), route('/me/notices', 'tab', () => import('./notice-settings.tsx'), 'NoticeSettings')]
