import { proveEmail, requestEmailCode } from '@qilian/contract/appointments'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { useState } from 'react'
import { Button } from '../../../app/components/button.tsx'
import { CodeField, type Sent } from '../../../app/components/code-field.tsx'
import { Question } from '../../../app/question.tsx'
import { useResend } from '../use-resend.ts'
import { Spoken } from './spoken.tsx'
import { useStepCount, type StepProps } from './step.ts'

export function Email({ appointment }: StepProps) {
  const { t } = useTranslation()
  const steps = useStepCount()
  const textOf = useErrorText()
  const [sent, setSent] = useState<Sent>()
  const request = useAction(requestEmailCode)
  const prove = useAction(proveEmail)
  const resend = useResend(sent)
  const params = { appointmentId: appointment.id }
  const send = () => request.mutate({ params }, { onSuccess: ({ codeId, to, resendAfterSeconds }) => setSent({ codeId, to, resendAt: Date.now() + resendAfterSeconds * 1000 }) })
  return (
    <Question
      question={t('appointments.email.title')}
      hint={sent ? t('appointments.code_sent', { to: sent.to }) : t('appointments.email.text', { email: appointment.successor.email })}
      step={2}
      steps={steps}
      onAnswer={sent ? () => undefined : send}
      failure={request.error}
      actions={
        sent ? (
          <Button look="quiet" wide disabled={!resend.ready} onClick={send}>
            {resend.label}
          </Button>
        ) : (
          <Button look="primary" type="submit" wide busy={request.isPending}>
            {t('appointments.email.send')}
          </Button>
        )
      }
    >
      <Spoken text={[t('appointments.email.title'), sent ? t('appointments.code_sent', { to: sent.to }) : t('appointments.email.text', { email: appointment.successor.email })].join('\n')} />
      {sent && <CodeField busy={prove.isPending} error={prove.error ? textOf(prove.error).next : undefined} onCode={(code) => prove.mutate({ params, body: { codeId: sent.codeId, code } })} />}
    </Question>
  )
}
