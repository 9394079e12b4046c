import type { CaseDetail, CaseSummary, OpenStatus } from '@qilian/contract/cases'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'

type Need = CaseSummary & Partial<Pick<CaseDetail, 'reopenUntil' | 'allowedActions'>>

type WithLateWords = 'submitted' | 'handling' | 'reviewing' | 'confirming' | 'calling_back'
const hasLateWords = (status: OpenStatus): status is WithLateWords => ['submitted', 'handling', 'reviewing', 'confirming', 'calling_back'].includes(status)

/** Key of the sentence that says what comes next, below `portal.needs.next`. */
export function nextStepKey({ status: shown, light, reopenUntil, allowedActions }: Pick<Need, 'status' | 'light' | 'reopenUntil' | 'allowedActions'>, now: Date) {
  // The park's own matters, which have others, are never shown to an enterprise.
  const status = shown as OpenStatus
  if (light === 'red' && hasLateWords(status)) return `${status}_late` as const
  if (status === 'declined' && allowedActions && !allowedActions.includes('object')) return 'declined_final'
  if (status === 'closed' || status === 'withdrawn') return reopenUntil && new Date(reopenUntil) > now ? status : (`${status}_final` as const)
  return status
}

/** Says in plain words who does what by when: `const nextStep = useNextStep()`, `nextStep(need)`. */
export function useNextStep(): (need: Need) => string {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  return (need) =>
    t(`portal.needs.next.${nextStepKey(need, now)}`, {
      owner: need.owner.name,
      due: need.dueAt && format.nearTime(need.dueAt, now),
      until: need.reopenUntil && format.nearDate(need.reopenUntil, now),
    })
}
