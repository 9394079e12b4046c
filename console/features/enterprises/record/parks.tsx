import type { EnterpriseDetail } from '@qilian/contract/enterprises'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Section } from '../../../app/section.tsx'

/** The relation to a park is dated: where the enterprise is and was. */
export function Parks({ parks }: Pick<EnterpriseDetail, 'parks'>) {
  const { t } = useTranslation()
  return (
    <Section title={t('console.enterprises.parks.title')}>
      <ul>
        {parks.map(({ park, from, until }) => (
          <li key={`${park.id}-${from}`}>
            {park.name} <span className="cell-note">{until ? t('console.enterprises.span', { from, until }) : t('console.enterprises.since', { from })}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
