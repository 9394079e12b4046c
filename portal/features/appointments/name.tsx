import { getEnterprise } from '@qilian/contract/enterprises'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useState } from 'react'
import { Redirect, useLocation, useSearchParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { Field } from '../../app/components/field.tsx'
import { useSimple } from '../../app/simple/large-type.ts'
import { Question } from '../../app/question.tsx'
import { allAuthorities, empty, type Draft } from './draft.ts'
import { SimpleName, simpleSteps } from './simple-name.tsx'
import { useNaming } from './use-naming.ts'
import './appointments.css'

const steps = 2

/** As people read a mobile out, so that a slip is seen. */
const grouped = (phone: string) => phone.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3')

/** Naming: who, then for what, with who above it; in the simple mode one thing a screen, and all of it once more. */
export function NameSuccessor() {
  const me = useMe()
  const [search] = useSearchParams()
  if (me.enterprise?.role !== 'owner' && me.enterprise?.role !== 'primary') return <Redirect to="/appointments" replace />
  const renewed = search.get('renew')
  return renewed === null ? <Naming enterpriseId={me.enterprise.id} /> : <Renewing enterpriseId={me.enterprise.id} holderId={renewed} />
}

/** The present holder for another term: all that is known is filled in. */
function Renewing({ enterpriseId, holderId }: { enterpriseId: string; holderId: string }) {
  const file = useCall(getEnterprise, { params: { enterpriseId } })
  if (!file.data) return file.error ? <ErrorState error={file.error} onRetry={() => void file.refetch()} /> : <LoadingState />
  const seat = file.data.holders.find(({ id, until }) => id === holderId && until === null)
  if (!seat || seat.role === 'owner') return <Naming enterpriseId={enterpriseId} />
  return <Naming enterpriseId={enterpriseId} known={{ name: seat.user.name, post: seat.post ?? '', role: seat.role, scope: seat.scope, authority: seat.authority ?? [] }} />
}

function Naming({ enterpriseId, known }: { enterpriseId: string; known?: Partial<Draft> }) {
  const simple = useSimple()
  const [draft, setDraft] = useState<Draft>({ ...empty, ...known })
  const [step, setStep] = useState(1)
  const change = (more: Partial<Draft>) => setDraft((before) => ({ ...before, ...more }))
  if (!simple) return step === 1 ? <Who draft={draft} change={change} onNext={() => setStep(2)} /> : <What draft={draft} change={change} enterpriseId={enterpriseId} onBack={() => setStep(1)} />
  if (step === 3) return <Check draft={draft} enterpriseId={enterpriseId} onBack={() => setStep(2)} />
  return <SimpleName draft={draft} change={change} from={step === 2 ? simpleSteps - 1 : 1} onDone={() => setStep(3)} />
}

type StepProps = { draft: Draft; change: (more: Partial<Draft>) => void }

function Who({ draft, change, onNext }: StepProps & { onNext: () => void }) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const [tried, setTried] = useState(false)
  const missing = { name: draft.name.trim() === '', phone: draft.phone.replaceAll(/\D/g, '').length < 11, email: !/^\S+@\S+\.\S+$/.test(draft.email.trim()) }
  const next = () => {
    setTried(true)
    if (!missing.name && !missing.phone && !missing.email) onNext()
  }
  return (
    <Question
      question={t('appointments.name.who')}
      hint={t('appointments.name.who_text')}
      step={1}
      steps={steps}
      onBack={() => navigate('/appointments')}
      onAnswer={next}
      actions={
        <Button look="primary" type="submit" wide>
          {t('common.next')}
        </Button>
      }
    >
      <Field label={t('appointments.facts.name')} autoComplete="off" autoFocus maxLength={60} value={draft.name} error={tried && missing.name ? t('appointments.name.name_missing') : undefined} onChange={(event) => change({ name: event.target.value })} />
      <Field label={t('appointments.facts.phone')} hint={t('appointments.name.phone_hint')} autoComplete="off" inputMode="tel" maxLength={20} value={draft.phone} error={tried && missing.phone ? t('appointments.name.phone_missing') : undefined} onChange={(event) => change({ phone: event.target.value })} />
      <Field label={t('appointments.facts.email')} autoComplete="off" inputMode="email" autoCapitalize="none" maxLength={254} value={draft.email} error={tried && missing.email ? t('appointments.name.email_missing') : undefined} onChange={(event) => change({ email: event.target.value })} />
    </Question>
  )
}

