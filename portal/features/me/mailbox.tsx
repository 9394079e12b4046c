import { getMyContacts, proveContact, sendContactCode, sendNewContactCode, type ContactStateName } from '@qilian/contract/contacts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Field } from '../../app/components/field.tsx'
import { toast } from '../../app/components/toast.tsx'
import { Question } from '../../app/question.tsx'

type Sent = { proofId: string; to: string }

/** Mail doesn't come through: a code shows that it does again, here or at another address. */
export function Mailbox() {
  const [, navigate] = useLocation()
  const contacts = useCall(getMyContacts, {})
  const [sent, setSent] = useState<Sent>()
  const back = () => navigate('/')
  if (contacts.error && !contacts.data) return <ErrorState error={contacts.error} onRetry={() => void contacts.refetch()} />
  if (!contacts.data) return <LoadingState />
  const way = contacts.data.ways[0]
  if (sent) return <CodeStep sent={sent} onBack={() => setSent(undefined)} onProved={back} />
  return <AddressStep address={way?.address ?? null} state={way?.state ?? 'working'} onBack={back} onSent={setSent} />
}

function AddressStep({ address, state, onBack, onSent }: { address: string | null; state: ContactStateName; onBack: () => void; onSent: (sent: Sent) => void }) {
  const { t } = useTranslation()
  const [email, setEmail] = useState('')
  const same = useAction(sendContactCode)
  const other = useAction(sendNewContactCode)
  return (
    <Question
      question={t('portal.me.mailbox.question')}
      hint={address && t(`portal.me.mailbox.${state}`, { address })}
      onBack={onBack}
      failure={same.error ?? other.error}
      onAnswer={() => {
        if (email.trim() !== '') other.mutate({ body: { email: email.trim() } }, { onSuccess: onSent })
      }}
      actions={
        <Button type="submit" look={address ? 'plain' : 'primary'} wide busy={other.isPending} disabled={email.trim() === ''}>
          {t('portal.me.mailbox.use_another')}
        </Button>
      }
    >
      {address && (
        <Button look="primary" wide busy={same.isPending} onClick={() => same.mutate({}, { onSuccess: onSent })}>
          {t('portal.me.mailbox.use_same', { address })}
        </Button>
      )}
      <Field label={t('portal.me.mailbox.other')} type="email" inputMode="email" autoComplete="email" maxLength={254} value={email} onChange={(event) => setEmail(event.target.value)} />
    </Question>
  )
}

function CodeStep({ sent, onBack, onProved }: { sent: Sent; onBack: () => void; onProved: () => void }) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const prove = useAction(proveContact)
  const answer = () =>
    prove.mutate(
      { body: { proofId: sent.proofId, code } },
      {
        onSuccess: ({ address }) => {
          toast(t('portal.me.mailbox.proved', { address }))
          onProved()
        },
      },
    )
  return (
    <Question
      question={t('portal.me.mailbox.code')}
      hint={t('portal.me.mailbox.sent', { to: sent.to })}
      onBack={onBack}
      failure={prove.error}
      onAnswer={() => {
        if (code.length === 6) answer()
      }}
      actions={
        <Button type="submit" look="primary" wide busy={prove.isPending} disabled={code.length !== 6}>
          {t('portal.me.mailbox.prove')}
        </Button>
      }
    >
      <Field label={t('portal.me.mailbox.code')} hideLabel inputMode="numeric" autoComplete="one-time-code" maxLength={6} value={code} onChange={(event) => setCode(event.target.value.replaceAll(/\D/g, ''))} />
    </Question>
  )
}
