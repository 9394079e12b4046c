import { listConsents, readAppointmentTexts, revokeConsent, type Consent } from '@qilian/contract/appointments'
import { EmptyState, ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { Sheet } from '../../app/components/sheet.tsx'
import { toast } from '../../app/components/toast.tsx'
import { Page } from '../../app/page.tsx'
import './me.css'

/** What I agreed to as a liaison, word for word, and the way back from what can be taken back. */
export function Consents() {
  const { t } = useTranslation()
  const list = useCall(listConsents, {})
  return (
    <Page title={t('appointments.consents.title')} note={t('appointments.consents.note')} back={{ to: '/me', label: t('portal.me.title') }}>
      {!list.data && (list.error ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : <LoadingState />)}
      {list.data?.items.length === 0 && <EmptyState title={t('appointments.consents.none')}>{t('appointments.consents.none_text')}</EmptyState>}
      <ul className="stack">
        {list.data?.items.map((consent) => (
          <li key={consent.id}>
            <One consent={consent} />
          </li>
        ))}
      </ul>
    </Page>
  )
}

function One({ consent }: { consent: Consent }) {
  const { t } = useTranslation()
  const format = useFormat()
  const texts = useCall(readAppointmentTexts, {})
  const [asking, setAsking] = useState(false)
  const text = texts.data?.items.find(({ kind, version }) => kind === consent.kind && version === consent.version)
  return (
    <Card>
      <strong>{text?.title ?? t(`appointments.consents.kinds.${consent.kind}`)}</strong>
      <p>{consent.enterprise.name}</p>
      <p className="quiet">{t('appointments.consents.given', { at: format.dateTime(consent.givenAt), way: t(`appointments.consents.ways.${consent.way}`), version: consent.version })}</p>
      {text && (
        <details>
          <summary className="consent-summary">{t('appointments.consents.read')}</summary>
          {text.paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </details>
      )}
      {consent.revokedAt !== null ? (
        <>
          <p role="status">{t('appointments.consents.revoked', { at: format.dateTime(consent.revokedAt) })}</p>
          <Link className="link-button" to="/me/notices">
            {t('appointments.consents.again')}
          </Link>
        </>
      ) : consent.kind === 'electronic_delivery' ? (
        <Button look="danger" wide onClick={() => setAsking(true)}>
          {t('appointments.consents.revoke')}
        </Button>
      ) : (
        <p className="quiet">{t('appointments.consents.with_office')}</p>
      )}
      {asking && <Revoke consent={consent} onClose={() => setAsking(false)} />}
    </Card>
  )
}

/** What follows is said before it is done. */
function Revoke({ consent, onClose }: { consent: Consent; onClose: () => void }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const revoke = useAction(revokeConsent, ['notices'])
  const done = () => {
    toast(t('appointments.consents.done'))
    onClose()
  }
  return (
    <Sheet open title={t('appointments.consents.revoke_title')} onClose={onClose}>
      <div className="stack">
        <ul className="consent-follows">
          {(['paper', 'office', 'before', 'again'] as const).map((what) => (
            <li key={what}>{t(`appointments.consents.follows.${what}`)}</li>
          ))}
        </ul>
        <Button look="danger" wide busy={revoke.isPending} onClick={() => revoke.mutate({ params: { consentId: consent.id } }, { onSuccess: done, onError: (error) => toast(textOf(error).title) })}>
          {t('appointments.consents.revoke_do')}
        </Button>
      </div>
    </Sheet>
  )
}