/** The last look before it is sent: who stands above, whose seat it is below the choice of it. */
function What({ draft, change, enterpriseId, onBack }: StepProps & { enterpriseId: string; onBack: () => void }) {
  const { t } = useTranslation()
  const naming = useNaming(enterpriseId, draft)
  const [tried, setTried] = useState(false)
  const missing = draft.post.trim() === ''
  const send = () => {
    setTried(true)
    if (!missing) naming.send()
  }
  return (
    <Question
      question={t('appointments.name.what', { name: draft.name.trim() })}
      hint={t('appointments.name.check_text')}
      step={2}
      steps={steps}
      onBack={onBack}
      onAnswer={send}
      failure={naming.error}
      actions={
        <Button look="primary" type="submit" wide disabled={!naming.ready} busy={naming.busy}>
          {t('appointments.name.send')}
        </Button>
      }
    >
      <div className="card card-row">
        <span className="named">
          <strong>{draft.name}</strong>
          <span className="quiet">{grouped(draft.phone)}</span>
          <span className="quiet">{draft.email}</span>
        </span>
        <Button look="quiet" onClick={onBack}>
          {t('appointments.name.change')}
        </Button>
      </div>
      <Field label={t('appointments.facts.post')} hint={t('appointments.name.post_hint')} autoComplete="off" maxLength={60} value={draft.post} error={tried && missing ? t('appointments.name.post_missing') : undefined} onChange={(event) => change({ post: event.target.value })} />
      <fieldset className="choices">
        <legend>{t('appointments.facts.role')}</legend>
        <Choice name="role" label={t('appointments.facts.role')} value={draft.role} options={(['primary', 'deputy'] as const).map((value) => ({ value, label: t(`people.seats.${value}`) }))} onChoose={(role) => change({ role: role as Draft['role'] })} />
        {naming.ready && <p className="quiet">{naming.holder === null ? t('appointments.name.seat_empty') : t('appointments.name.seat_held', { name: naming.holder })}</p>}
      </fieldset>
      <fieldset className="choices">
        <legend>{t('appointments.facts.scope')}</legend>
        <Choice name="scope" label={t('appointments.facts.scope')} value={draft.scope} options={(['decisions', 'paperwork'] as const).map((value) => ({ value, label: t(`appointments.scope.${value}`) }))} onChoose={(scope) => change({ scope: scope as Draft['scope'] })} />
        <p className="quiet">{t(`appointments.scope_text.${draft.scope}`)}</p>
      </fieldset>
      <fieldset className="choices">
        <legend>{t('appointments.facts.authority')}</legend>
        {allAuthorities.map((item) => (
          <label key={item} className="agree">
            <input type="checkbox" checked={draft.authority.includes(item)} onChange={(event) => change({ authority: event.target.checked ? [...draft.authority, item] : draft.authority.filter((each) => each !== item) })} />
            <span>{t(`appointments.authority.${item}`)}</span>
          </label>
        ))}
      </fieldset>
      <label className="agree">
        <input type="checkbox" checked={draft.dedicated} onChange={(event) => change({ dedicated: event.target.checked })} />
        <span>{t('appointments.dedicated.say')}</span>
      </label>
      <Field label={t('appointments.facts.until')} hint={t('appointments.name.until_hint')} type="date" value={draft.until} onChange={(event) => change({ until: event.target.value })} />
    </Question>
  )
}

function Check({ draft, enterpriseId, onBack }: { draft: Draft; enterpriseId: string; onBack: () => void }) {
  const { t } = useTranslation()
  const naming = useNaming(enterpriseId, draft)
  const facts = [
    ['name', draft.name], ['phone', grouped(draft.phone)], ['email', draft.email], ['post', draft.post], ['role', t(`people.seats.${draft.role}`)], ['scope', t(`appointments.scope.${draft.scope}`)],
    ['authority', draft.authority.map((item) => t(`appointments.authority.${item}`)).join(t('appointments.comma')) || t('appointments.authority_none')], ['until', draft.until || t('appointments.no_term')], ['dedicated', t(draft.dedicated ? 'appointments.dedicated.yes' : 'appointments.dedicated.no')],
    ['predecessor', naming.holder ?? t('appointments.nobody_there')],
  ] as const
  return (
    <Question
      question={t('appointments.name.check')}
      hint={t('appointments.name.check_text')}
      step={simpleSteps}
      steps={simpleSteps}
      onBack={onBack}
      onAnswer={naming.send}
      failure={naming.error}
      actions={
        <Button look="primary" type="submit" wide disabled={!naming.ready} busy={naming.busy}>
          {t('appointments.name.send')}
        </Button>
      }
    >
      <Card>
        <dl className="fact-list">
          {facts.map(([key, value]) => (
            <div key={key} style={{ display: 'contents' }}>
              <dt>{t(`appointments.facts.${key}`)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </Question>
  )
}
