import { getMyContacts, proveContact, sendNewContactCode, sendNewPhoneCode, type ContactWay } from '@qilian/contract/contacts'
import { confirmMoved } from '@qilian/contract/confirmations'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useState } from 'react'
import { Link, useLocation, useParams, useSearchParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { CardArrow, cardLink } from '../../app/components/card.tsx'
import { Field } from '../../app/components/field.tsx'
import { toast } from '../../app/components/toast.tsx'
import { Page } from '../../app/page.tsx'
import { Question } from '../../app/question.tsx'
import './me.css'

type Channel = 'phone' | 'email'
type Sent = { proofId: string; to: string }
const ways = [['phone', 'sms'], ['email', 'email']] as const

/** What is on file of the person, each to be changed. */
export function Contacts() {
  const { t } = useTranslation()
  const contacts = useCall(getMyContacts, {})
  if (contacts.error && !contacts.data) return <ErrorState error={contacts.error} onRetry={() => void contacts.refetch()} />
  if (!contacts.data) return <LoadingState />
  const wayOf = (channel: ContactWay['channel']) => contacts.data?.ways.find((way) => way.channel === channel)
  return (
    <Page title={t('portal.moved.title')} note={t('portal.moved.which')} back={{ to: '/me', label: t('portal.moved.back') }}>
      <ul className="stack">
        {ways.map(([channel, way]) => {
          const { address = null, unprovedSince = null } = wayOf(way) ?? {}
          return (
            <li key={channel}>
              <Link to={`/me/contact/${channel}`} className={cardLink}>
                <span className="me-link">
                  <strong>{t(`portal.moved.${channel}`)}</strong>
                  <span className="quiet">{address ? t('portal.moved.now', { address }) : t('portal.moved.none')}</span>
                  {unprovedSince && <span className="quiet">{t('portal.moved.unproved')}</span>}
                </span>
                <CardArrow />
              </Link>
            </li>
          )
        })}
      </ul>
    </Page>
  )
}

/** Another mobile or mailbox: what it is, then the code that came to it. Where somebody was asked whether they are still the one, it answers that too. */
export function NewContact() {
  const { channel } = useParams<{ channel: string }>()
  const [search] = useSearchParams()
  const [, navigate] = useLocation()
  const [sent, setSent] = useState<Sent>()
  const seat = search.get('seat')
  const back = () => navigate(seat ? '/' : '/me/contact')
  const which: Channel = channel === 'email' ? 'email' : 'phone'
  if (!sent) return <Address channel={which} onBack={back} onSent={setSent} />
  return <Code sent={sent} seat={seat} occasion={search.get('occasion')} onBack={() => setSent(undefined)} onProved={back} />
}

function Address({ channel, onBack, onSent }: { channel: Channel; onBack: () => void; onSent: (sent: Sent) => void }) {
  const { t } = useTranslation()
  const [address, setAddress] = useState('')
  const phone = useAction(sendNewPhoneCode)
  const email = useAction(sendNewContactCode)
  const contacts = useCall(getMyContacts, {})
  const now = contacts.data?.ways.find((way) => way.channel === (channel === 'phone' ? 'sms' : 'email'))?.address
  const given = address.trim()
  return (
    <Question
      question={t(`portal.moved.${channel}_question`)}
      hint={now && t('portal.moved.now', { address: now })}
      onBack={onBack}
      failure={phone.error ?? email.error}
      onAnswer={() => {
        if (given === '') return
        if (channel === 'phone') phone.mutate({ body: { phone: given } }, { onSuccess: onSent })
        else email.mutate({ body: { email: given } }, { onSuccess: onSent })
      }}
      actions={<Button type="submit" look="primary" wide busy={phone.isPending || email.isPending} disabled={given.length < 5}>{t('portal.moved.send')}</Button>}
    >
      {channel === 'phone'
        ? <Field label={t('portal.moved.phone_label')} hideLabel type="tel" inputMode="tel" autoComplete="tel" maxLength={30} value={address} onChange={(event) => setAddress(event.target.value)} />
        : <Field label={t('portal.moved.email_label')} hideLabel type="email" inputMode="email" autoComplete="email" maxLength={254} value={address} onChange={(event) => setAddress(event.target.value)} />}
    </Question>
  )
}

type CodeProps = { sent: Sent; seat: string | null; occasion: string | null; onBack: () => void; onProved: () => void }

function Code({ sent, seat, occasion, onBack, onProved }: CodeProps) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const prove = useAction(proveContact)
  const confirm = useAction(confirmMoved)
  const done = (way: ContactWay) => {
    toast(t(seat ? 'portal.moved.done_still' : 'portal.moved.done', { address: way.address }))
    onProved()
  }
  const answer = () => {
    const body = { proofId: sent.proofId, code }
    if (seat) confirm.mutate({ body: { ...body, holderId: seat, occasion: occasion === 'business_change' ? 'business_change' : 'sign_in' } }, { onSuccess: ({ way }) => done(way) })
    else prove.mutate({ body }, { onSuccess: done })
  }
  return (
    <Question
      question={t('portal.moved.code')}
      hint={t('portal.moved.sent', { to: sent.to })}
      onBack={onBack}
      failure={prove.error ?? confirm.error}
      onAnswer={() => {
        if (code.length === 6) answer()
      }}
      actions={<Button type="submit" look="primary" wide busy={prove.isPending || confirm.isPending} disabled={code.length !== 6}>{t(seat ? 'portal.moved.prove_still' : 'portal.moved.prove')}</Button>}
    >
      <Field label={t('portal.moved.code')} hideLabel inputMode="numeric" autoComplete="one-time-code" maxLength={6} value={code} onChange={(event) => setCode(event.target.value.replaceAll(/\D/g, ''))} />
    </Question>
  )
}
