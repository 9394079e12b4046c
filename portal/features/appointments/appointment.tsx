import { cancelAppointment, downloadAppointmentForm, getAppointment, resendAppointment, signByProof, type AppointmentDetail } from '@qilian/contract/appointments'
import { listPasskeys } from '@qilian/contract/credentials'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { wayOf } from '@qilian/ui/appointment-way.ts'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { signWithPasskey, usePasskeys } from '@qilian/ui/passkeys.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { FileLinks } from '../../app/components/file-links.tsx'
import { Section } from '../../app/components/section.tsx'
import { Sheet } from '../../app/components/sheet.tsx'
import { toast } from '../../app/components/toast.tsx'
import { Page } from '../../app/page.tsx'
import { HandoverLink } from './handover-link.tsx'
import './appointments.css'

/** One appointment: how far it is, who has the next step, and what I may do. */
export function AppointmentPage() {
  const { t, has } = useTranslation()
  const { appointmentId } = useParams<{ appointmentId: string }>()
  const found = useCall(getAppointment, { params: { appointmentId } })
  const me = useMe()
  const back = { to: '/appointments', label: t('appointments.title') }
  if (!found.data) return <Page title={t('appointments.title')} back={back}>{found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : <LoadingState />}</Page>
  const appointment = found.data
  const over = `appointments.over.${appointment.state}`
  const standing = appointment.waitsFor === 'nobody' ? has(over) && t(over) : t(`appointments.next.${appointment.waitsFor}`, { name: appointment.successor.name })
  const mine = appointment.successor.userId === me.user.id
  return (
    <Page title={`${appointment.successor.name}${dot}${t(`people.seats.${appointment.role}`)}`} note={appointment.number} back={back}>
      <Card>
        <strong>{t(`appointments.states.${appointment.state}`)}</strong>
        <p className="quiet">{standing}</p>
        {appointment.end?.note && <p className="words">{appointment.end.note}</p>}
      </Card>
      {mine && appointment.state === 'enrolling' && (
        <Link className="button button-primary button-wide" to={`/appointments/${appointment.id}/steps`}>
          {t('appointments.go_on')}
        </Link>
      )}
      {appointment.state === 'handing_over' && <HandoverLink enterpriseId={appointment.enterprise.id} role={appointment.role} />}
      {(appointment.sealedLetter ?? appointment.letter) && (
        <Section title={t('appointments.letter')}>
          <FileLinks files={[appointment.sealedLetter ?? appointment.letter!.file]} />
          {appointment.sealedLetter && <p className="quiet">{t('appointments.sealed_text')}</p>}
        </Section>
      )}
      {appointment.allowedActions.includes('sign') && appointment.letter && <Sign appointment={appointment} letter={appointment.letter} />}
      <Way appointment={appointment} />
      <Facts appointment={appointment} />
      <Actions appointment={appointment} />
    </Page>
  )
}

type Props = { appointment: AppointmentDetail }

/** The signature covers the letter as it can be read here, by its digest. */
function Sign({ appointment, letter }: Props & { letter: NonNullable<AppointmentDetail['letter']> }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const textOf = useErrorText()
  const here = usePasskeys()
  const passkeys = useCall(listPasskeys, {})
  const body = { version: appointment.version, digest: letter.digest }
  const signed = () => {
    toast(t('appointments.sign.done'))
    return client.invalidateQueries({ queryKey: ['appointments'] })
  }
  const withPasskey = useMutation({ mutationFn: () => signWithPasskey(appointment.id, body), onSuccess: signed })
  const byProof = useAction(signByProof)
  const has = (passkeys.data?.items.length ?? 0) > 0
  const error = withPasskey.error ?? byProof.error
  return (
    <section className="card stack" aria-labelledby="sign-title">
      <h2 id="sign-title" className="section-title">
        {t('appointments.sign.title')}
      </h2>
      <p>{t('appointments.sign.text', { name: appointment.successor.name })}</p>
      {has && !here && <p className="problem">{t('appointments.sign.elsewhere')}</p>}
      {Boolean(error) && (
        <div className="problem" role="alert">
          <strong>{textOf(error).title}</strong>
          <p>{textOf(error).next}</p>
        </div>
      )}
      <Button
        look="primary"
        wide
        disabled={!passkeys.data || (has && !here)}
        busy={withPasskey.isPending || byProof.isPending}
        onClick={() => (has ? withPasskey.mutate() : byProof.mutate({ params: { appointmentId: appointment.id }, body }, { onSuccess: () => toast(t('appointments.sign.done')) }))}
      >
        {t(has ? 'appointments.sign.with_passkey' : 'appointments.sign.by_proof')}
      </Button>
    </section>
  )
}

