import { listEditions } from '@qilian/contract/community'
import { EmptyState, ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useParams, useSearchParams } from 'wouter'
import { Card } from '../../app/components/card.tsx'
import { More } from '../../app/more.tsx'
import { Page } from '../../app/page.tsx'
import './community.css'

/** What a post or a reply said before it was changed. */
export function Before() {
  const { t } = useTranslation()
  const format = useFormat()
  const { threadId } = useParams<{ threadId: string }>()
  const [search] = useSearchParams()
  const replyId = search.get('reply')
  const list = usePages(listEditions, { params: { threadId }, query: replyId === null ? {} : { replyId } })
  return (
    <Page title={t('portal.community.own.history_title')} back={{ to: `/community/${threadId}`, label: t('portal.community.title') }}>
      {!list.first && (list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : <LoadingState />)}
      {list.first && list.items.length === 0 && <EmptyState title={t('portal.community.own.nothing')} />}
      <ul className="stack">
        {list.items.map((edition) => (
          <li key={edition.id}>
            <Card>
              <p className="quiet">{t('portal.community.own.written', { from: format.dateTime(edition.writtenAt), until: format.dateTime(edition.replacedAt) })}</p>
              {edition.title && <strong>{edition.title}</strong>}
              <p className="community-text">{edition.body}</p>
            </Card>
          </li>
        ))}
      </ul>
      <More list={list} />
    </Page>
  )
}
