import { grantMandate, grantMandateByPasskey, longestMandateDays, readTerms } from '@qilian/contract/mandates'
import { MandateScope } from '@qilian/contract/people'
import { call } from '@qilian/ui/api.ts'
import { LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Field } from '../../app/components/field.tsx'
import { toast } from '../../app/components/toast.tsx'
import { Question } from '../../app/question.tsx'
import { useSigning } from './use-signing.ts'
import './corrections.css'

type Draft = { agency: string; name: string; phone: string; until: string; scopes: readonly MandateScope[] }

/** An agent of the own enterprise, without an order that asks for one. */
export function NewMandate() {
  const [, navigate] = useLocation()
  return <Declare onBack={() => navigate('/mandates')} onDone={() => navigate('/mandates', { replace: true })} />
}

/** Who, for what and until when; then the agreement, which both sides sign. @param name of whom the park asks about */
export function Declare({ name = '', onBack, onDone }: { name?: string; onBack: () => void; onDone: () => void }) {
  const [draft, setDraft] = useState<Draft>({ agency: '', name, phone: '', until: '', scopes: ['notices'] })
  const [reading, setReading] = useState(false)
  if (reading) return <Agreement draft={draft} onBack={() => setReading(false)} onDone={onDone} />
  return <Who draft={draft} onChange={setDraft} onBack={onBack} onAnswer={() => setReading(true)} />
}

const isPhone = (text: string) => /^\+?[\d\s-]{7,}$/.test(text.trim())

function Who({ draft, onChange, onBack, onAnswer }: { draft: Draft; onChange: (draft: Draft) => void; onBack: () => void; onAnswer: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  const [missing, setMissing] = useState(false)
  const [first, last] = [format.date(now.toISOString()), format.date(new Date(now.getTime() + (longestMandateDays - 1) * 86_400_000).toISOString())]
  const wrong = {
    agency: draft.agency.trim() === '', name: draft.name.trim() === '', phone: !isPhone(draft.phone), until: draft.until < first || draft.until > last, scopes: draft.scopes.length === 0,
  }
  const field = (name: 'agency' | 'name' | 'phone' | 'until') => ({
    label: t(`portal.corrections.declaring.${name}`), value: draft[name], error: missing && wrong[name] ? t(`portal.corrections.declaring.${name}_missing`) : undefined,
    onChange: (event: { target: { value: string } }) => onChange({ ...draft, [name]: event.target.value }),
  })
  const answer = () => (Object.values(wrong).some(Boolean) ? setMissing(true) : onAnswer())
  return (
    <Question question={t('portal.corrections.declaring.who')} hint={t('portal.corrections.declaring.who_hint')} step={1} steps={2} onBack={onBack} onAnswer={answer}
      actions={<Button look="primary" type="submit" wide>{t('portal.corrections.declaring.read')}</Button>}>
      <Field {...field('agency')} maxLength={100} />
      <Field {...field('name')} maxLength={60} autoComplete="off" />
      <Field {...field('phone')} inputMode="tel" maxLength={30} autoComplete="off" hint={t('portal.corrections.declaring.phone_hint')} />
      <Field {...field('until')} type="date" min={first} max={last} hint={t('portal.corrections.declaring.until_hint')} />
      <fieldset className="field scope-list">
        <legend className="field-label">{t('portal.corrections.scopes')}</legend>
        {MandateScope.options.map((scope) => (
          <label key={scope} className="scope-choice">
            <input type="checkbox" checked={draft.scopes.includes(scope)} onChange={({ target }) => onChange({ ...draft, scopes: target.checked ? [...draft.scopes, scope] : draft.scopes.filter((each) => each !== scope) })} />
            <span>{t(`portal.corrections.scope.${scope}`)}</span>
          </label>
        ))}
        {missing && wrong.scopes && <p className="field-error" role="alert">{t('portal.corrections.declaring.scopes_missing')}</p>}
        <p className="field-hint">{t('portal.corrections.declaring.never')}</p>
      </fieldset>
    </Question>
  )
}

/** Both sides sign the same text: what is shown here goes back by its digest. */
function Agreement({ draft: { phone, ...draft }, onBack, onDone }: { draft: Draft; onBack: () => void; onDone: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const terms = useAction(readTerms)
  const [asked, setAsked] = useState(false)
  const body = { ...draft, scopes: [...draft.scopes] }
  if (!asked) {
    setAsked(true)
    terms.mutate({ body })
  }
  const digest = terms.data?.termsDigest
  const whole = { ...body, phone, termsDigest: digest ?? '' }
  const signing = useSigning({
    digest,
    byPasskey: (assertion) => call(grantMandateByPasskey, { body: { ...whole, ...assertion } }),
    byProof: () => call(grantMandate, { body: whole }),
    onDone: () => {
      toast(t('portal.corrections.declared'))
      onDone()
    },
  })
  return (
    <Question question={t('portal.corrections.declaring.agreement')} hint={t('portal.corrections.declaring.agreement_hint', { name: draft.name, until: format.date(draft.until) })} step={2} steps={2} onBack={onBack} onAnswer={signing.sign} failure={signing.error ?? terms.error}
      actions={<SignButtons signing={signing} label={t('portal.corrections.declaring.sign')} />}>
      {terms.data ? <Terms terms={terms.data.terms} /> : !terms.error && <LoadingState />}
    </Question>
  )
}

export function SignButtons({ signing: { has, ready, busy, otherwise }, label, disabled = false }: { signing: ReturnType<typeof useSigning>; label: string; disabled?: boolean }) {
  const { t } = useTranslation()
  return (
    <>
      <Button look="primary" type="submit" wide disabled={!ready || disabled} busy={busy}>{has ? t('portal.corrections.declaring.with_passkey', { label }) : label}</Button>
      {otherwise && <Button wide onClick={otherwise}>{t('portal.corrections.declaring.otherwise')}</Button>}
    </>
  )
}

export function Terms({ terms }: { terms: readonly string[] }) {
  return <ol className="terms">{terms.map((paragraph) => <li key={paragraph}>{paragraph}</li>)}</ol>
}
