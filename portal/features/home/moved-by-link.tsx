import { confirmMovedByLink, sendMovedCodes, type AskedByLink } from '@qilian/contract/confirmations'
import { call } from '@qilian/ui/api.ts'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Button } from '../../app/components/button.tsx'
import { Field } from '../../app/components/field.tsx'
import { Page } from '../../app/page.tsx'

type MovedProps = { token: string; asked: AskedByLink; onBack: () => void; onDone: () => void }
type Channel = 'phone' | 'email'

/** Still the one, with another mobile or mailbox, without signing in: a code to it, and one to what is on file. */
export function MovedByLink({ token, asked, onBack, onDone }: MovedProps) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const [channel, setChannel] = useState<Channel>('phone')
  const [address, setAddress] = useState('')
  const [code, setCode] = useState('')
  const [knownCode, setKnownCode] = useState('')
  const send = useMutation({ mutationFn: () => call(sendMovedCodes, { body: { token, channel, address: address.trim() } }) })
  const prove = useMutation({ mutationFn: (proofId: string) => call(confirmMovedByLink, { body: { token, proofId, code, knownCode } }), onSuccess: onDone })
  const sent = send.data
  const failure = prove.error ?? send.error
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (sent) prove.mutate(sent.proofId)
    else send.mutate()
  }
  const digits = (text: string) => text.replaceAll(/\D/g, '')
  const now = asked[channel]
  return (
    <Page title={t(sent ? 'portal.moved.code' : `portal.moved.${channel}_question`)} note={asked.enterprise}>
      <form className="stack" onSubmit={submit} noValidate>
        {sent ? (
          <>
            <p>{t('portal.moved.why_two', { channel: t(`portal.moved.known.${sent.known.channel}`), to: sent.known.to })}</p>
            <Field label={t('portal.moved.new_code', { to: sent.to })} inputMode="numeric" autoComplete="one-time-code" maxLength={6} value={code} onChange={(event) => setCode(digits(event.target.value))} />
            <Field label={t('portal.moved.known_code', { to: sent.known.to })} inputMode="numeric" autoComplete="off" maxLength={6} value={knownCode} onChange={(event) => setKnownCode(digits(event.target.value))} />
          </>
        ) : (
          <>
            <fieldset className="letter-answers">
              <legend>{t('portal.moved.which')}</legend>
              {(['phone', 'email'] as const).map((each) => (
                <label key={each} className="letter-answer">
                  <input type="radio" name="channel" checked={channel === each} onChange={() => setChannel(each)} />
                  {t(`portal.moved.${each}`)}
                </label>
              ))}
            </fieldset>
            <Field
              label={t(`portal.moved.${channel}_label`)} hint={now && t('portal.moved.now', { address: now })} type={channel === 'phone' ? 'tel' : 'email'} inputMode={channel === 'phone' ? 'tel' : 'email'}
              autoComplete={channel === 'phone' ? 'tel' : 'email'} maxLength={254} value={address} onChange={(event) => setAddress(event.target.value)}
            />
          </>
        )}
        {failure && <p role="alert" className="field-error">{textOf(failure).next}</p>}
        {sent
          ? <Button type="submit" look="primary" wide busy={prove.isPending} disabled={code.length !== 6 || knownCode.length !== 6}>{t('portal.moved.prove_still')}</Button>
          : <Button type="submit" look="primary" wide busy={send.isPending} disabled={address.trim().length < 5}>{t('portal.moved.send')}</Button>}
        {sent && <p className="quiet">{t('portal.moved.call_me')}</p>}
        <Button look="quiet" wide onClick={sent ? () => { send.reset(); prove.reset() } : onBack}>{t(sent ? 'portal.moved.again' : 'portal.moved.back')}</Button>
      </form>
    </Page>
  )
}
