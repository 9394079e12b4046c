import { route } from '../../app/route.ts'

export const meRoutes = [route('/me', 'tab', () => import('./me.tsx'), 'Me'), route('/me/notices', 'tab', () => import('./notice-settings.tsx'), 'NoticeSettings')]
