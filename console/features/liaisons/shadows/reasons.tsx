import type { ShownReason } from '@qilian/contract/shadows'
import { useTranslation } from '@qilian/ui/i18n.ts'
import './shadows.css'

export function useReasonText() {
  const { t } = useTranslation()
  return ({ code, enterprises, groups, said }: ShownReason) => t(`console.shadows.why.${code}`, { enterprises, groups, said: said ?? '' })
}

export const signed = (weight: number) => `${weight < 0 ? '−' : '+'}${Math.abs(weight).toFixed(1)}`

/** Each reason in words with its weight, and the sum. */
export function Reasons({ reasons, prior, score }: { reasons: readonly ShownReason[]; prior: number; score: number }) {
  const { t } = useTranslation()
  const textOf = useReasonText()
  return (
    <ul className="reason-list">
      <li><span className="cell-note">{t('console.shadows.prior')}</span><span className="weight">{signed(prior)}</span></li>
      {reasons.map((reason) => (
        <li key={reason.code}><span>{textOf(reason)}</span><span className="weight">{signed(reason.weight)}</span></li>
      ))}
      <li className="sum"><span>{t('console.shadows.sum', { percent: Math.round(100 / (1 + Math.exp(-score))) })}</span><span className="weight">{signed(score)}</span></li>
    </ul>
  )
}
