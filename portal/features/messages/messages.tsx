import { listNotices } from '@qilian/contract/notices'
import { EmptyState, ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { usePages } from '@qilian/ui/query.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { Page } from '../../app/page.tsx'

export function Messages() {
  const { t } = useTranslation()
  return (
    <Page title={t('portal.messages.title')}>
      <MessageList />
    </Page>
  )
}

function MessageList() {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  const list = usePages(listNotices, {})
  if (list.error) return <ErrorState error={list.error} onRetry={list.retry} />
  if (list.loading) return <LoadingState />
  if (list.items.length === 0) return <EmptyState title={t('portal.messages.empty.title')}>{t('portal.messages.empty.text')}</EmptyState>
  return (
    <>
      <ul className="stack">
        {list.items.map((notice) => (
          <li key={notice.id}>
            <Card>
              <div className="card-row">
                <strong>{notice.subject}</strong>
                <time className="quiet" dateTime={notice.createdAt}>
                  {format.relative(notice.createdAt, now)}
                </time>
              </div>
              <p>{notice.body}</p>
            </Card>
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <Button wide busy={list.loadingMore} onClick={list.more}>
          {t('common.more')}
        </Button>
      )}
    </>
  )
}
