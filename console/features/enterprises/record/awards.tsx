import { listAwards } from '@qilian/contract/evaluations'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { Section } from '../../../app/section.tsx'
import { mayReadAwards } from '../roles.ts'

/** Gold liaisons of the enterprise, and the green-channel points that they bring. Nothing where there are none. */
export function Awards({ enterpriseId }: { enterpriseId: string }) {
  const { t } = useTranslation()
  const me = useMe()
  const { data } = useCall(listAwards, { query: { enterpriseId, state: 'granted' } }, { enabled: mayReadAwards(me.roles) })
  if (!data || data.items.length === 0) return null
  return (
    <Section title={t('console.enterprises.awards.title')}>
      <ul>
        {data.items.map((award) => (
          <li key={award.id}>
            {t('console.enterprises.awards.gold', { year: award.year, name: award.user.name })} <span className="cell-note">{t('console.enterprises.awards.points', { points: award.points, until: award.pointsUntil })}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
