import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Button } from '../../../app/components/button.tsx'
import { CodeField } from '../../../app/components/code-field.tsx'
import { Field } from '../../../app/components/field.tsx'
import { Question } from '../../../app/question.tsx'
import { useStepCount, type StepProps } from './step.ts'
import { useIdentityProof } from './use-identity-proof.ts'
import { useMailboxCode } from './use-mailbox-code.ts'

/** Mailbox and identity on one screen, in either order: the number is typed while the mail is on its way. Each is kept as soon as it is proved. */
export function Proofs({ appointment }: StepProps) {
  const { t } = useTranslation()
  const steps = useStepCount()
  const { tried, send, busy, failure, field } = useIdentityProof({ appointment })
  const { email, identity: proved } = appointment.steps
  const { successor } = appointment
  return (
    <Question
      question={t('appointments.proofs.title')}
      step={2}
      steps={steps}
      onAnswer={send}
      failure={failure}
      actions={
        <Button look="primary" type="submit" wide busy={busy}>
          {t('common.next')}
        </Button>
      }
    >
      {email ? <Proved>{t('appointments.proofs.mailbox', { email: successor.email })}</Proved> : <Mailbox appointment={appointment} asked={tried && proved !== null} />}
      {proved ? (
        <Proved>{t('appointments.proofs.identity', { last4: proved.last4 })}</Proved>
      ) : (
        <Field label={t('appointments.proofs.number', { name: successor.name })} hint={t('appointments.proofs.number_hint')} {...field} />
      )}
    </Question>
  )
}

const Proved = ({ children }: { children: string }) => <p className="card proved">{children}</p>

function Mailbox({ appointment, asked }: StepProps & { asked: boolean }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const { sent, request, prove, resend, send, onCode } = useMailboxCode({ appointment })
  const failure = prove.error ?? request.error
  const problem = failure ? textOf(failure).next : asked ? t('appointments.proofs.mail_missing') : undefined
  return (
    <fieldset className="choices">
      <legend>{t('appointments.proofs.code', { email: appointment.successor.email })}</legend>
      {sent ? (
        <>
          <CodeField autoFocus={false} busy={prove.isPending} error={problem} onCode={onCode} />
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
