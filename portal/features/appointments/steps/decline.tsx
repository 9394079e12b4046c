import { declineAppointment } from '@qilian/contract/appointments'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { useState } from 'react'
import { Button } from '../../../app/components/button.tsx'
import { TextArea } from '../../../app/components/field.tsx'
import { Question } from '../../../app/question.tsx'
import type { StepProps } from './step.ts'

export function Decline({ appointment, onBack }: StepProps & { onBack: () => void }) {
  const { t } = useTranslation()
  const [note, setNote] = useState('')
  const decline = useAction(declineAppointment)
  return (
    <Question
      question={t('appointments.decline.title')}
      hint={t('appointments.decline.text', { enterprise: appointment.enterprise.name })}
      onBack={onBack}
      onAnswer={() => decline.mutate({ params: { appointmentId: appointment.id }, body: { version: appointment.version, ...(note.trim() && { note }) } })}
      failure={decline.error}
      actions={
        <Button look="danger" type="submit" wide busy={decline.isPending}>
          {t('appointments.decline.do')}
        </Button>
      }
    >
      <TextArea label={t('appointments.decline.note')} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
    </Question>
  )
}
