import { useTranslation } from '@qilian/ui/i18n.ts'
import { Link } from '@tanstack/react-router'
import { Drawer } from 'antd'
import { NoticeList } from './notice-list.tsx'
import { ReadAll } from './read-all.tsx'

/** The notices without leaving the page that somebody is at. */
export function NoticeDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Drawer open={open} onClose={onClose} title={t('console.notices.title')} size={440} styles={{ body: { padding: 0 } }}>
      <div className="notice-drawer-bar">
        <ReadAll />
        <Link to="/notices" onClick={onClose}>
          {t('console.notices.see_all')}
        </Link>
      </div>
      {open && <NoticeList unread={false} onGone={onClose} />}
    </Drawer>
  )
}
