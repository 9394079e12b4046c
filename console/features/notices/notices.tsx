import { exportNotices } from '@qilian/contract/notices'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { urlOf } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useMe } from '@qilian/ui/session.ts'
import { getRouteApi } from '@tanstack/react-router'
import { ExportMenu } from '../../app/lists/export-menu.tsx'
import { Page } from '../../app/page.tsx'
import { NoticeList } from './notice-list.tsx'
import { ReadAll } from './read-all.tsx'

const route = getRouteApi('/shell/notices')

export function Notices() {
  const { t } = useTranslation()
  const { unreadNotices } = useMe()
  const { unread = false } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Page title={t('console.notices.title')} summary={t('console.notices.summary', { count: unreadNotices })} actions={<><ExportMenu urlFor={(format) => urlOf(exportNotices, { query: { ...(unread ? { unread: 'true' } : {}), format } })} /><ReadAll /></>}>
      <div>
        <Choice
          name="unread"
          label={t('console.notices.which.label')}
          value={unread ? 'unread' : 'all'}
          options={(['all', 'unread'] as const).map((value) => ({ value, label: t(`console.notices.which.${value}`) }))}
          onChoose={(value) => void navigate({ search: value === 'unread' ? { unread: true } : {}, replace: true })}
        />
      </div>
      <div className="panel">
        <NoticeList unread={unread} />
      </div>
    </Page>
  )
}
