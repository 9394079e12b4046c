import { fetched } from '@qilian/ui/pages-of-today.ts'
import { getWorklist, listCases, type WorkItem } from '@qilian/contract/cases'
import { ClockBadge } from '@qilian/ui/components/clock-badge.tsx'
import { EmptyState, ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { loadRestOfPhrases, useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { lazy, Suspense, type ComponentType } from 'react'
import { Link } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { Section } from '../../app/components/section.tsx'
import { toast } from '../../app/components/toast.tsx'
import { AddIcon } from '../../app/icons.tsx'
import { useSimple } from '../../app/simple/large-type.ts'
import { Page } from '../../app/page.tsx'
import { NeedCard } from '../../app/need/need-card.tsx'
import { MailboxNotice } from './mailbox-notice.tsx'
import { useDraft } from '../../app/need/draft.ts'
import { LiaisonCheck } from './liaison-check.tsx'
import './home.css'

const shownNeeds = 5

/** Most people have none: it comes after what everybody sees. */
const later = <Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) =>
  lazy(async () => {
    const [module] = await fetched(() => Promise.all([load(), loadRestOfPhrases()]))
    return { default: module[name] }
  })
const Waiting = later(() => import('../../app/waiting/waiting.tsx'), 'Waiting')
const HandoverCards = later(() => import('../../app/waiting/handovers.tsx'), 'HandoverCards')
const AppointmentCards = later(() => import('../../app/waiting/appointments.tsx'), 'AppointmentCards')
const WithoutSeat = later(() => import('./without-seat.tsx'), 'WithoutSeat')
const AgentHome = later(() => import('../../app/agent-home.tsx'), 'AgentHome')
const SimpleHome = later(() => import('./simple-home.tsx'), 'SimpleHome')

/** What I must do now, the way to raise something, and what is in hand. */
export function Home() {
  const { enterprise } = useMe()
  const simple = useSimple()
  const Whole = enterprise?.role === 'agent' ? AgentHome : simple ? SimpleHome : enterprise === null ? WithoutSeat : WithSeat
  return (
    <Suspense fallback={<LoadingState />}>
      <Whole />
    </Suspense>
  )
}

function WithSeat() {
  const { t } = useTranslation()
  const me = useMe()
  const worklist = useCall(getWorklist, {})
  const open = useCall(listCases, { query: { state: 'open', order: 'due', limit: shownNeeds + 1 } })
  const failed = worklist.error && !worklist.data ? worklist : open.error && !open.data ? open : undefined
  return (
    <Page title={t('portal.home.greeting', { name: me.user.name })} note={me.enterprise?.name}>
      {failed && <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />}
      {!failed && !(worklist.data && open.data) && <LoadingState />}
      <MailboxNotice />
      {worklist.data && open.data && <Todo items={worklist.data.items} />}
      <Suspense fallback={null}>
        <Waiting />
      </Suspense>
      <LiaisonCheck />
      <Suspense>
        <AppointmentCards />
        <HandoverCards />
      </Suspense>
      <DraftCard />
      <Link className="button button-primary button-wide raise-button" to="/raise">
        <AddIcon />
        {t('portal.home.raise')}
      </Link>
      {worklist.data && open.data && <OpenNeeds list={open.data} done={worklist.data.items.map((item) => item.case.id)} />}
    </Page>
  )
}

function Todo({ items }: { items: readonly WorkItem[] }) {
  const { t } = useTranslation()
  if (items.length === 0) return null
  return (
    <Section title={t('portal.home.todo.title')}>
      <ul className="stack">
        {items.map((item) => (
          <li key={item.case.id}>
            <TodoCard item={item} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function TodoCard({ item }: { item: WorkItem }) {
  const { t } = useTranslation()
  const verb = item.todo === 'supply' ? 'supply' : 'confirm'
  return (
    <article className="card todo">
      <div className="card-row">
        <strong className="todo-ask">{t(`portal.home.todo.${verb}`)}</strong>
        <ClockBadge clock={item} />
      </div>
      <Link className="todo-title" to={`/needs/${item.case.id}`}>
        {item.case.title}
      </Link>
      {verb === 'confirm' ? (
        <StarLinks caseId={item.case.id} />
      ) : (
        <Link className="button button-primary button-wide" to={`/needs/${item.case.id}/supply`}>
          {t('portal.home.todo.supply_action')}
        </Link>
      )}
    </article>
  )
}

/** A star is a tap; the next screen shows the result with that many stars chosen. */
function StarLinks({ caseId }: { caseId: string }) {
  const { t } = useTranslation()
  return (
    <>
      <p className="quiet">{t('portal.home.todo.confirm_action')}</p>
      <div className="star-links">
        {[1, 2, 3, 4, 5].map((stars) => (
          <Link key={stars} to={`/needs/${caseId}/confirm?stars=${stars}`} aria-label={`${t('portal.home.todo.confirm_action')} ${t('common.rating', { count: stars })}`}>
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="m12 3 2.7 5.8 6.3.8-4.6 4.3 1.2 6.3-5.6-3.1-5.6 3.1 1.2-6.3L3 9.6l6.3-.8z" />
            </svg>
          </Link>
        ))}
      </div>
      <Link className="button button-wide" to={`/needs/${caseId}/dispute`}>
        {t('portal.needs.verb.confirm.not_solved')}
      </Link>
    </>
  )
}

function DraftCard() {
  const { t } = useTranslation()
  const { draft, begun, discard } = useDraft()
  if (!begun) return null
  return (
    <Card>
      <strong>{t('portal.home.draft.title')}</strong>
      {draft.body.trim() && <p className="draft-words">{draft.body.trim()}</p>}
      <div className="card-row">
        <Link className="button" to="/raise/describe">
          {t('portal.home.draft.continue')}
        </Link>
        <Button
          look="quiet"
          onClick={() => {
            discard()
            toast(t('portal.home.draft.discarded'))
          }}
        >
          {t('portal.home.draft.discard')}
        </Button>
      </div>
    </Card>
  )
}

type OpenNeedsProps = { list: { items: readonly WorkItem['case'][] }; done: readonly string[] }

/** What others work on for us; what we must do ourselves stands above. */
function OpenNeeds({ list, done }: OpenNeedsProps) {
  const { t } = useTranslation()
  const others = list.items.filter(({ id }) => !done.includes(id)).slice(0, shownNeeds)
  if (list.items.length === 0) return <EmptyState title={t('portal.home.empty.title')}>{t('portal.home.empty.text')}</EmptyState>
  return (
    <section className="stack" aria-labelledby="open-title">
      {done.length === 0 && <p className="quiet">{t('portal.home.nothing_to_do')}</p>}
      {others.length > 0 && (
        <>
          <h2 id="open-title" className="section-title">
            {t('portal.home.open.title')}
          </h2>
          <ul className="stack">
            {others.map((need) => (
              <li key={need.id}>
                <NeedCard need={need} />
              </li>
            ))}
          </ul>
        </>
      )}
      <Link className="button button-quiet button-wide" to="/needs">
        {t('portal.home.open.all')}
      </Link>
    </section>
  )
}
