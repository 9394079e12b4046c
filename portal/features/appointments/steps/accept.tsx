import { acceptAppointment, goWithoutPasskey, readAppointmentTexts, type AppointmentText } from '@qilian/contract/appointments'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { enrolPasskey, passkeyNameHere } from '@qilian/ui/passkeys.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../../app/components/button.tsx'
import { Card } from '../../../app/components/card.tsx'
import { useSimple } from '../../../app/simple/large-type.ts'
import { Question } from '../../../app/question.tsx'
import { ReadAloud } from '../../../app/simple/read-aloud.tsx'
import { Decline } from './decline.tsx'
import { useStepCount, type StepProps } from './step.ts'

/** Both texts, and the answer. Where nothing stands for the person yet, the phone's finger or face gives it, and is their passkey from then on. */
export function Accept({ appointment }: StepProps) {
  const { t } = useTranslation()
  const steps = useStepCount()
  const client = useQueryClient()
  const texts = useCall(readAppointmentTexts, {})
  const accept = useAction(acceptAppointment, ['session'])
  const without = useAction(goWithoutPasskey)
  const byPasskey = !appointment.steps.passkey && !appointment.steps.counter
  const enrol = useMutation({
    mutationFn: () => enrolPasskey(passkeyNameHere() || t('appointments.passkey.name')),
    onSuccess: () => client.invalidateQueries({ queryKey: ['appointments'] }),
  })
  const [agreed, setAgreed] = useState<readonly string[]>([])
  const [missing, setMissing] = useState(false)
  const [declining, setDeclining] = useState(false)
  const simple = useSimple()
  if (declining) return <Decline appointment={appointment} onBack={() => setDeclining(false)} />
  if (!texts.data) return texts.error ? <ErrorState error={texts.error} onRetry={() => void texts.refetch()} /> : <LoadingState />
  const version = (kind: string) => texts.data.items.find((text) => text.kind === kind)!.version
  const all = texts.data.items.every(({ kind }) => agreed.includes(kind))
  const body = { version: appointment.version, dutiesVersion: version('duties'), deliveryVersion: version('electronic_delivery') }
  const title = t('appointments.accept.title', { enterprise: appointment.enterprise.name, role: t(`people.seats.${appointment.role}`) })
  if (simple) {
    const [text, ...rest] = texts.data.items.filter(({ kind }) => !agreed.includes(kind))
    if (text) {
      const agree = () => (rest.length > 0 ? setAgreed([...agreed, text.kind]) : accept.mutate({ params: { appointmentId: appointment.id }, body }))
      return <OneText key={text.kind} title={title} text={text} failure={accept.error} busy={accept.isPending} onAgree={agree} onDecline={() => setDeclining(true)} />
    }
  }
  const send = () => {
    setMissing(!all)
    if (!all) return
    const give = () => accept.mutate({ params: { appointmentId: appointment.id }, body })
    if (byPasskey) enrol.mutate(undefined, { onSuccess: give })
    else give()
  }
  return (
    <Question
      question={title}
      step={3}
      steps={steps}
      onAnswer={send}
      failure={enrol.error ?? without.error ?? accept.error}
      actions={
        <>
          <Button look="primary" type="submit" wide busy={enrol.isPending || accept.isPending}>
            {t(byPasskey ? 'appointments.accept.by_passkey' : 'appointments.accept.do')}
          </Button>
          <Button look="quiet" wide onClick={() => setDeclining(true)}>
            {t('appointments.decline.do')}
          </Button>
        </>
      }
    >
      {texts.data.items.map(({ kind, title, paragraphs, version: shown }) => (
        <Card key={kind}>
          <strong>{title}</strong>
          <div className="agree-text" tabIndex={0} role="region" aria-label={title}>
            {paragraphs.map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
          </div>
          <label className="agree">
            <input type="checkbox" checked={agreed.includes(kind)} onChange={(event) => setAgreed(event.target.checked ? [...agreed, kind] : agreed.filter((each) => each !== kind))} />
            <span>{t(`appointments.accept.agree.${kind}`)}</span>
          </label>
          <p className="quiet">{t('appointments.accept.version', { version: shown })}</p>
        </Card>
      ))}
      {byPasskey && (
        <>
          <p className="quiet">{t('appointments.accept.passkey_text')}</p>
          <Button look="quiet" wide busy={without.isPending} onClick={() => without.mutate({ params: { appointmentId: appointment.id }, body: { version: appointment.version } })}>
            {t('appointments.passkey.without')}
          </Button>
        </>
      )}
      {missing && !all && (
        <p className="field-error" role="alert">
          {t('appointments.accept.missing')}
        </p>
      )}
    </Question>
  )
}

type OneTextProps = { title: string; text: AppointmentText; failure: unknown; busy: boolean; onAgree: () => void; onDecline: () => void }

/** In the simple mode: one text, read or heard, and one answer. */
function OneText({ title, text, failure, busy, onAgree, onDecline }: OneTextProps) {
  const { t } = useTranslation()
  const steps = useStepCount()
  return (
    <Question
      question={text.title}
      hint={title}
      step={5}
      steps={steps}
      onAnswer={onAgree}
      failure={failure}
      actions={
        <>
          <Button look="primary" type="submit" wide busy={busy}>
            {t(`appointments.accept.agree.${text.kind}`)}
          </Button>
          <Button look="quiet" wide onClick={onDecline}>
            {t('appointments.decline.do')}
          </Button>
        </>
      }
    >
      <ReadAloud text={[text.title, ...text.paragraphs].join('\n')} />
      <Card>
        {text.paragraphs.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </Card>
    </Question>
  )
}
