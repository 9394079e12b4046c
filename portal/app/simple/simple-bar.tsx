import { useTranslation } from '@qilian/ui/i18n.ts'
import { Link, useLocation } from 'wouter'
import { HomeIcon, MeIcon } from '../icons.tsx'
import './simple.css'

/** Two ways in reach of the thumb instead of four. */
export function SimpleBar() {
  const { t } = useTranslation()
  const [path] = useLocation()
  return (
    <nav className="tabs simple-bar" aria-label={t('portal.tabs.label')}>
      <Link to="/" aria-current={path === '/' ? 'page' : undefined}>
        <HomeIcon />
        {t('portal.tabs.home')}
      </Link>
      <Link to="/me" aria-current={path === '/me' ? 'page' : undefined}>
        <MeIcon />
        {t('portal.tabs.me')}
      </Link>
    </nav>
  )
}
