import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Button } from '../../../app/components/button.tsx'
import { CodeField } from '../../../app/components/code-field.tsx'
import { Question } from '../../../app/question.tsx'
import { Spoken } from './spoken.tsx'
import { useStepCount, type StepProps } from './step.ts'
import { useMailboxCode } from './use-mailbox-code.ts'

export function Email({ appointment }: StepProps) {
  const { t } = useTranslation()
  const steps = useStepCount()
  const textOf = useErrorText()
  const { sent, request, prove, resend, send, onCode } = useMailboxCode({ appointment })
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
      {sent && <CodeField busy={prove.isPending} error={prove.error ? textOf(prove.error).next : undefined} onCode={onCode} />}
    </Question>
  )
}
