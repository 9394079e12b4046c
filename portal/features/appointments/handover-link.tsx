import { listHandovers } from '@qilian/contract/handovers'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { Link } from 'wouter'

/** From an appointment that is being handed over to the checklist, for whoever has a part in it. */
export function HandoverLink({ enterpriseId, role }: { enterpriseId: string; role: string }) {
  const { t } = useTranslation()
  const { data } = useCall(listHandovers, { query: { open: 'true' } })
  const found = data?.items.find(({ enterprise, role: seat, effectiveAt }) => enterprise.id === enterpriseId && seat === role && effectiveAt === null)
  if (!found) return null
  return (
    <Link className="button button-primary button-wide" to={`/handovers/${found.id}`}>
      {t('appointments.done.handover')}
    </Link>
  )
}
