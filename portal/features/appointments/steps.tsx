import {
  acceptAppointment, declineAppointment, getAppointment, goWithoutPasskey, proveEmail, proveIdentity, readAppointmentTexts, requestEmailCode, type AppointmentDetail, type AppointmentText,
} from '@qilian/contract/appointments'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { enrolPasskey, passkeyNameHere, usePasskeys } from '@qilian/ui/passkeys.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { CodeField, type Sent } from '../../app/components/code-field.tsx'
import { Field, TextArea } from '../../app/components/field.tsx'
import { useSimple } from '../../app/large-type.ts'
import { Question } from '../../app/question.tsx'
import { ReadAloud } from '../../app/read-aloud.tsx'
import { useResend } from './use-resend.ts'
import './appointments.css'

type StepProps = { appointment: AppointmentDetail }
const steps = 6

/** What the successor has still to do, one question a screen, in the order of the server's record: whoever comes back goes on where they were. */
export function Steps() {
  const { appointmentId } = useParams<{ appointmentId: string }>()
  const found = useCall(getAppointment, { params: { appointmentId } })
  if (found.error) return <main className="page-alone"><ErrorState error={found.error} onRetry={() => void found.refetch()} /></main>
  const appointment = found.data
  if (!appointment) return <LoadingState />
  if (appointment.state !== 'enrolling') return <Waiting appointment={appointment} />
  if (!appointment.steps.email) return <Email appointment={appointment} />
  if (!appointment.steps.identity) return <Identity appointment={appointment} />
  if (!appointment.steps.passkey && !appointment.steps.counter) return appointment.steps.withoutPasskey ? <Counter appointment={appointment} /> : <Passkey appointment={appointment} />
  return <Accept appointment={appointment} />
}

function Email({ appointment }: StepProps) {
  const { t } = useTranslation()
  const [sent, setSent] = useState<Sent>()
  const request = useAction(requestEmailCode)
  const prove = useAction(proveEmail)
  const resend = useResend(sent)
  const params = { appointmentId: appointment.id }
  const send = () => request.mutate({ params }, { onSuccess: ({ codeId, to, resendAfterSeconds }) => setSent({ codeId, to, resendAt: Date.now() + resendAfterSeconds * 1000 }) })
  return (
    <Question
      question={t('appointments.email.title')}
      hint={sent ? t('appointments.code_sent', { to: sent.to }) : t('appointments.email.text', { email: appointment.successor.email })}
      step={2}
      steps={steps}
      onAnswer={sent ? () => undefined : send}
      failure={prove.error ?? request.error}
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
      {sent && <CodeField busy={prove.isPending} onCode={(code) => prove.mutate({ params, body: { codeId: sent.codeId, code } })} />}
    </Question>
  )
}

function Identity({ appointment }: StepProps) {
  const { t } = useTranslation()
  const [idNumber, setIdNumber] = useState('')
  const [missing, setMissing] = useState(false)
  const prove = useAction(proveIdentity)
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
      failure={prove.error}
      actions={
        <Button look="primary" type="submit" wide busy={prove.isPending}>
          {t('common.next')}
        </Button>
      }
    >
      <Field
        label={t('appointments.identity.number')}
        hint={t('appointments.identity.hint')}
        error={missing ? t('appointments.identity.missing') : undefined}
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

function Passkey({ appointment }: StepProps) {
  const { t } = useTranslation()
  const here = usePasskeys()
  const client = useQueryClient()
  const without = useAction(goWithoutPasskey)
  const enrol = useMutation({
    mutationFn: () => enrolPasskey(passkeyNameHere() || t('appointments.passkey.name')),
    onSuccess: () => client.invalidateQueries({ queryKey: ['appointments'] }),
  })
  return (
    <Question
      question={t('appointments.passkey.title')}
      hint={here ? t('appointments.passkey.text') : t('appointments.passkey.not_here')}
      step={4}
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
      <p className="quiet">{t('appointments.passkey.why')}</p>
    </Question>
  )
}

/** The two codes are in; the counter must see the person. Asking again shows when it has. */
function Counter({ appointment }: StepProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  return (
    <Question
      question={t('appointments.counter.title')}
      hint={t('appointments.counter.text', { park: appointment.park.name })}
      step={4}
      steps={steps}
      onAnswer={() => void client.invalidateQueries({ queryKey: ['appointments'] })}
      actions={
        <Button look="primary" type="submit" wide>
          {t('appointments.counter.look_again')}
        </Button>
      }
    >
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

function Accept({ appointment }: StepProps) {
  const { t } = useTranslation()
  const texts = useCall(readAppointmentTexts, {})
  const accept = useAction(acceptAppointment, ['session'])
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
    if (all) accept.mutate({ params: { appointmentId: appointment.id }, body })
  }
  return (
    <Question
      question={title}
      step={5}
      steps={steps}
      onAnswer={send}
      failure={accept.error}
      actions={
        <>
          <Button look="primary" type="submit" wide busy={accept.isPending}>
            {t('appointments.accept.do')}
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

function Decline({ appointment, onBack }: StepProps & { onBack: () => void }) {
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

/** Nothing left to do here: what happens next, and who does it. */
function Waiting({ appointment }: StepProps) {
  const { t } = useTranslation()
  const { state } = appointment
  return (
    <Question
      question={t(`appointments.done.${state}.title`)}
      hint={t(`appointments.done.${state}.text`, { enterprise: appointment.enterprise.name })}
      step={6}
      steps={steps}
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
