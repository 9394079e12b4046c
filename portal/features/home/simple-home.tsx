import { listAppointments } from '@qilian/contract/appointments'
import { getWorklist, type WorkItem } from '@qilian/contract/cases'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { Link } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { HandoverCards } from '../../app/waiting/handovers.tsx'
import { chooseDisplay } from '../../app/simple/large-type.ts'
import { Page } from '../../app/page.tsx'
import { ReadAloud } from '../../app/simple/read-aloud.tsx'
import { LiaisonCheck } from './liaison-check.tsx'
import '../../app/simple/simple.css'

/** The first page of the simple mode: the one thing that waits longest, and three or four ways on. */
export function SimpleHome() {
  const { t } = useTranslation()
  const me = useMe()
  const seated = me.enterprise !== null
  const worklist = useCall(getWorklist, {}, { enabled: seated })
  const appointments = useCall(listAppointments, { query: { open: 'true' } })
  if (seated && !worklist.data) return worklist.error ? <ErrorState error={worklist.error} onRetry={() => void worklist.refetch()} /> : <LoadingState />
  const first = worklist.data?.items[0]
  const mine = appointments.data?.items.find(({ state, waitsFor }) => (waitsFor === 'successor' && state === 'enrolling' && !seated) || (waitsFor === 'owner' && me.enterprise?.role === 'owner'))
  const mayName = me.enterprise?.role === 'owner' || me.enterprise?.role === 'primary'
  const unread = me.unreadNotices
  return (
    <Page title={t('portal.home.greeting', { name: me.user.name })}>
      {mine && (
        <section className="card simple-ask" aria-labelledby="appointment-ask">
          <h2 id="appointment-ask">{t(mine.waitsFor === 'owner' ? 'portal.simple.to_sign' : 'portal.simple.to_prove', { name: mine.successorName, enterprise: mine.enterprise.name })}</h2>
          <Link className="button button-primary button-wide" to={mine.waitsFor === 'owner' ? `/appointments/${mine.id}` : `/appointments/${mine.id}/steps`}>
            {t(mine.waitsFor === 'owner' ? 'portal.simple.sign' : 'portal.simple.go_on')}
          </Link>
        </section>
      )}
      {first ? <Ask item={first} more={worklist.data!.items.length - 1} /> : !mine && <p className="simple-nothing">{t('portal.simple.nothing')}</p>}
      {seated && !first && <LiaisonCheck />}
      <HandoverCards />
      <ul className="stack simple-tiles">
        {seated && <Tile to="/raise" look="button-primary">{t('portal.simple.raise')}</Tile>}
        <Tile to="/simple/messages">{unread > 0 ? t('portal.simple.messages_unread', { count: unread }) : t('portal.simple.messages')}</Tile>
        {seated && <Tile to="/needs">{t('portal.simple.needs')}</Tile>}
        {mayName && <Tile to="/appointments">{t('portal.simple.appoint')}</Tile>}
        <Tile to="/desk">{t('portal.simple.help')}</Tile>
      </ul>
      <Button look="quiet" wide onClick={() => chooseDisplay('standard')}>
        {t('portal.simple.leave')}
      </Button>
    </Page>
  )
}

function Tile({ to, look = '', children }: { to: string; look?: string; children: string }) {
  return (
    <li>
      <Link className={`button button-wide ${look}`} to={to}>
        {children}
      </Link>
    </li>
  )
}

/** One question, answered by a tap; the others come after it. */
function Ask({ item, more }: { item: WorkItem; more: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  const solved = item.todo !== 'supply'
  const question = t(solved ? 'portal.simple.solved' : 'portal.simple.asked', { title: item.case.title })
  const until = item.dueAt ? t('portal.simple.until', { when: format.nearTime(item.dueAt, now) }) : ''
  return (
    <section className="card simple-ask" aria-labelledby="ask">
      <h2 id="ask">{question}</h2>
      {until && <p>{until}</p>}
      <ReadAloud text={`${question} ${until}`} />
      {solved ? (
        <>
          <Link className="button button-primary button-wide" to={`/simple/rate/${item.case.id}`}>
            {t('portal.simple.yes_solved')}
          </Link>
          <Link className="button button-wide" to={`/needs/${item.case.id}/dispute`}>
            {t('portal.simple.not_solved')}
          </Link>
        </>
      ) : (
        <Link className="button button-primary button-wide" to={`/needs/${item.case.id}/supply`}>
          {t('portal.simple.answer')}
        </Link>
      )}
      {more > 0 && <p className="quiet">{t('portal.simple.more', { count: more })}</p>}
    </section>
  )
}
