import { proveByCode, proveInDemo, requestProofCode } from '@qilian/contract/credentials'
import type { ProofWay } from '@qilian/contract/shapes'
import { call } from '@qilian/ui/api.ts'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { proveWithPasskey, usePasskeys } from '@qilian/ui/passkeys.ts'
import { useAction } from '@qilian/ui/query.ts'
import { leave } from '@qilian/ui/session.ts'
import { useNow } from '@qilian/ui/use-format.ts'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Button } from '../components/button.tsx'
import { Field } from '../components/field.tsx'

/** What people of enterprises can have. */
type Way = Extract<ProofWay, 'passkey' | 'code' | 'demo'>

const isKnown = (way: ProofWay): way is Way => way === 'passkey' || way === 'code' || way === 'demo'

/** The easiest way that this person has, and the others below it. */
export function ProofForm({ ways, onProved }: { ways: readonly ProofWay[]; onProved: () => void }) {
  const { t } = useTranslation()
  const passkeys = usePasskeys()
  const open = ways.filter(isKnown).filter((each) => each !== 'passkey' || passkeys)
  const [chosen, setChosen] = useState<Way>()
  const way = chosen ?? open[0]
  if (way === undefined) {
    return (
      <div className="stack">
        <p>{t('session.step_up.none')}</p>
        <Button look="primary" wide onClick={() => void leave(location.pathname + location.search).catch(() => location.reload())}>
          {t('session.step_up.sign_in_again')}
        </Button>
      </div>
    )
  }
  return (
    <div className="stack">
      <p className="quiet">{t(way === 'demo' ? 'session.step_up.demo_text' : 'session.step_up.text')}</p>
      {way === 'code' ? <ByCode onProved={onProved} /> : <ByTap way={way} onProved={onProved} />}
      {open
        .filter((each) => each !== way)
        .map((each) => (
          <Button key={each} look="quiet" wide onClick={() => setChosen(each)}>
            {t(`session.step_up.${each}`)}
          </Button>
        ))}
    </div>
  )
}

function Failure({ error }: { error: unknown }) {
  const textOf = useErrorText()
  if (!error) return null
  return (
    <div className="problem" role="alert">
      <p>{textOf(error).next}</p>
    </div>
  )
}

function ByTap({ way, onProved }: { way: 'passkey' | 'demo'; onProved: () => void }) {
  const { t } = useTranslation()
  const prove = useMutation({ mutationFn: async (): Promise<unknown> => (way === 'passkey' ? proveWithPasskey() : call(proveInDemo, {})), onSuccess: onProved })
  return (
    <>
      <Failure error={prove.error} />
      <Button look="primary" wide autoFocus busy={prove.isPending} onClick={() => prove.mutate()}>
        {t(`session.step_up.${way}`)}
      </Button>
    </>
  )
}

function ByCode({ onProved }: { onProved: () => void }) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const [resendAt, setResendAt] = useState(0)
  const request = useAction(requestProofCode)
  const check = useAction(proveByCode)
  const waitSeconds = Math.ceil((resendAt - useNow(1000).getTime()) / 1000)
  const sent = request.data
  const send = (by?: 'sms' | 'email') => request.mutate({ body: by ? { by } : {} }, { onSuccess: ({ resendAfterSeconds }) => setResendAt(Date.now() + resendAfterSeconds * 1000) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (sent) check.mutate({ body: { codeId: sent.codeId, code } }, { onSuccess: onProved })
  }
  if (!sent) {
    return (
      <>
        <Failure error={request.error} />
        <Button look="primary" wide busy={request.isPending} onClick={() => send()}>
          {t('session.step_up.send')}
        </Button>
      </>
    )
  }
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <Field
        label={t('session.code')}
        hint={t('session.step_up.code_to', { to: sent.to })}
        autoComplete="one-time-code"
        inputMode="numeric"
        autoFocus
        maxLength={6}
        value={code}
        onChange={(event) => setCode(event.target.value.replaceAll(/\D/g, ''))}
      />
      <Failure error={check.error ?? request.error} />
      <Button look="primary" type="submit" wide busy={check.isPending} disabled={code.length !== 6}>
        {t('session.step_up.confirm')}
      </Button>
      <Button look="quiet" wide disabled={waitSeconds > 0} onClick={() => send(sent.channel)}>
        {waitSeconds > 0 ? t('session.resend_in', { seconds: waitSeconds }) : t('session.resend')}
      </Button>
      {sent.other && <Button look="quiet" wide busy={request.isPending} onClick={() => send(sent.other!)}>{t(`session.step_up.by_${sent.other}`)}</Button>}
    </form>
  )
}
