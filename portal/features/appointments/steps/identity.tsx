import { useTranslation } from '@qilian/ui/i18n.ts'
import { Button } from '../../../app/components/button.tsx'
import { Field } from '../../../app/components/field.tsx'
import { Question } from '../../../app/question.tsx'
import { Spoken } from './spoken.tsx'
import { useStepCount, type StepProps } from './step.ts'
import { useIdentityProof } from './use-identity-proof.ts'

export function Identity({ appointment }: StepProps) {
  const { t } = useTranslation()
  const steps = useStepCount()
  const { send, busy, failure, field } = useIdentityProof({ appointment })
  return (
    <Question
      question={t('appointments.identity.title')}
      hint={t('appointments.identity.text', { name: appointment.successor.name })}
      step={3}
      steps={steps}
      onAnswer={send}
      failure={failure}
      actions={
        <Button look="primary" type="submit" wide busy={busy}>
          {t('common.next')}
        </Button>
      }
    >
      <Spoken text={[t('appointments.identity.title'), t('appointments.identity.text', { name: appointment.successor.name })].join('\n')} />
      <Field
        label={t('appointments.identity.number')}
        hint={t('appointments.identity.hint')}
        autoFocus
        {...field}
      />
    </Question>
  )
}
