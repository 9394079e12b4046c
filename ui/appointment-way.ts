import type { AppointmentDetail, AppointmentState } from '@qilian/contract/appointments'

const over: readonly AppointmentState[] = ['declined', 'cancelled', 'expired']

type Step = 'mobile' | 'email' | 'identity' | 'counter' | 'passkey' | 'accepted' | 'signed' | 'effective'

/** The steps to show, each with its instant or null where it is still to come: not those that another way went past, nor those that nothing leads to any more. */
export function wayOf({ state, steps }: Pick<AppointmentDetail, 'state' | 'steps'>): [step: Step, at: string | null][] {
  const rows: [Step, string | null][] = [
    ['mobile', steps.mobile], ['email', steps.email], ['identity', steps.identity?.at ?? null],
    steps.withoutPasskey && !steps.passkey ? ['counter', steps.counter] : ['passkey', steps.passkey],
    ['accepted', steps.accepted], ['signed', steps.signed], ['effective', steps.effective],
  ]
  const last = rows.findLastIndex(([, at]) => at !== null)
  return rows.filter(([, at], index) => at !== null || (index > last && !over.includes(state)))
}
