import { askMyErasure, askMyExport, downloadMyExport, getMyData } from '@qilian/contract/privacy'
import { urlOf } from '@qilian/ui/api.ts'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useState } from 'react'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { TextArea } from '../../app/components/field.tsx'
import { Section } from '../../app/components/section.tsx'
import { toast } from '../../app/components/toast.tsx'

/** What is kept of the person, who looked at it, and the ways to have it or to have it erased. */
export function MyData() {
  const { t } = useTranslation()
  const format = useFormat()
  const textOf = useErrorText()
  const { data, error, refetch } = useCall(getMyData, {})
  const copy = useAction(askMyExport)
  const ready = data?.export?.state === 'ready' && data.export.expiresAt !== null
  return (
    <Section title={t('privacy.mine.title')}>
      {!data && (error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />)}
      {data && (
        <>
          <Card>
            <div className="me-row">
              <span>{t('people.field.phone')}</span>
              <span>{data.account.phone ?? '—'}</span>
            </div>
            <div className="me-row">
              <span>{t('people.field.email')}</span>
              <span>{data.account.email ?? '—'}</span>
            </div>
          </Card>
          <Card>
            <strong>{t('privacy.mine.looked')}</strong>
            {data.unmaskings.length === 0 && <p className="quiet">{t('privacy.mine.nobody')}</p>}
            {data.unmaskings.map((each) => (
              <div key={each.id} className="me-row">
                <span>
                  {t('privacy.mine.look', { who: each.actor.name, fields: each.fields.map((field) => t(`privacy.fields.${field}`)).join(t('privacy.comma')), purpose: t(`privacy.purposes.${each.purpose}`), note: each.note })}
                  <span className="quiet">{format.dateTime(each.at)}</span>
                </span>
              </div>
            ))}
          </Card>
          <Card>
            <strong>{t('privacy.mine.copy')}</strong>
            <p className="quiet">{t('privacy.mine.copy_text')}</p>
            {data.export?.state === 'waiting' && <p>{t('privacy.mine.making')}</p>}
            {ready && data.export?.expiresAt && (
              <>
                <a className="button button-plain button-wide" href={urlOf(downloadMyExport, { params: { exportId: data.export.id } })} download>
                  {t('privacy.mine.fetch')}
                </a>
                <p className="quiet">{t('privacy.mine.until', { when: format.dateTime(data.export.expiresAt) })}</p>
              </>
            )}
            {!ready && data.export?.state !== 'waiting' && (
              <Button wide busy={copy.isPending} onClick={() => copy.mutate({}, { onSuccess: () => toast(t('privacy.mine.asked')), onError: (failure) => toast(textOf(failure).title) })}>
                {t('privacy.mine.ask')}
              </Button>
            )}
          </Card>
          <Erasure request={data.erasure} />
        </>
      )}
    </Section>
  )
}

function Erasure({ request }: { request: { state: 'open' | 'granted' | 'refused'; askedAt: string; note: string | null } | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const textOf = useErrorText()
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const erase = useAction(askMyErasure)
  return (
    <Card>
      <strong>{t('privacy.mine.erase')}</strong>
      <p className="quiet">{t('privacy.mine.erase_text')}</p>
      {request?.state === 'open' && <p>{t('privacy.mine.open', { when: format.dateTime(request.askedAt) })}</p>}
      {request?.state === 'refused' && <p>{t('privacy.mine.refused', { note: request.note })}</p>}
      {request?.state !== 'open' && !asking && (
        <Button wide onClick={() => setAsking(true)}>
          {t('privacy.mine.erase_ask')}
        </Button>
      )}
      {request?.state !== 'open' && asking && (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            erase.mutate({ body: { reason: reason.trim() } }, { onSuccess: () => toast(t('privacy.mine.erase_asked')), onError: (failure) => toast(textOf(failure).title) })
          }}
        >
          <TextArea label={t('privacy.mine.reason')} maxLength={500} required value={reason} onChange={(event) => setReason(event.target.value)} />
          <Button type="submit" wide look="danger" busy={erase.isPending} disabled={reason.trim() === ''}>
            {t('privacy.mine.erase_ask')}
          </Button>
        </form>
      )}
    </Card>
  )
}
