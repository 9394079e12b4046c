import type { CaseDetail } from '@qilian/contract/cases'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { changesBetween, type Change } from './changes.ts'

/** What colleagues changed while a form was open. */
export function ChangeList({ before, now }: { before: CaseDetail; now: CaseDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const due = (at: string | null) => (at === null ? t('common.light.paused') : format.dateTime(at))
  const textOf = (change: Change): string => {
    switch (change.what) {
      case 'status': return t('console.cases.changes.status', { from: t(`cases.status.${change.from}`), to: t(`cases.status.${change.to}`) })
      case 'category': return t('console.cases.changes.category', { from: t(`cases.category.${change.from}`), to: t(`cases.category.${change.to}`) })
      case 'task_status': return t('console.cases.changes.task_status', { department: change.department, from: t(`cases.task_status.${change.from}`), to: t(`cases.task_status.${change.to}`) })
      case 'due': return t('console.cases.changes.due', { from: due(change.from), to: due(change.to) })
      default: {
        const { what, ...values } = change
        return t(`console.cases.changes.${what}`, values)
      }
    }
  }
  return (
    <>
      <ul className="change-list">
        {changesBetween(before, now).map((change) => (
          <li key={JSON.stringify(change)}>{textOf(change)}</li>
        ))}
      </ul>
      <p>{t('console.cases.changes.next')}</p>
    </>
  )
}
