import { goWithoutPasskey } from '@qilian/contract/appointments'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { enrolPasskey, passkeyNameHere, usePasskeys } from '@qilian/ui/passkeys.ts'
import { useAction } from '@qilian/ui/query.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from '../../../app/components/button.tsx'
import { Question } from '../../../app/question.tsx'
import { Spoken } from './spoken.tsx'
import { useStepCount, type StepProps } from './step.ts'

export function Passkey({ appointment }: StepProps) {
  const { t } = useTranslation()
  const steps = useStepCount()
  const here = usePasskeys()
  const client = useQueryClient()
  const without = useAction(goWithoutPasskey)
  const enrol = useMutation({
    mutationFn: () => enrolPasskey(passkeyNameHere() || t('appointments.passkey.name')),
    onSuccess: () => client.invalidateQueries({ queryKey: ['appointments'] }),
  })
  return (
    <Question
      question={t(here ? 'appointments.passkey.title' : 'appointments.passkey.title_without')}
      hint={here ? t('appointments.passkey.text') : t('appointments.passkey.not_here')}
      step={Math.min(4, steps - 1)}
      steps={steps}
      onAnswer={() => here && enrol.mutate()}
      failure={enrol.error ?? without.error}
      actions={
        <>
          {here && (
            <Button look="primary" type="submit" wide busy={enrol.isPending}>
              {t('appointments.passkey.add')}
            </Button>
          )}
          <Button look={here ? 'quiet' : 'primary'} wide busy={without.isPending} onClick={() => without.mutate({ params: { appointmentId: appointment.id }, body: { version: appointment.version } })}>
            {t('appointments.passkey.without')}
          </Button>
        </>
      }
    >
      <Spoken text={[t(here ? 'appointments.passkey.title' : 'appointments.passkey.title_without'), t(here ? 'appointments.passkey.text' : 'appointments.passkey.not_here')].join('\n')} />
      {here && <p className="quiet">{t('appointments.passkey.why')}</p>}
    </Question>
  )
}
