import { getCase, type CaseDetail } from '@qilian/contract/cases'
import { dot } from '@qilian/ui/dot.ts'
import { ClockBadge } from '@qilian/ui/components/clock-badge.tsx'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { useState, type ReactNode } from 'react'
import { Link, useParams } from 'wouter'
import { Card } from '../../app/components/card.tsx'
import { Button } from '../../app/components/button.tsx'
import { FileLinks } from '../../app/components/file-links.tsx'
import { Section } from '../../app/components/section.tsx'
import { Sheet } from '../../app/components/sheet.tsx'
import { Page } from '../../app/page.tsx'
import { NeedTimeline } from './need-timeline.tsx'
import { useNextStep } from '../../app/need/next-step.ts'
import { ShareProgress } from '../../app/need/share-progress.tsx'
import { Stars } from './stars.tsx'
import { statusTone } from '../../app/need/status-tone.ts'
import { verbs, type Verb } from './verbs.ts'
import { WhyThisDate } from './why-this-date.tsx'
import '../../app/need/need.css'

/** One need: what comes next and what I can do stands on top, the rest below. */
export function Need() {
  const { t } = useTranslation()
  const { caseId } = useParams<{ caseId: string }>()
  const { data, error, refetch } = useCall(getCase, { params: { caseId } })
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />
  return (
    <Page title={data.title} back={{ to: '/needs', label: t('portal.needs.title') }} note={<Facts need={data} />}>
      <div className="need">
        <div className="need-part">
          <NextStep need={data} />
          <Result need={data} />
          <Departments need={data} />
          <CardSection title={t('portal.needs.body')}>
            <p className="words">{data.body}</p>
            <FileLinks files={data.files} />
          </CardSection>
        </div>
        <div className="need-part">
          <NeedTimeline caseId={data.id} />
          <OtherActions need={data} />
        </div>
      </div>
    </Page>
  )
}

function Facts({ need }: { need: CaseDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  return (
    <span className="facts">
      <span>{need.number}</span> <span>{t(`cases.category.${need.category}`)}</span> <span>{t('portal.needs.raised_at', { date: format.nearDate(need.openedAt, now) })}</span>
    </span>
  )
}

function CardSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Section title={title}>
      <Card>{children}</Card>
    </Section>
  )
}

/** The clock that the case shows: of those that run for the case itself, the one with its date. */
function shownClock({ clocks, dueAt }: CaseDetail) {
  const running = clocks.filter(({ taskId, stoppedAt }) => taskId === null && stoppedAt === null)
  return running.find((clock) => clock.dueAt === dueAt) ?? running.at(-1)
}

function NextStep({ need }: { need: CaseDetail }) {
  const { t } = useTranslation()
  const nextStep = useNextStep()
  const clock = shownClock(need)
  const next = actionsAt(need, 'next')
  const near = actionsAt(need, 'near')
  return (
    <section className={`card next-step ${need.todo === 'supply' || need.todo === 'confirm' ? 'for-you' : ''}`} aria-label={t('portal.needs.next.label')}>
      <div className="need-card-tags">
        <StatusTag tone={statusTone[need.status]}>{t(`cases.status.${need.status}`)}</StatusTag>
        {!need.closedAt && <ClockBadge clock={need} />}
      </div>
      <p>{nextStep(need)}</p>
      {need.status === 'waiting' && need.waitingFor && <Asked>{need.waitingFor}</Asked>}
      {clock && <WhyThisDate clock={clock} />}
      {need.status === 'confirming' && need.resolution && (
        <div>
          <h2 className="quiet">{t('portal.needs.resolution')}</h2>
          <p className="words">{need.resolution}</p>
        </div>
      )}
      {next.map((verb, index) => (
        <ActionLink key={verb.name} need={need} verb={verb} look={index === 0 ? 'button-primary' : ''} />
      ))}
      {near.length > 0 && (
        <div className="near-actions">
          {near.map((verb) => (
            <ActionLink key={verb.name} need={need} verb={verb} />
          ))}
        </div>
      )}
    </section>
  )
}

