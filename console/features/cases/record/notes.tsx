import type { CaseDetail } from '@qilian/contract/cases'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useFormat } from '@qilian/ui/use-format.ts'

/** What is out of the ordinary right now, before everything else. */
export function Notes({ record }: { record: CaseDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { handOn, status } = record
  const notes = [
    status === 'waiting' && record.waitingFor ? { key: 'waiting', title: t('console.cases.record.waiting_for'), text: record.waitingFor } : undefined,
    record.declineReason ? { key: 'declined', title: t('console.cases.record.declined_because'), text: record.declineReason } : undefined,
    handOn
      ? {
          key: 'hand_on',
          title: t('console.cases.hand_on.offered', { from: handOn.from.name, to: handOn.to.name, reason: t(`cases.hand_on_reason.${handOn.reason}`) }),
          text: [handOn.note, t('console.cases.hand_on.stays', { from: handOn.from.name, at: format.dateTime(handOn.offeredAt) })].filter(Boolean).join('\n'),
        }
      : undefined,
  ].filter((note) => note !== undefined)
  if (notes.length === 0) return null
  return (
    <ul className="record-notes">
      {notes.map(({ key, title, text }) => (
        <li key={key}>
          <strong>{title}</strong>
          <p className="prose">{text}</p>
        </li>
      ))}
    </ul>
  )
}
