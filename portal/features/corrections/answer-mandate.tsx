import { declineMandate, getMandate, revokeMandate, signMandate, signMandateByPasskey } from '@qilian/contract/mandates'
import { call } from '@qilian/ui/api.ts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { TextArea } from '../../app/components/field.tsx'
import { toast } from '../../app/components/toast.tsx'
import { Question } from '../../app/question.tsx'
import { SignButtons, Terms } from './declare.tsx'
import { useSigning } from './use-signing.ts'

type Detail = Awaited<NonNullable<ReturnType<typeof useCall<typeof getMandate>>['data']>>

/** Signing, declining and ending a mandate, each on a screen of its own. */
export function AnswerMandate() {
  const { mandateId, verb } = useParams<{ mandateId: string; verb: string }>()
  const { data, error, refetch } = useCall(getMandate, { params: { mandateId } })
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />
  return verb === 'sign' ? <Sign mandate={data} /> : <End mandate={data} verb={verb === 'decline' ? 'decline' : 'revoke'} />
}

function Sign({ mandate }: { mandate: Detail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [, navigate] = useLocation()
  const back = () => navigate(`/mandates/${mandate.id}`, { replace: true })
  const [params, body] = [{ mandateId: mandate.id }, { version: mandate.version, termsDigest: mandate.termsDigest }]
  const signing = useSigning({
    digest: mandate.termsDigest,
    byPasskey: (assertion) => call(signMandateByPasskey, { params, body: { ...body, ...assertion } }),
    byProof: () => call(signMandate, { params, body }),
    onDone: () => {
      toast(t('portal.corrections.mandates.signed'))
      back()
    },
  })
  return (
    <Question question={t('portal.corrections.mandates.sign_question', { name: mandate.enterprise.name })} hint={t('portal.corrections.mandates.sign_hint', { until: format.date(mandate.until) })} onBack={back} onAnswer={signing.sign} failure={signing.error}
      actions={<SignButtons signing={signing} label={t('portal.corrections.mandates.agree')} disabled={!mandate.allowedActions.includes('sign')} />}>
      <Terms terms={mandate.terms} />
    </Question>
  )
}

function End({ mandate, verb }: { mandate: Detail; verb: 'decline' | 'revoke' }) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const [decline, revoke] = [useAction(declineMandate), useAction(revokeMandate)]
  const action = verb === 'decline' ? decline : revoke
  const back = () => navigate(`/mandates/${mandate.id}`, { replace: true })
  const send = () => {
    if (reason.trim() === '') return setMissing(true)
    action.mutate({ params: { mandateId: mandate.id }, body: { version: mandate.version, reason } }, {
      onSuccess: () => {
        toast(t('portal.corrections.mandates.done'))
        // Whoever gave up an own mandate may see that enterprise no more.
        navigate('/mandates', { replace: true })
      },
    })
  }
  const key = verb === 'decline' ? 'decline' : mandate.state === 'offered' ? 'take_back' : 'revoke'
  return (
    <Question question={t(`portal.corrections.mandates.${key}_question`, { name: mandate.agent.name })} hint={t(`portal.corrections.mandates.${key}_hint`)} onBack={back} onAnswer={send} failure={action.error}
      actions={<Button look="danger" type="submit" wide busy={action.isPending}>{t(`portal.corrections.mandates.${key}`)}</Button>}>
      <TextArea label={t('portal.corrections.mandates.reason')} error={missing && reason.trim() === '' ? t('portal.corrections.mandates.reason_missing') : undefined} maxLength={500} rows={3} value={reason} onChange={(event) => setReason(event.target.value)} />
    </Question>
  )
}
