import { useLive } from '@qilian/ui/live.ts'
import { useMe } from '@qilian/ui/session.ts'
import { Link, Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { HomeIcon, MeIcon, MessagesIcon, NeedsIcon } from './icons.tsx'
import { OfflineNotice } from './offline-notice.tsx'

/** A tab page: content above, four tabs in reach of the thumb below. */
export function Shell() {
  const { t } = useTranslation()
  const { unreadNotices } = useMe()
  useLive(true)
  return (
    <div className="shell">
      <OfflineNotice />
      <main className="shell-content">
        <Outlet />
      </main>
      <nav className="tabs" aria-label={t('portal.tabs.label')}>
        <Link to="/" activeOptions={{ exact: true }}>
          <HomeIcon />
          {t('portal.tabs.home')}
        </Link>
        <Link to="/needs">
          <NeedsIcon />
          {t('portal.tabs.needs')}
        </Link>
        <Link to="/messages" aria-label={unreadNotices > 0 ? t('portal.tabs.messages_unread', { count: unreadNotices }) : undefined}>
          <span className="tab-icon">
            <MessagesIcon />
            {unreadNotices > 0 && <span className="tab-count">{unreadNotices > 99 ? '99+' : unreadNotices}</span>}
          </span>
          {t('portal.tabs.messages')}
        </Link>
        <Link to="/me">
          <MeIcon />
          {t('portal.tabs.me')}
        </Link>
      </nav>
    </div>
  )
}
