import { useLive } from '@qilian/ui/live.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { fetched } from '@qilian/ui/pages-of-today.ts'
import { lazy, Suspense, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { HomeIcon, MeIcon, MessagesIcon, NeedsIcon } from './icons.tsx'
import { useSimple } from './simple/large-type.ts'
import { OfflineNotice } from './offline-notice.tsx'

const SimpleBar = lazy(async () => ({ default: (await fetched(() => import('./simple/simple-bar.tsx'))).SimpleBar }))

type TabProps = { to: string; icon: ReactNode; label: string; spoken?: string | undefined }

function Tab({ to, icon, label, spoken }: TabProps) {
  const [path] = useLocation()
  const here = path === to || (to !== '/' && path.startsWith(`${to}/`))
  return (
    <Link to={to} aria-current={here ? 'page' : undefined}>
      {icon}
      {label}
      {spoken && <span className="visually-hidden">{spoken}</span>}
    </Link>
  )
}

/** A tab page: content above, four tabs in reach of the thumb below. */
export function Shell({ children }: { children: ReactNode }) {
  useLive(true)
  const simple = useSimple()
  return (
    <div className="shell">
      <OfflineNotice />
      <main className="shell-content">{children}</main>
      {simple ? (
        <Suspense>
          <SimpleBar />
        </Suspense>
      ) : (
        <Tabs />
      )}
    </div>
  )
}

function Tabs() {
  const { t } = useTranslation()
  const { unreadNotices, enterprise } = useMe()
  return (
    <nav className="tabs" aria-label={t('portal.tabs.label')}>
      <Tab to="/" icon={<HomeIcon />} label={t('portal.tabs.home')} />
      {(enterprise?.role !== 'agent' || enterprise.scopes.includes('read_cases')) && <Tab to="/needs" icon={<NeedsIcon />} label={t('portal.tabs.needs')} />}
      <Tab
        to="/messages"
        icon={
          <span className="tab-icon">
            <MessagesIcon />
            {unreadNotices > 0 && <span className="tab-count" aria-hidden="true">{unreadNotices > 99 ? '99+' : unreadNotices}</span>}
          </span>
        }
        label={t('portal.tabs.messages')}
        spoken={unreadNotices > 0 ? t('portal.tabs.messages_unread', { count: unreadNotices }) : undefined}
      />
      <Tab to="/me" icon={<MeIcon />} label={t('portal.tabs.me')} />
    </nav>
  )
}
