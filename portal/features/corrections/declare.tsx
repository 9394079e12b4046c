import { grantMandate, longestMandateDays, readTerms } from '@qilian/contract/mandates'
import { MandateScope } from '@qilian/contract/people'
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
  const grant = useAction(grantMandate)
  const [asked, setAsked] = useState(false)
  const body = { ...draft, scopes: [...draft.scopes] }
  if (!asked) {
    setAsked(true)
    terms.mutate({ body })
  }
  const sign = () => {
    if (!terms.data) return
    grant.mutate({ body: { ...body, phone, termsDigest: terms.data.termsDigest } }, {
      onSuccess: () => {
        toast(t('portal.corrections.declared'))
        onDone()
      },
    })
  }
  return (
    <Question question={t('portal.corrections.declaring.agreement')} hint={t('portal.corrections.declaring.agreement_hint', { name: draft.name, until: format.date(draft.until) })} step={2} steps={2} onBack={onBack} onAnswer={sign} failure={grant.error ?? terms.error}
      actions={<Button look="primary" type="submit" wide disabled={!terms.data} busy={grant.isPending}>{t('portal.corrections.declaring.sign')}</Button>}>
      {terms.data ? <Terms terms={terms.data.terms} /> : !terms.error && <LoadingState />}
    </Question>
  )
}

export function Terms({ terms }: { terms: readonly string[] }) {
  return <ol className="terms">{terms.map((paragraph) => <li key={paragraph}>{paragraph}</li>)}</ol>
}
