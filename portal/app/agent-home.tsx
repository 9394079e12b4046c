import { listCases } from '@qilian/contract/cases'
import { listMandates, type Mandate } from '@qilian/contract/mandates'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link } from 'wouter'
import { CardArrow, cardLink } from './components/card.tsx'
import { Section } from './components/section.tsx'
import { NeedCard } from './need/need-card.tsx'
import { Page } from './page.tsx'
import './agent-home.css'

/** For a declared agent: for whom, what for, until when; and what the mandate opens, no more. */
export function AgentHome() {
  const { t } = useTranslation()
  const format = useFormat()
  const { enterprise, user } = useMe()
  const list = useCall(listMandates, { query: { enterpriseId: enterprise!.id, limit: 20 } })
  const mine = list.data?.items.filter(({ agent, state }) => agent.id === user.id && (state === 'active' || state === 'offered')) ?? []
  const active = mine.find(({ state }) => state === 'active')
  const may = (scope: Mandate['scopes'][number]) => enterprise!.scopes.includes(scope)
  return (
    <Page title={t('portal.corrections.agent.title', { name: enterprise!.name })} note={active && t('portal.corrections.agent.until', { until: format.date(active.until) })}>
      {!list.data && (list.error ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : <LoadingState />)}
      {mine.map((mandate) => (mandate.state === 'offered' ? (
        <article className="card todo" key={mandate.id}>
          <strong className="todo-ask">{t('portal.corrections.agent.unsigned')}</strong>
          <p className="quiet">{t('portal.corrections.agent.unsigned_text')}</p>
          <Link className="button button-primary button-wide" to={`/mandates/${mandate.id}/sign`}>{t('portal.corrections.mandates.sign')}</Link>
        </article>
      ) : (
        <Link key={mandate.id} className={cardLink} to={`/mandates/${mandate.id}`}>
          <span className="agent-card">
            <strong>{t('portal.corrections.agent.may')}</strong>
            <span className="quiet">{mandate.scopes.map((scope) => t(`portal.corrections.scope.${scope}`)).join(t('portal.corrections.mandates.comma'))}</span>
          </span>
          <CardArrow />
        </Link>
      )))}
      {may('file_cases') && <Link className="button button-primary button-wide raise-button" to="/raise">{t('portal.corrections.agent.raise')}</Link>}
      {may('read_cases') && <Needs />}
    </Page>
  )
}

function Needs() {
  const { t } = useTranslation()
  const { data, error, refetch } = useCall(listCases, { query: { state: 'open', order: 'due', limit: 20 } })
  return (
    <Section title={t('portal.corrections.agent.needs')}>
      {!data && (error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />)}
      {data?.items.length === 0 && <p className="quiet">{t('portal.corrections.agent.none')}</p>}
      {data?.items.map((need) => <NeedCard key={need.id} need={need} />)}
    </Section>
  )
}
