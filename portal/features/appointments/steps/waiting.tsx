import type { AppointmentState } from '@qilian/contract/appointments'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Link } from 'wouter'
import { Card } from '../../../app/components/card.tsx'
import { Question } from '../../../app/question.tsx'
import { HandoverLink } from '../handover-link.tsx'
import { Spoken } from './spoken.tsx'
import { useStepCount, type StepProps } from './step.ts'
import { useLookAgain } from './use-look-again.ts'

/** Nothing left to do here: what happens next, and who does it. */
export function Waiting({ appointment, state }: StepProps & { state: Exclude<AppointmentState, 'enrolling'> }) {
  const { t } = useTranslation()
  const steps = useStepCount()
  useLookAgain(state === 'accepted' || state === 'signed')
  return (
    <Question
      question={t(`appointments.done.${state}.title`)}
      hint={t(`appointments.done.${state}.text`, { enterprise: appointment.enterprise.name })}
      step={steps}
      steps={steps}
      onAnswer={() => undefined}
      actions={
        <>
          {state === 'handing_over' && <HandoverLink enterpriseId={appointment.enterprise.id} role={appointment.role} />}
          <Link className={`button button-wide ${state === 'handing_over' ? 'button-quiet' : 'button-primary'}`} to="/">
            {t('appointments.done.home')}
          </Link>
        </>
      }
    >
      <Spoken text={[t(`appointments.done.${state}.title`), t(`appointments.done.${state}.text`, { enterprise: appointment.enterprise.name })].join('\n')} />
      <Card>
        <p className="quiet">{t('appointments.facts.number')}</p>
        <p className="big-number">{appointment.number}</p>
      </Card>
    </Question>
  )
}
