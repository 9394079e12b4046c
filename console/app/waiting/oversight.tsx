import { listVerifications, type Verification } from '@qilian/contract/audit'
import { listAccessReviews } from '@qilian/contract/access-review'
import { listErasures } from '@qilian/contract/privacy'
import { StatusTag, type StatusTone } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { ButtonLink } from '../button-link.tsx'

const toneOf: Record<Verification['state'], StatusTone> = { waiting: 'open', running: 'open', whole: 'done', broken: 'waiting', failed: 'waiting' }

/** What waits for auditors and administrators: no case ever does, and their first page shall say so much more than that. */
export function OversightWaiting() {
  const { roles } = useMe()
  const [audits, administers] = [roles.includes('auditor'), roles.includes('administrator')]
  return audits || administers ? <Waiting audits={audits} administers={administers} /> : null
}

function Waiting({ audits, administers }: { audits: boolean; administers: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const checks = useCall(listVerifications, { query: { limit: 1 } }, { enabled: audits })
  const reviews = useCall(listAccessReviews, { query: { limit: 5 } })
  const erasures = useCall(listErasures, { query: { state: 'open', limit: 100 } }, { enabled: administers })
  const open = reviews.data?.items.filter(({ closedAt }) => closedAt === null) ?? []
  const begins = audits && reviews.data && open.length === 0
  const waits = erasures.data?.items.length ?? 0
  if (!(audits && checks.data) && open.length === 0 && waits === 0) return null
  return (
    <section className="waiting" aria-labelledby="oversight-waiting">
      <h2 id="oversight-waiting">{t('console.oversight.title')}</h2>
      <ul className="line-rows">
        {audits && checks.data && <LastCheck check={checks.data.items[0]} />}
        {open.map(({ id, area, counts, dueOn, overdue }) => (
          <li key={id}>
            <span>
              <span>
                {t('console.audit.review.of', { area: area.name })} {overdue && <StatusTag tone="waiting">{t('console.audit.review.states.overdue')}</StatusTag>}
              </span>
              <span className="cell-note">{t('console.oversight.review', { count: counts.open, day: format.date(dueOn) })}</span>
            </span>
            <ButtonLink to="/audit/access/reviews/$reviewId" params={{ reviewId: id }}>{t('console.oversight.look')}</ButtonLink>
          </li>
        ))}
        {begins && (
          <li>
            <span>
              {t('console.audit.review.title')}
              <span className="cell-note">{reviews.data.items[0]?.closedAt ? t('console.audit.review.closed_on', { when: format.dateTime(reviews.data.items[0].closedAt) }) : t('console.audit.review.empty')}</span>
            </span>
            <ButtonLink to="/audit/access/reviews">{t('console.audit.review.start')}</ButtonLink>
          </li>
        )}
        {waits > 0 && (
          <li>
            <span>{t('console.oversight.erasures', { count: waits })}</span>
            <ButtonLink to="/personal-data/requests">{t('console.oversight.look')}</ButtonLink>
          </li>
        )}
      </ul>
    </section>
  )
}

function LastCheck({ check }: { check: Verification | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <li>
      <span>
        <span>
          {t('console.oversight.check')} {check && <StatusTag tone={toneOf[check.state]}>{t(`console.audit.verification.states.${check.state}`)}</StatusTag>}
        </span>
        <span className="cell-note">{check ? t('console.audit.verification.of', { when: format.dateTime(check.startedAt), name: check.startedBy.name }) : t('console.audit.verification.empty')}</span>
      </span>
      <ButtonLink to="/audit/verification">{t('console.audit.verification.start')}</ButtonLink>
    </li>
  )
}
