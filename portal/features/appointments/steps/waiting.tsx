import { useTranslation } from '@qilian/ui/i18n.ts'
import { Link } from 'wouter'
import { Card } from '../../../app/components/card.tsx'
import { Question } from '../../../app/question.tsx'
import { stepCount, type StepProps } from './step.ts'

/** Nothing left to do here: what happens next, and who does it. */
export function Waiting({ appointment }: StepProps) {
  const { t } = useTranslation()
  const { state } = appointment
  return (
    <Question
      question={t(`appointments.done.${state}.title`)}
      hint={t(`appointments.done.${state}.text`, { enterprise: appointment.enterprise.name })}
      step={6}
      steps={stepCount}
      onAnswer={() => undefined}
      actions={
        <Link className="button button-primary button-wide" to="/">
          {t('appointments.done.home')}
        </Link>
      }
    >
      <Card>
        <p className="quiet">{t('appointments.facts.number')}</p>
        <p className="big-number">{appointment.number}</p>
      </Card>
    </Question>
  )
}
