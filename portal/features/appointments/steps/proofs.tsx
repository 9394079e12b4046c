import { proveEmail, proveIdentity, requestEmailCode } from '@qilian/contract/appointments'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem, useAction } from '@qilian/ui/query.ts'
import { useState } from 'react'
import { Button } from '../../../app/components/button.tsx'
import { CodeField, type Sent } from '../../../app/components/code-field.tsx'
import { Field } from '../../../app/components/field.tsx'
import { Question } from '../../../app/question.tsx'
import { useResend } from '../use-resend.ts'
import { useStepCount, type StepProps } from './step.ts'

/** Mailbox and identity on one screen, in either order: the number is typed while the mail is on its way. Each is kept as soon as it is proved. */
export function Proofs({ appointment }: StepProps) {
  const { t } = useTranslation()
  const steps = useStepCount()
  const [idNumber, setIdNumber] = useState('')
  const [tried, setTried] = useState(false)
  const identity = useAction(proveIdentity)
  const { email, identity: proved } = appointment.steps
  const { successor } = appointment
  const refused = isProblem(identity.error) ? identity.error.problem.errors?.find(({ field }) => field === 'body.idNumber')?.message : undefined
  const send = () => {
    setTried(true)
    if (!proved && idNumber.trim() !== '') identity.mutate({ params: { appointmentId: appointment.id }, body: { version: appointment.version, idNumber } })
  }
  return (
    <Question
      question={t('appointments.proofs.title')}
      step={2}
      steps={steps}
      onAnswer={send}
      failure={refused ? undefined : identity.error}
      actions={
        <Button look="primary" type="submit" wide busy={identity.isPending}>
          {t('common.next')}
        </Button>
      }
    >
      {email ? <Proved>{t('appointments.proofs.mailbox', { email: successor.email })}</Proved> : <Mailbox appointment={appointment} asked={tried && proved !== null} />}
      {proved ? (
        <Proved>{t('appointments.proofs.identity', { last4: proved.last4 })}</Proved>
      ) : (
        <Field
          label={t('appointments.proofs.number', { name: successor.name })}
          hint={t('appointments.proofs.number_hint')}
          error={refused ?? (tried && idNumber.trim() === '' ? t('appointments.identity.missing') : undefined)}
          autoComplete="off"
          autoCapitalize="characters"
          maxLength={24}
          value={idNumber}
          onChange={(event) => setIdNumber(event.target.value)}
        />
      )}
    </Question>
  )
}

const Proved = ({ children }: { children: string }) => <p className="card proved">{children}</p>

function Mailbox({ appointment, asked }: StepProps & { asked: boolean }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const [sent, setSent] = useState<Sent>()
  const request = useAction(requestEmailCode)
  const prove = useAction(proveEmail)
  const resend = useResend(sent)
  const params = { appointmentId: appointment.id }
  const send = () => {
    prove.reset()
    request.mutate({ params }, { onSuccess: ({ codeId, to, resendAfterSeconds }) => setSent({ codeId, to, resendAt: Date.now() + resendAfterSeconds * 1000 }) })
  }
  const failure = prove.error ?? request.error
  const problem = failure ? textOf(failure).next : asked ? t('appointments.proofs.mail_missing') : undefined
  return (
    <fieldset className="choices">
      <legend>{t('appointments.proofs.code', { email: appointment.successor.email })}</legend>
      {sent ? (
        <>
          <CodeField autoFocus={false} busy={prove.isPending} error={problem} onCode={(code) => prove.mutate({ params, body: { codeId: sent.codeId, code } })} />
          <p className="quiet">{t('appointments.code_sent', { to: sent.to })}</p>
        </>
      ) : (
        problem && (
          <p className="field-error" role="alert">
            {problem}
          </p>
        )
      )}
      <Button look={sent ? 'quiet' : 'plain'} wide busy={request.isPending} disabled={!resend.ready} onClick={send}>
        {sent ? resend.label : t('appointments.email.send')}
      </Button>
    </fieldset>
  )
}