function actionsAt(need: CaseDetail, place: ReturnType<Verb['place']>) {
  return verbs.filter((verb) => need.allowedActions.includes(verb.action) && verb.place(need) === place)
}

function ActionLink({ need, verb: { name }, look = '' }: { need: CaseDetail; verb: Verb; look?: string }) {
  const { t } = useTranslation()
  return (
    <Link className={`button button-wide ${look}`} to={`/needs/${need.id}/${name}`}>
      {t(`portal.needs.verb.${name}.name`)}
    </Link>
  )
}

function Asked({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <div>
      <h2 className="quiet">{t('portal.needs.asked')}</h2>
      <p className="words">{children}</p>
    </div>
  )
}

/** What came of it, or why it wasn't taken. */
function Result({ need }: { need: CaseDetail }) {
  const { t } = useTranslation()
  const { confirmation } = need
  return (
    <>
      {need.declineReason && (
        <CardSection title={t('portal.needs.declined_reason')}>
          <p className="words">{need.declineReason}</p>
        </CardSection>
      )}
      {need.resolution && need.status !== 'confirming' && (
        <CardSection title={t('portal.needs.resolution')}>
          <p className="words">{need.resolution}</p>
        </CardSection>
      )}
      {confirmation && (
        <CardSection title={t(confirmation.onBehalf ? 'portal.needs.rating_on_behalf' : 'portal.needs.your_rating')}>
          {confirmation.onBehalf && <p>{t('portal.needs.on_behalf', { name: confirmation.onBehalf.by.name, saidBy: confirmation.onBehalf.saidBy, how: t(`cases.confirmed_how.${confirmation.onBehalf.how}`) })}</p>}
          {confirmation.silent && <p>{t('portal.needs.silent')}</p>}
          {confirmation.rating !== null && <Stars value={confirmation.rating} />}
          {confirmation.comment && <p className="words">{confirmation.comment}</p>}
        </CardSection>
      )}
    </>
  )
}

function Departments({ need }: { need: CaseDetail }) {
  const { t } = useTranslation()
  const tasks = need.tasks.filter(({ status }) => status !== 'cancelled')
  return (
    <CardSection title={t('portal.needs.departments')}>
      <ul className="departments">
        <li>
          <span>
            {need.owner.name} <span className="quiet">{t('portal.needs.owner')}</span>
          </span>
          <span className="quiet">{need.park.name}</span>
        </li>
        {tasks.map((task) => (
          <li key={task.id}>
            <span>
              {task.department.name} {task.lead && <span className="quiet">{t('portal.needs.lead')}</span>}
            </span>
            <span className="quiet">{t(`portal.needs.task.${task.status}`)}</span>
          </li>
        ))}
      </ul>
      {need.urges > 0 && (
        <p className="quiet">
          {t('portal.needs.urged', { count: need.urges })}
          {(need.status === 'submitted' || need.status === 'handling') && !need.allowedActions.includes('urge') && `${dot}${t('portal.needs.urge_tomorrow')}`}
        </p>
      )}
      {need.reopenings > 0 && <p className="quiet">{t('portal.needs.reopened', { count: need.reopenings })}</p>}
    </CardSection>
  )
}

function OtherActions({ need }: { need: CaseDetail }) {
  const { t } = useTranslation()
  const [sharing, setSharing] = useState(false)
  return (
    <section className="more-actions" aria-label={t('portal.needs.more_actions')}>
      <Button wide onClick={() => setSharing(true)}>
        {t('portal.raise.sent.share')}
      </Button>
      {actionsAt(need, 'far').map((verb) => (
        <ActionLink key={verb.name} need={need} verb={verb} look={verb.name === 'withdraw' ? 'button-quiet' : ''} />
      ))}
      <Sheet open={sharing} title={t('portal.raise.sent.share')} onClose={() => setSharing(false)}>
        <ShareProgress need={need} />
      </Sheet>
    </section>
  )
}
