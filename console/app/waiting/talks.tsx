import { listTalks } from '@qilian/contract/talks'
import { dot } from '@qilian/ui/dot.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { ButtonLink } from '../button-link.tsx'

const most = 20

/** What enterprises wrote to their officer and nobody has read: no case waits for the answer. */
export function TalksWaiting() {
  return useMe().roles.includes('service_officer') ? <Talks /> : null
}

function Talks() {
  const { t } = useTranslation()
  const { data } = useCall(listTalks, { query: { unread: 'true', limit: most } })
  if (!data || data.items.length === 0) return null
  const newest = data.items[0]!
  return (
    <section className="waiting waiting-line" aria-label={t('console.circulars.talk.title')}>
      <span>
        {data.next === null ? t('console.circulars.talk.waiting', { count: data.items.length }) : t('console.circulars.talk.many_waiting', { most })}
        <span className="cell-note">{[newest.enterprise.name, newest.subject].join(dot)}</span>
      </span>
      {data.items.length === 1 ? (
        <ButtonLink to="/talks/$talkId" params={{ talkId: newest.id }}>{t('console.circulars.talk.answer_now')}</ButtonLink>
      ) : (
        <ButtonLink to="/talks" search={{ unread: true }}>{t('console.circulars.talk.answer_now')}</ButtonLink>
      )}
    </section>
  )
}
