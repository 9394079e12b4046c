import type { CaseDetail } from '@qilian/contract/cases'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link } from '@tanstack/react-router'
import { FactList, Section, type Fact } from '../../../app/section.tsx'
import { Reporter } from './reporter.tsx'

/** Whose it is, where it came from, who answers for it. */
export function CaseFacts({ record }: { record: CaseDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const facts: Fact[] = [
    ...(record.enterprise
      ? [
          {
            label: t('cases.field.enterprise'),
            value: (
              <Link to="/enterprises/$enterpriseId" params={{ enterpriseId: record.enterprise.id }}>
                {record.enterprise.name}
              </Link>
            ),
          },
        ]
      : []),
    { label: t('cases.field.reporter'), value: <Reporter record={record} /> },
    { label: t('cases.field.owner'), value: record.owner.name },
    { label: t('cases.field.category'), value: t(`cases.category.${record.category}`) },
    { label: t('cases.field.channel'), value: t(`cases.channel.${record.channel}`) },
    { label: t('cases.field.park'), value: record.park.name },
    { label: t('cases.field.opened_at'), value: format.dateTime(record.openedAt) },
    ...(record.closedAt ? [{ label: t('cases.field.closed_at'), value: format.dateTime(record.closedAt) }] : []),
    ...(record.formerOwners.length > 0
      ? [
          {
            label: t('console.cases.record.former_owners'),
            wide: true,
            value: (
              <ul>
                {record.formerOwners.map(({ user, from, until }) => (
                  <li key={`${user.id} ${from}`}>
                    {user.name} <span className="cell-note">{t('clock.range', { from: format.dateTime(from), to: format.dateTime(until) })}</span>
                  </li>
                ))}
              </ul>
            ),
          },
        ]
      : []),
  ]
  return (
    <Section title={t('console.cases.record.facts')}>
      <FactList facts={facts} />
    </Section>
  )
}
