import { getLiaisonAdvice, listEndingTerms, stateRegions, type EndingTerm, type LiaisonAdvice } from '@qilian/contract/liaison-advice'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { Field } from '../../app/components/field.tsx'
import { toast } from '../../app/components/toast.tsx'
import '../../app/components/card.css'

/** Terms that end, and whether the enterprise should have somebody who does nothing else: each with the way to act on it. */
export function Advice({ enterpriseId, mayName }: { enterpriseId: string; mayName: boolean }) {
  const terms = useCall(listEndingTerms, { query: {} })
  const advice = useCall(getLiaisonAdvice, { params: { enterpriseId } })
  return (
    <>
      {terms.data?.items.map((term) => <Term key={term.holderId} term={term} mayName={mayName} />)}
      {advice.data && <Dedicated key={advice.data.regions?.at ?? ''} advice={advice.data} />}
    </>
  )
}

function Term({ term, mayName }: { term: EndingTerm; mayName: boolean }) {
  const { t } = useTranslation()
  const over = term.daysLeft < 0
  return (
    <section className="card todo" aria-labelledby={`term-${term.holderId}`}>
      <strong id={`term-${term.holderId}`}>{t(over ? 'appointments.term.over' : 'appointments.term.ending', { name: term.user.name, until: term.until, count: Math.abs(term.daysLeft) })}</strong>
      <p className="quiet">{t(over ? 'appointments.term.over_text' : 'appointments.term.ending_text', { name: term.user.name })}</p>
      {mayName && (
        <Link className="button button-primary button-wide" to={`/appointments/new?renew=${term.holderId}`}>
          {t('appointments.term.renew')}
        </Link>
      )}
    </section>
  )
}

function Dedicated({ advice }: { advice: LiaisonAdvice }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const state = useAction(stateRegions)
  const [regions, setRegions] = useState(String(advice.regions?.count ?? ''))
  const [asking, setAsking] = useState(false)
  const count = Number(regions)
  const valid = Number.isInteger(count) && count >= 1 && count <= 1000
  if (advice.state === 'not_due' && advice.seats.length === 0 && !advice.mayState) return null
  const keep = () =>
    valid && state.mutate({ params: { enterpriseId: advice.enterprise.id }, body: { regions: count } }, { onSuccess: () => toast(t('appointments.advice.kept')), onError: (error) => toast(textOf(error).title) })
  return (
    <Card>
      <h2 className="section-title">{t('appointments.advice.title')}</h2>
      <p>{t(`appointments.advice.${advice.state}`)}</p>
      {advice.reasons.length > 0 && (
        <ul className="advice-reasons">
          {advice.reasons.map((reason) => (
            <li key={reason.kind}>{t(`appointments.advice.reasons.${reason.kind}`, reason)}</li>
          ))}
        </ul>
      )}
      {advice.seats.map((seat) => (
        <p key={seat}>{t(`appointments.advice.seats.${seat}`)}</p>
      ))}
      {advice.mayState && !asking && (
        <Button look="quiet" wide onClick={() => setAsking(true)}>
          {advice.regions ? t('appointments.advice.regions_are', { count: advice.regions.count }) : t('appointments.advice.regions_say')}
        </Button>
      )}
      {asking && (
        <form
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            keep()
          }}
        >
          <Field label={t('appointments.advice.regions')} hint={t('appointments.advice.regions_hint')} inputMode="numeric" maxLength={4} value={regions} error={regions !== '' && !valid ? t('appointments.advice.regions_wrong') : undefined} onChange={(event) => setRegions(event.target.value)} />
          <Button type="submit" wide disabled={!valid} busy={state.isPending}>
            {t('common.save')}
          </Button>
        </form>
      )}
    </Card>
  )
}
