import { proveIdentity } from '@qilian/contract/appointments'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem, useAction } from '@qilian/ui/query.ts'
import { useState } from 'react'
import { Button } from '../../../app/components/button.tsx'
import { Field } from '../../../app/components/field.tsx'
import { Question } from '../../../app/question.tsx'
import { Spoken } from './spoken.tsx'
import { useStepCount, type StepProps } from './step.ts'

export function Identity({ appointment }: StepProps) {
  const { t } = useTranslation()
  const steps = useStepCount()
  const [idNumber, setIdNumber] = useState('')
  const [missing, setMissing] = useState(false)
  const prove = useAction(proveIdentity)
  const refused = isProblem(prove.error) ? prove.error.problem.errors?.find(({ field }) => field === 'body.idNumber')?.message : undefined
  const send = () => {
    setMissing(idNumber.trim() === '')
    if (idNumber.trim() !== '') prove.mutate({ params: { appointmentId: appointment.id }, body: { version: appointment.version, idNumber } })
  }
  return (
    <Question
      question={t('appointments.identity.title')}
      hint={t('appointments.identity.text', { name: appointment.successor.name })}
      step={3}
      steps={steps}
      onAnswer={send}
      failure={refused ? undefined : prove.error}
      actions={
        <Button look="primary" type="submit" wide busy={prove.isPending}>
          {t('common.next')}
        </Button>
      }
    >
      <Spoken text={[t('appointments.identity.title'), t('appointments.identity.text', { name: appointment.successor.name })].join('\n')} />
      <Field
        label={t('appointments.identity.number')}
        hint={t('appointments.identity.hint')}
        error={refused ?? (missing ? t('appointments.identity.missing') : undefined)}
        autoComplete="off"
        autoCapitalize="characters"
        autoFocus
        maxLength={24}
        value={idNumber}
        onChange={(event) => setIdNumber(event.target.value)}
      />
    </Question>
  )
}
