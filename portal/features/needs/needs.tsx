import { listCases } from '@qilian/contract/cases'
import { EmptyState, ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { Page } from '../../app/page.tsx'

/** Every need that the enterprise has raised, newest first. */
export function Needs() {
  const { t } = useTranslation()
  return (
    <Page title={t('portal.needs.title')}>
      <NeedList />
    </Page>
  )
}

function NeedList() {
  const { t } = useTranslation()
  const format = useFormat()
  const list = usePages(listCases, {})
  if (list.error) return <ErrorState error={list.error} onRetry={list.retry} />
  if (list.loading) return <LoadingState />
  if (list.items.length === 0) return <EmptyState title={t('portal.needs.empty.title')}>{t('portal.needs.empty.text')}</EmptyState>
  return (
    <>
      <ul className="stack">
        {list.items.map((item) => (
          <li key={item.id}>
            <Card>
              <div className="card-row">
                <strong>{item.title}</strong>
                <StatusTag tone={item.closedAt ? 'done' : 'open'}>{t(`cases.status.${item.status}`)}</StatusTag>
              </div>
              <p className="quiet">
                {item.number} · {format.date(item.openedAt)}
              </p>
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
