import { declineMandate, getMandate, listMandates, revokeMandate, signMandate, type Mandate } from '@qilian/contract/mandates'
import { downloadFile } from '@qilian/contract/files'
import { urlOf } from '@qilian/ui/api.ts'
import { EmptyState, ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useState } from 'react'
import { Button } from '../../app/components/button.tsx'
import { Field } from '../../app/components/field.tsx'
import { toast } from '../../app/components/toast.tsx'
import { Page } from '../../app/page.tsx'

/** Mandates of the enterprise's agents, and those that are offered to me. */
export function Mandates() {
  const { t } = useTranslation()
  const { data, error, refetch } = useCall(listMandates, { query: { limit: 100 } })
  return (
    <Page title={t('portal.corrections.mandates.title')}>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <LoadingState />}
      {data?.items.length === 0 && <EmptyState title={t('portal.corrections.mandates.empty')} />}
      {data?.items.map((mandate) => <One key={mandate.id} mandate={mandate} />)}
    </Page>
  )
}

function One({ mandate }: { mandate: Mandate }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [sign, decline, revoke] = [useAction(signMandate), useAction(declineMandate), useAction(revokeMandate)]
  const params = { mandateId: mandate.id }
  const { version } = mandate
  const told = (key: string) => ({ onSuccess: () => toast(t(key)), onError: (error: Error) => toast(textOf(error).next) })
  const may = (action: Mandate['allowedActions'][number]) => mandate.allowedActions.includes(action)
  return (
    <article className="card stack">
      <div className="card-row"><strong>{mandate.enterprise.name}</strong><span className="quiet">{t(`portal.corrections.mandates.state.${mandate.state}`)}</span></div>
      <p>{mandate.agent.name} · {mandate.agency}</p>
      <p className="quiet">{t('portal.corrections.mandates.span', { from: mandate.from, until: mandate.until })}</p>
      <p className="quiet">{mandate.scopes.map((scope) => t(`portal.corrections.scope.${scope}`)).join(' · ')}</p>
      {mandate.agreement && <a href={urlOf(downloadFile, { params: { fileId: mandate.agreement.id } })}>{mandate.agreement.name}</a>}
      {may('sign') && !open && <Button look="primary" wide onClick={() => setOpen(true)}>{t('portal.corrections.mandates.sign')}</Button>}
      {may('sign') && open && (
        <>
          <Terms mandateId={mandate.id} />
          <Button look="primary" wide busy={sign.isPending} onClick={() => sign.mutate({ params, body: { version, agreed: true } }, told('portal.corrections.mandates.signed'))}>{t('portal.corrections.mandates.agree')}</Button>
        </>
      )}
      {(may('decline') || may('revoke')) && (
        <>
          <Field label={t('portal.corrections.mandates.reason')} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
          {may('decline') && <Button wide disabled={reason.trim() === ''} busy={decline.isPending} onClick={() => decline.mutate({ params, body: { version, reason } }, told('portal.corrections.mandates.done'))}>{t('portal.corrections.mandates.decline')}</Button>}
          {may('revoke') && <Button look="danger" wide disabled={reason.trim() === ''} busy={revoke.isPending} onClick={() => revoke.mutate({ params, body: { version, reason } }, told('portal.corrections.mandates.done'))}>{t('portal.corrections.mandates.revoke')}</Button>}
        </>
      )}
    </article>
  )
}

function Terms({ mandateId }: { mandateId: string }) {
  const { data } = useCall(getMandate, { params: { mandateId } })
  return data ? <div className="stack">{data.terms.map((paragraph) => <p key={paragraph}>{paragraph}</p>)}</div> : <LoadingState />
}
