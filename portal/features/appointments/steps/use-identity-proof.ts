import { proveIdentity } from '@qilian/contract/appointments'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem, useAction } from '@qilian/ui/query.ts'
import { useState, type ChangeEvent } from 'react'
import type { StepProps } from './step.ts'

/** The successor's ID number: typed, sent, and what its field says of it. */
export function useIdentityProof({ appointment }: StepProps) {
  const { t } = useTranslation()
  const [idNumber, setIdNumber] = useState('')
  const [tried, setTried] = useState(false)
  const prove = useAction(proveIdentity)
  const refused = isProblem(prove.error) ? prove.error.problem.errors?.find(({ field }) => field === 'body.idNumber')?.message : undefined
  const missing = idNumber.trim() === ''
  const send = () => {
    setTried(true)
    if (appointment.steps.identity === null && !missing) prove.mutate({ params: { appointmentId: appointment.id }, body: { version: appointment.version, idNumber } })
  }
  return {
    tried,
    send,
    busy: prove.isPending,
    /** What went wrong beside the number itself. */
    failure: refused ? undefined : prove.error,
    field: {
      error: refused ?? (tried && missing ? t('appointments.identity.missing') : undefined),
      autoComplete: 'off',
      autoCapitalize: 'characters',
      maxLength: 24,
      value: idNumber,
      onChange: (event: ChangeEvent<HTMLInputElement>) => setIdNumber(event.target.value),
    },
  }
}
