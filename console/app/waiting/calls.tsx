import { getMyCalls } from '@qilian/contract/verification-plan'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { ButtonLink } from '../button-link.tsx'

/** Whoever may have enterprises of their own to look after. */
const roles = ['service_officer', 'service_manager', 'investment_officer', 'park_leader']

/** How many liaisons the reader is to call by today: the plan asks for it, no case does. */
export function CallsWaiting() {
  const me = useMe()
  return me.roles.some((role) => roles.includes(role)) ? <Calls /> : null
}

function Calls() {
  const { t } = useTranslation()
  const { data } = useCall(getMyCalls, {})
  if (!data || data.open === 0) return null
  return (
    <section className="waiting waiting-line" aria-label={t('console.checks.tabs.calls')}>
      <span>
        {t('console.checks.waiting', { count: data.open })}
        {data.overdue > 0 && <span className="cell-note">{t('console.checks.waiting_late', { count: data.overdue })}</span>}
      </span>
      <ButtonLink to="/liaisons">{t('console.checks.waiting_call')}</ButtonLink>
    </section>
  )
}
