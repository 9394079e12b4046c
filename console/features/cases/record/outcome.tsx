import type { CaseDetail } from '@qilian/contract/cases'
import { dot } from '@qilian/ui/dot.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Section } from '../../../app/section.tsx'

type CallBack = CaseDetail['callBacks'][number]

/** What came of it: the solution, what the enterprise said to it, and what it said on the telephone. */
export function Outcome({ record }: { record: CaseDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { resolution, confirmation, callBacks } = record
  if (!resolution && !confirmation && callBacks.length === 0) return null
  const answersOf = (call: CallBack) =>
    [
      t(call.reached ? 'console.cases.outcome.reached' : 'console.cases.outcome.not_reached'),
      call.solved !== null && t(call.solved ? 'console.cases.outcome.solved' : 'console.cases.outcome.not_solved'),
      call.usable !== null && t(call.usable ? 'console.cases.outcome.usable' : 'console.cases.outcome.not_usable'),
      call.satisfaction !== null && t(`console.cases.call_back.satisfactions.${call.satisfaction}`),
    ]
      .filter(Boolean)
      .join(dot)
  return (
    <Section title={t('console.cases.outcome.title')}>
      <dl className="outcome">
        {resolution && (
          <div>
            <dt>{t('cases.field.resolution')}</dt>
            <dd className="prose">{resolution}</dd>
          </div>
        )}
        {confirmation && (
          <div>
            <dt>{t('console.cases.outcome.enterprise')}</dt>
            <dd>
              {confirmation.silent
                ? t('console.cases.outcome.silent')
                : [t('console.cases.outcome.solved'), confirmation.rating && t('common.rating', { count: confirmation.rating })].filter(Boolean).join(dot)}{' '}
              <span className="cell-note">{format.dateTime(confirmation.at)}</span>
              {confirmation.onBehalf && (
                <p className="cell-note">
                  {t('console.cases.outcome.on_behalf', { name: confirmation.onBehalf.by.name, saidBy: confirmation.onBehalf.saidBy, how: t(`cases.confirmed_how.${confirmation.onBehalf.how}`) })}
                </p>
              )}
              {confirmation.comment && <p className="prose">{confirmation.comment}</p>}
            </dd>
          </div>
        )}
        {callBacks.map((call) => (
          <div key={call.id}>
            <dt>{t('console.cases.outcome.call_back', { name: call.by.name })}</dt>
            <dd>
              {answersOf(call)} <span className="cell-note">{format.dateTime(call.at)}</span>
              {call.note && <p className="prose">{call.note}</p>}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
