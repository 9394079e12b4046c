import { enterByAppointmentLink, readAppointmentLink, renewAppointmentLink, requestEntryCode, type AppointmentLink } from '@qilian/contract/appointments'
import { EmptyState, ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { LanguageSwitch } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem, useAction, useCall } from '@qilian/ui/query.ts'
import { enter } from '@qilian/ui/session.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState, useSyncExternalStore } from 'react'
import { Redirect, useLocation } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { CodeField, type Sent } from '../../app/components/code-field.tsx'
import { Question } from '../../app/question.tsx'
import { Guide } from './guide.tsx'
import { Spoken } from './steps/spoken.tsx'
import { useStepCount } from './steps/step.ts'
import { asSent, useResend } from './use-resend.ts'
import './appointments.css'

const hash = () => globalThis.location.hash.slice(1)
/** A link that is opened in the same tab changes nothing else of the address. */
const onHashChange = (listener: () => void) => {
  globalThis.addEventListener('hashchange', listener)
  return () => globalThis.removeEventListener('hashchange', listener)
}

/** Where the link in the message leads: what is asked, and the code to the phone that was named. The secret stands behind the #. */
export function LinkPage() {
  const token = useSyncExternalStore(onHashChange, hash)
  const link = useCall(readAppointmentLink, { body: { token } })
  if (isProblem(link.error) && link.error.problem.code.startsWith('appointments.')) return <Over next={link.error.problem.detail} />
  if (link.error) return <main className="page-alone"><ErrorState error={link.error} onRetry={() => void link.refetch()} /></main>
  if (!link.data) return <LoadingState />
  if (link.data.mine) return <Redirect to={`/appointments/${link.data.appointmentId}/steps`} replace />
  return link.data.spent ? <Spent key={token} token={token} link={link.data} /> : <Entry key={token} token={token} link={link.data} />
}

/** Expired, withdrawn or cut off: trying again helps nobody. */
function Over({ next }: { next: string }) {
  const { t } = useTranslation()
  return <main className="page-alone"><EmptyState title={t('appointments.link.over')}><p>{next}</p></EmptyState><LanguageSwitch /></main>
}

type LinkProps = { token: string; link: AppointmentLink }

/** A link opens the way once; another goes to the same phone. */
function Spent({ token, link }: LinkProps) {
  const { t } = useTranslation()
  const renew = useAction(renewAppointmentLink)
  return (
    <Question
      question={renew.isSuccess ? t('appointments.link.renewed') : t('appointments.link.spent')}
      hint={renew.isSuccess ? t('appointments.link.renewed_text', { phone: link.phone }) : t('appointments.link.spent_text')}
      onAnswer={() => !renew.isSuccess && renew.mutate({ body: { token } })}
      failure={renew.error}
      actions={
        renew.isSuccess ? null : (
          <Button look="primary" type="submit" wide busy={renew.isPending}>
            {t('appointments.link.renew')}
          </Button>
        )
      }
    >
      {null}
    </Question>
  )
}

function Entry({ token, link }: LinkProps) {
  const { t, language } = useTranslation()
  const textOf = useErrorText()
  const steps = useStepCount()
  const title = t('appointments.link.title', { enterprise: link.enterprise, role: t(`people.seats.${link.role}`) })
  const client = useQueryClient()
  const [, navigate] = useLocation()
  const [sent, setSent] = useState<Sent>()
  const request = useAction(requestEntryCode)
  const check = useAction(enterByAppointmentLink)
  const resend = useResend(sent)
  const send = () => request.mutate({ body: { token } }, { onSuccess: (answer) => setSent(asSent(answer)) })
  const prove = (code: string) =>
    sent &&
    check.mutate(
      { body: { token, codeId: sent.codeId, code } },
      {
        onSuccess: (me) => {
          // The texts to be agreed to must be in the language that was read so far.
          enter(client, me, language)
          navigate(`/appointments/${link.appointmentId}/steps`, { replace: true })
        },
      },
    )
  return (
    <Question
      question={title}
      hint={sent ? t('appointments.code_sent', { to: sent.to }) : t('appointments.link.text', { park: link.park })}
      step={1}
      steps={steps}
      onAnswer={sent ? () => undefined : send}
      failure={request.error}
      actions={
        sent ? (
          <Button look="quiet" wide disabled={!resend.ready} onClick={send}>
            {resend.label}
          </Button>
        ) : (
          <Button look="primary" type="submit" wide busy={request.isPending}>
            {t('appointments.link.send_code', { phone: link.phone })}
          </Button>
        )
      }
    >
      {sent ? (
        <CodeField busy={check.isPending} error={check.error ? textOf(check.error).next : undefined} onCode={prove} />
      ) : (
        <>
          <Spoken text={[title, t('appointments.link.text', { park: link.park })].join('\n')} />
          <Card>
            <dl className="fact-list">
              <dt>{t('appointments.facts.name')}</dt>
              <dd>{link.name}</dd>
              <dt>{t('appointments.facts.post')}</dt>
              <dd>{link.post}</dd>
              <dt>{t('appointments.facts.named_by')}</dt>
              <dd>{t(`appointments.named_by.${link.namedAs}`, { name: link.namedBy })}</dd>
            </dl>
          </Card>
          <Guide name="successor" />
          <p className="quiet">{t('appointments.link.not_me')}</p>
          <LanguageSwitch />
        </>
      )}
    </Question>
  )
}
