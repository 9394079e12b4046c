import { listMandates, type Mandate } from '@qilian/contract/mandates'
import { dot } from '@qilian/ui/dot.ts'
import { EmptyState, ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { StatusTag, type StatusTone } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link } from 'wouter'
import { CardArrow, cardLink } from '../../app/components/card.tsx'
import { More } from '../../app/more.tsx'
import { Page } from '../../app/page.tsx'
import './corrections.css'

export const mandateTones: Record<Mandate['state'], StatusTone> = { offered: 'open', active: 'done', declined: 'ended', revoked: 'ended', ended: 'ended' }

/** Mandates of the enterprise's agents, and those by which I act for others. */
export function Mandates() {
  const { t } = useTranslation()
  const { enterprise } = useMe()
  const list = usePages(listMandates, { query: {} })
  const grants = enterprise !== null && (enterprise.role === 'owner' || enterprise.role === 'primary')
  return (
    <Page title={t('portal.corrections.mandates.title')} note={t('portal.corrections.mandates.note')} back={{ to: '/me', label: t('portal.me.title') }}>
      {grants && <Link className="button button-primary button-wide" to="/mandates/new">{t('portal.corrections.mandates.new')}</Link>}
      {!list.first && (list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : <LoadingState />)}
      {list.first && list.items.length === 0 && <EmptyState title={t('portal.corrections.mandates.empty')}>{t(`portal.corrections.mandates.empty_${grants ? 'owner' : 'others'}`)}</EmptyState>}
      <ul className="stack">
        {list.items.map((mandate) => <li key={mandate.id}><Row mandate={mandate} /></li>)}
      </ul>
      <More list={list} />
    </Page>
  )
}

function Row({ mandate }: { mandate: Mandate }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { user } = useMe()
  return (
    <Link to={`/mandates/${mandate.id}`} className={`${cardLink} mandate-card`}>
      <strong>{mandate.agent.id === user.id ? t('portal.corrections.mandates.for', { name: mandate.enterprise.name }) : `${mandate.agent.name}${dot}${mandate.agency}`}</strong>
      <span><StatusTag tone={mandateTones[mandate.state]}>{t(`portal.corrections.mandates.state.${mandate.state}`)}</StatusTag></span>
      <span className="quiet">{t('portal.corrections.mandates.span', { from: format.date(mandate.from), until: format.date(mandate.until) })}</span>
      <CardArrow />
    </Link>
  )
}
