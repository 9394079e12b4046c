import { dot } from '@qilian/ui/dot.ts'
import type { KeyBelow } from '@qilian/ui/phrase-keys.ts'
import { getMandate } from '@qilian/contract/mandates'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link, useParams } from 'wouter'
import { Card } from '../../app/components/card.tsx'
import { FileLinks } from '../../app/components/file-links.tsx'
import { Section } from '../../app/components/section.tsx'
import { Page } from '../../app/page.tsx'
import { Terms } from './declare.tsx'
import { mandateTones } from './mandates.tsx'
import './corrections.css'

/** One mandate: for what, until when, by whom, and the agreement. */
type Fact = KeyBelow<'portal.corrections.mandates.facts'>

export function MandatePage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { user } = useMe()
  const { mandateId } = useParams<{ mandateId: string }>()
  const { data, error, refetch } = useCall(getMandate, { params: { mandateId } })
  const back = { to: '/mandates', label: t('portal.corrections.mandates.title') }
  if (!data) return <Page title={t('portal.corrections.mandates.title')} back={back}>{error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />}</Page>
  const mine = data.agent.id === user.id
  const may = (action: (typeof data.allowedActions)[number]) => data.allowedActions.includes(action)
  const facts: [Fact, string][] = [
    ['agent', [data.agent.name, data.agent.phone].filter(Boolean).join(' ')], ['agency', data.agency],
    ['scopes', data.scopes.map((scope) => t(`portal.corrections.scope.${scope}`)).join(t('portal.corrections.mandates.comma'))],
    ['term', t('portal.corrections.mandates.span', { from: format.date(data.from), until: format.date(data.until) })],
    ['granted', `${data.grantedBy.name}${dot}${format.dateTime(data.grantedAt)}`],
    ...(data.signedAt ? [['signed', `${data.agent.name}${dot}${format.dateTime(data.signedAt)}`] as [Fact, string]] : []),
    ...(data.endedAt ? [['ended', [format.dateTime(data.endedAt), data.endReason].filter(Boolean).join(dot)] as [Fact, string]] : []),
  ]
  return (
    <Page title={mine ? t('portal.corrections.mandates.for', { name: data.enterprise.name }) : `${data.agent.name}${dot}${data.agency}`} back={back}>
      <Card>
        <span><StatusTag tone={mandateTones[data.state]}>{t(`portal.corrections.mandates.state.${data.state}`)}</StatusTag></span>
        <dl className="mandate-facts">
          {facts.map(([key, value]) => (
            <div key={key}>
              <dt>{t(`portal.corrections.mandates.facts.${key}`)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
      {may('sign') && <Link className="button button-primary button-wide" to={`/mandates/${data.id}/sign`}>{t('portal.corrections.mandates.sign')}</Link>}
      {data.agreement && (
        <Section title={t('portal.corrections.mandates.agreement')}>
          <FileLinks files={[data.agreement]} />
          <p className="quiet">{t('portal.corrections.mandates.sealed')}</p>
        </Section>
      )}
      {!may('sign') && (
        <details className="card">
          <summary>{t('portal.corrections.mandates.terms')}</summary>
          <Terms terms={data.terms} />
        </details>
      )}
      {may('decline') && <Link className="button button-plain button-wide" to={`/mandates/${data.id}/decline`}>{t('portal.corrections.mandates.decline')}</Link>}
      {may('revoke') && <Link className="button button-danger button-wide" to={`/mandates/${data.id}/revoke`}>{t(`portal.corrections.mandates.${data.state === 'offered' ? 'take_back' : 'revoke'}`)}</Link>}
    </Page>
  )
}
