import { explainClock, type CaseDetail, type ClockView } from '@qilian/contract/cases'
import { dot } from '@qilian/ui/dot.ts'
import { useStepLines } from '@qilian/ui/clock-step-text.ts'
import { ClockBadge } from '@qilian/ui/components/clock-badge.tsx'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { Section } from '../../../app/section.tsx'

function useClockName() {
  const { t, has } = useTranslation()
  return (clock: ClockView, record: CaseDetail) => {
    const key = `clock.names.${clock.name}`
    const name = has(key) ? t(key) : clock.name
    const department = record.tasks.find(({ id }) => id === clock.taskId)?.department.name
    return department ? `${department}${dot}${name}` : name
  }
}

/** Every clock of the case and its tasks; each can say how its date came about. Those that ended are folded away. */
export function Clocks({ record }: { record: CaseDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const nameOf = useClockName()
  const [asked, setAsked] = useState<ClockView>()
  const clocks = record.clocks.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
  const running = clocks.filter(({ stoppedAt }) => stoppedAt === null)
  const ended = clocks.filter(({ stoppedAt }) => stoppedAt !== null)
  const stateOf = (clock: ClockView) => {
    if (clock.stoppedAt) return t('console.cases.clock.stopped', { at: format.dateTime(clock.stoppedAt) })
    if (!clock.pausedSince) return clock.dueAt && t('common.due_at', { at: format.dateTime(clock.dueAt) })
    const reason = clock.pauseReason && t(`clock.pause_reason.${clock.pauseReason}`)
    return t('console.cases.clock.paused', { at: format.dateTime(clock.pausedSince), reason })
  }
  const rowOf = (clock: ClockView) => (
    <li key={clock.id} className="clock-row">
      <div>
        <span className={clock.stoppedAt ? 'quiet' : undefined}>{nameOf(clock, record)}</span>{' '}
        <span className="cell-note">{t(`clock.amount.${clock.period.unit}`, { count: clock.period.amount })}</span>
        <p className="cell-note">
          {stateOf(clock)}
          {clock.provisional && !clock.stoppedAt && `${dot}${t('console.cases.clock.provisional')}`}
        </p>
      </div>
      <div className="clock-row-end">
        <ClockBadge clock={clock} />
        <Button type="link" size="small" onClick={() => setAsked(clock)} aria-label={t('console.cases.clock.why_of', { clock: nameOf(clock, record), why: t('clock.why') })}>
          {t('clock.why')}
        </Button>
      </div>
    </li>
  )
  return (
    <Section title={t('console.cases.clock.clocks')}>
      {running.length > 0 && <ul>{running.map(rowOf)}</ul>}
      {ended.length > 0 && (
        <details>
          <summary className="quiet">{t('console.cases.clock.ended', { count: ended.length })}</summary>
          <ul>{ended.map(rowOf)}</ul>
        </details>
      )}
      <Drawer open={asked !== undefined} onClose={() => setAsked(undefined)} size={480} title={asked && nameOf(asked, record)} destroyOnHidden>
        {asked && <Explanation clockId={asked.id} />}
      </Drawer>
    </Section>
  )
}

function Explanation({ clockId }: { clockId: string }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useCall(explainClock, { params: { clockId } })
  const lines = useStepLines(data?.steps ?? [])
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingState />
  return (
    <>
      <p className="explained-head">
        <ClockBadge clock={data.clock} />
      </p>
      <h2 className="explained-why">{t('clock.why')}</h2>
      <ol className="explained">
        {lines.map(({ text, law, soFar }, index) => (
          <li key={`${index} ${text}`}>
            {text}
            {(law !== undefined || soFar !== undefined) && (
              <span className="cell-note">{[law, soFar !== undefined && t('clock.so_far', { count: soFar })].filter(Boolean).join(dot)}</span>
            )}
          </li>
        ))}
      </ol>
    </>
  )
}
