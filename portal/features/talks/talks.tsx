import { listTalks } from '@qilian/contract/talks'
import { dot } from '@qilian/ui/dot.ts'
import { EmptyState, ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { Link } from 'wouter'
import { CardArrow, cardLink } from '../../app/components/card.tsx'
import { More } from '../../app/more.tsx'
import { Page } from '../../app/page.tsx'
import './talks.css'

/** What the enterprise and its officer told each other, the latest first. */
export function Talks() {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  const list = usePages(listTalks, { query: {} })
  return (
    <Page title={t('portal.talks.title')} note={t('portal.talks.note')} back={{ to: '/messages', label: t('portal.messages.title') }} action={<Link href="/talks/new" className="button button-primary">{t('portal.talks.new')}</Link>}>
      {!list.first && (list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : <LoadingState />)}
      {list.first && list.items.length === 0 && <EmptyState title={t('portal.talks.empty.title')}>{t('portal.talks.empty.text')}</EmptyState>}
      <ul className="stack">
        {list.items.map((talk) => (
          <li key={talk.id}>
            <Link href={`/talks/${talk.id}`} className={cardLink}>
              <span className="talk-glance">
                <strong className={talk.unread ? 'talk-unread' : ''}>{talk.unread && <span className="visually-hidden">{t('portal.messages.unread')} </span>}{talk.subject}</strong>
                <span className="quiet talk-last">{talk.lastSide === 'enterprise' ? t('portal.talks.us', { text: talk.last }) : talk.last}</span>
                <span className="quiet">{format.relative(talk.lastAt, now)}{talk.closed && `${dot}${t('portal.talks.closed')}`}</span>
              </span>
              <CardArrow />
            </Link>
          </li>
        ))}
      </ul>
      <More list={list} />
    </Page>
  )
}
