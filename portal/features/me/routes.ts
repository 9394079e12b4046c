import { laterRoute, route } from '../../app/route.ts'

export const meRoutes = [
  laterRoute('/me', 'tab', () => import('./me.tsx'), 'Me'),
  route('/me/mailbox', 'step', () => import('./mailbox.tsx'), 'Mailbox'),
  laterRoute('/me/contact', 'tab', () => import('./contact.tsx'), 'Contacts'),
  laterRoute('/me/contact/:channel', 'step', () => import('./contact.tsx'), 'NewContact'),
  laterRoute('/me/notices', 'tab', () => import('./notice-settings.tsx'), 'NoticeSettings'),
  laterRoute('/me/consents', 'tab', () => import('./consents.tsx'), 'Consents'),
]
