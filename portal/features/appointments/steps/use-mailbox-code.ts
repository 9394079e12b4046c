import { proveEmail, requestEmailCode } from '@qilian/contract/appointments'
import { useAction } from '@qilian/ui/query.ts'
import { useState } from 'react'
import type { Sent } from '../../../app/components/code-field.tsx'
import { asSent, useResend } from '../use-resend.ts'
import type { StepProps } from './step.ts'

/** The code that proves the successor's mailbox: asked for, asked for again, and typed. */
export function useMailboxCode({ appointment }: StepProps) {
  const [sent, setSent] = useState<Sent>()
  const request = useAction(requestEmailCode)
  const prove = useAction(proveEmail)
  const resend = useResend(sent)
  const params = { appointmentId: appointment.id }
  const send = () => {
    prove.reset()
    request.mutate({ params }, { onSuccess: (answer) => setSent(asSent(answer)) })
  }
  const onCode = (code: string) => sent && prove.mutate({ params, body: { codeId: sent.codeId, code } })
  return { sent, request, prove, resend, send, onCode }
}
