import { requestCode, signInDemo, signInWithCode, type Me } from '@qilian/contract/session'
import { LanguageSwitch } from '@qilian/ui/components/switches.tsx'
import { enterWithPasskey, usePasskeyAutofill, usePasskeys } from '@qilian/ui/passkeys.ts'
import { useAction } from '@qilian/ui/query.ts'
import { useSessionEnd } from '@qilian/ui/session-end.ts'
import { enter, statusOptions } from '@qilian/ui/session.ts'
import { useNow } from '@qilian/ui/use-format.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { chosenLanguage, useTranslation } from '@qilian/ui/i18n.ts'
import { Link, useLocation, useSearchParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { CardArrow, cardLink } from '../../app/components/card.tsx'
import { CodeField } from '../../app/components/code-field.tsx'
import { Field } from '../../app/components/field.tsx'
import { Question } from '../../app/question.tsx'
import { ProviderButton } from './provider-button.tsx'
import { safeNext } from './safe-next.ts'
import './sign-in.css'

type Sent = { codeId: string; channel: 'sms' | 'email'; resendAt: number }

/** Two questions: whose number or address, and the code that came there. */
export function SignIn() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [, navigate] = useLocation()
  const [search] = useSearchParams()
  const [to, setTo] = useState('')
  const [sent, setSent] = useState<Sent>()
  const [missing, setMissing] = useState<string>()
  const request = useAction(requestCode)
  const ended = useSessionEnd()

  const send = () => {
    if (to.trim().length < 5) return setMissing(t('session.phone_or_email_missing'))
    setMissing(undefined)
    request.mutate(
      { body: { to, locale: chosenLanguage() } },
      { onSuccess: ({ codeId, channel, resendAfterSeconds }) => setSent({ codeId, channel, resendAt: Date.now() + resendAfterSeconds * 1000 }) },
    )
  }
  const onSignedIn = (me: Me) => {
    // The console is another document, for staff.
    if (me.user.side === 'staff') return globalThis.location.assign('/console/')
    enter(client, me)
    navigate(safeNext(search.get('next')), { replace: true })
  }

  const passkeys = usePasskeys()
  const withPasskey = useMutation({ mutationFn: () => enterWithPasskey(), onSuccess: onSignedIn })
  usePasskeyAutofill(passkeys && !sent, onSignedIn)

  if (sent) return <Code sent={sent} to={to} onSignedIn={onSignedIn} onBack={() => setSent(undefined)} onResend={send} />
  return (
    <Question
      question={t('portal.sign_in.title')}
      hint={t('portal.sign_in.hint')}
      onAnswer={send}
      failure={request.error ?? withPasskey.error}
      actions={
        <>
          <Button look="primary" type="submit" wide busy={request.isPending}>
            {t('session.send_code')}
          </Button>
          {passkeys && (
            <Button wide busy={withPasskey.isPending} onClick={() => withPasskey.mutate()}>
              {t('session.passkey.sign_in')}
            </Button>
          )}
        </>
      }
    >
      {ended && <p className="sign-in-ended" role="status">{ended}</p>}
      <Field
        label={t('session.phone_or_email')}
        hideLabel
        placeholder={t('session.phone_or_email')}
        autoComplete="username webauthn"
        inputMode="email"
        autoCapitalize="none"
        autoFocus
        value={to}
        error={missing}
        onChange={(event) => setTo(event.target.value)}
      />
      <ProviderButton next={search.get('next')} />
      <Demo onSignedIn={onSignedIn} />
      <div className="sign-in-foot">
        <LanguageSwitch />
        <span className="quiet">
          {t('portal.sign_in.progress_hint')} <Link to="/progress">{t('portal.sign_in.progress_link')}</Link>
        </span>
        <span className="quiet">
          {t('portal.sign_in.staff_hint')} <a href="/console/">{t('portal.sign_in.staff_link')}</a>
        </span>
      </div>
    </Question>
  )
}

type CodeProps = { sent: Sent; to: string; onSignedIn: (me: Me) => void; onBack: () => void; onResend: () => void }

function Code({ sent, to, onSignedIn, onBack, onResend }: CodeProps) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const [missing, setMissing] = useState<string>()
  const check = useAction(signInWithCode)
  const waitSeconds = Math.ceil((sent.resendAt - useNow(1000).getTime()) / 1000)

  const submit = (digits: string) => {
    if (digits.length !== 6) return setMissing(t('session.code_incomplete', { count: digits.length }))
    setMissing(undefined)
    check.mutate({ body: { codeId: sent.codeId, code: digits } }, { onSuccess: onSignedIn })
  }

  return (
    <Question
      question={t('portal.sign_in.code_title')}
      hint={t(`session.code_sent.${sent.channel}`, { to })}
      onBack={onBack}
      onAnswer={() => submit(code)}
      failure={check.error}
      actions={
        <>
          <Button look="primary" type="submit" wide busy={check.isPending}>
            {t('session.sign_in')}
          </Button>
          <Button look="quiet" wide disabled={waitSeconds > 0} onClick={onResend}>
            {waitSeconds > 0 ? t('session.resend_in', { seconds: waitSeconds }) : t('session.resend')}
          </Button>
        </>
      }
    >
      <CodeField busy={check.isPending} error={missing} onChange={setCode} onCode={submit} />
    </Question>
  )
}

function Demo({ onSignedIn }: { onSignedIn: (me: Me) => void }) {
  const { t } = useTranslation()
  const status = useQuery(statusOptions)
  const enterDemo = useAction(signInDemo)
  const seats = status.data?.demo.filter((each) => each.side === 'enterprise') ?? []
  if (seats.length === 0) return null
  return (
    <section className="stack" aria-labelledby="demo-title">
      <div>
        <h2 id="demo-title" className="demo-title">
          {t('session.demo.title')}
        </h2>
        <p className="quiet">{t('session.demo.text')}</p>
      </div>
      {seats.map((seat) => (
        <button key={seat.userId} type="button" className={cardLink} onClick={() => enterDemo.mutate({ body: { userId: seat.userId } }, { onSuccess: onSignedIn })}>
          <span>
            <strong>{t(`people.seats.${seat.role}`)}</strong> {seat.name}
          </span>
          <span className="quiet">{seat.at}</span>
          <CardArrow />
        </button>
      ))}
    </section>
  )
}
