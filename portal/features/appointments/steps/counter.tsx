import { useTranslation } from '@qilian/ui/i18n.ts'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'wouter'
import { Button } from '../../../app/components/button.tsx'
import { Card } from '../../../app/components/card.tsx'
import { Question } from '../../../app/question.tsx'
import { Spoken } from './spoken.tsx'
import { useStepCount, type StepProps } from './step.ts'
import { useLookAgain } from './use-look-again.ts'

/** The two codes are in; the counter must see the person. Asking again shows when it has. */
export function Counter({ appointment }: StepProps) {
  const { t } = useTranslation()
  const steps = useStepCount()
  const client = useQueryClient()
  useLookAgain(true)
  return (
    <Question
      question={t('appointments.counter.title')}
      hint={t('appointments.counter.text', { park: appointment.park.name })}
      step={Math.min(4, steps - 1)}
      steps={steps}
      onAnswer={() => void client.invalidateQueries({ queryKey: ['appointments'] })}
      actions={
        <Button look="primary" type="submit" wide>
          {t('appointments.counter.look_again')}
        </Button>
      }
    >
      <Spoken text={[t('appointments.counter.title'), t('appointments.counter.text', { park: appointment.park.name })].join('\n')} />
      <Card>
        <p className="quiet">{t('appointments.facts.number')}</p>
        <p className="big-number">{appointment.number}</p>
      </Card>
      <Link className="link-button" to="/desk">
        {t('appointments.counter.take_number')}
      </Link>
    </Question>
  )
}