function Way({ appointment }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { identity } = appointment.steps
  const way = wayOf(appointment)
  return way.length > 0 && (
    <Section title={t('appointments.way')}>
      <Card>
        <ol className="way">
          {way.map(([key, at]) => (
            <li key={key}>
              <span className={at ? 'done' : 'quiet'}>
                {t(`appointments.steps.${key}`)}
                {key === 'identity' && identity && <span className="quiet">{dot}{t(`appointments.checked.${identity.checked}`)}</span>}
              </span>
              <span className="quiet">{at ? format.dateTime(at) : t('appointments.open_step')}</span>
            </li>
          ))}
        </ol>
      </Card>
    </Section>
  )
}

function Facts({ appointment }: Props) {
  const { t } = useTranslation()
  const facts = [
    ['phone', appointment.successor.phone], ['email', appointment.successor.email], ['post', appointment.post], ['scope', t(`appointments.scope.${appointment.scope}`)],
    ['authority', appointment.authority.map((item) => t(`appointments.authority.${item}`)).join(t('appointments.comma')) || t('appointments.authority_none')], ['until', appointment.until ?? t('appointments.no_term')], ['dedicated', t(appointment.dedicated ? 'appointments.dedicated.yes' : 'appointments.dedicated.no')],
    ['predecessor', appointment.predecessor?.user.name ?? t('appointments.nobody_there')], ['named_by', t(`appointments.named_by.${appointment.namedAs}`, { name: appointment.namedBy.name })],
  ] as const
  return (
    <Card>
      <dl className="fact-list">
        {facts.map(([key, value]) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>{t(`appointments.facts.${key}`)}</dt>
            <dd>{value ?? '—'}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

function Actions({ appointment }: Props) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const [asking, setAsking] = useState(false)
  const resend = useAction(resendAppointment)
  const cancel = useAction(cancelAppointment)
  const input = { params: { appointmentId: appointment.id }, body: { version: appointment.version } }
  const may = (action: AppointmentDetail['allowedActions'][number]) => appointment.allowedActions.includes(action)
  const onError = (error: Error) => toast(textOf(error).title)
  return (
    <div className="stack">
      {may('resend') && appointment.waitsFor === 'successor' && (
        <Button wide busy={resend.isPending} onClick={() => resend.mutate(input, { onSuccess: () => toast(t('appointments.resent')), onError })}>
          {t('appointments.resend')}
        </Button>
      )}
      {may('print') && (
        <a className="button button-quiet button-wide" href={urlOf(downloadAppointmentForm, { params: { appointmentId: appointment.id } })}>
          {t('appointments.print')}
        </a>
      )}
      {may('cancel') && (
        <Button look="quiet" wide onClick={() => setAsking(true)}>
          {t('appointments.cancel.do')}
        </Button>
      )}
      {asking && (
        <Sheet open title={t('appointments.cancel.title')} onClose={() => setAsking(false)}>
          <div className="stack">
            <p>{t('appointments.cancel.text')}</p>
            <Button look="danger" wide busy={cancel.isPending} onClick={() => cancel.mutate(input, { onSuccess: () => setAsking(false), onError })}>
              {t('appointments.cancel.do')}
            </Button>
          </div>
        </Sheet>
      )}
    </div>
  )
}
