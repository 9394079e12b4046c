import { countCases } from '@qilian/contract/cases'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { ButtonLink } from '../button-link.tsx'

/** What climbed up the line to a leader: it is somebody else's to do, and the leader's to see to. */
export function EscalatedWaiting() {
  return useMe().roles.includes('park_leader') ? <Escalated /> : null
}

function Escalated() {
  const { t } = useTranslation()
  const { data } = useCall(countCases, { query: { escalated: 'true' } })
  if (!data || data.count === 0) return null
  return (
    <section className="waiting waiting-line" aria-label={t('console.oversight.escalated.title')}>
      <span>
        {t('console.oversight.escalated.waiting', { count: data.count })}
        <span className="cell-note">{t('console.oversight.escalated.text')}</span>
      </span>
      <ButtonLink to="/cases" search={{ escalated: 'true', order: 'due' }}>{t('console.oversight.first.look')}</ButtonLink>
    </section>
  )
}
