import { recordCheck, type CheckOutcome } from '@qilian/contract/confirmations'
import { exportPlannedCalls, getMyCalls, listPlannedCalls, type PlannedCall } from '@qilian/contract/verification-plan'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { EmptyState, ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi, Link } from '@tanstack/react-router'
import { App, Button, Segmented } from 'antd'
import { useState } from 'react'
import { ExportMenu } from '../../app/lists/export-menu.tsx'
import { Contact } from '../../app/liaison-check/contact.tsx'
import { RecordDialog } from '../../app/liaison-check/record-dialog.tsx'
import '../../app/liaison-check/liaison-check.css'
import { Page } from '../../app/page.tsx'
import type { CallSearch } from './routes.ts'
import { LiaisonTabs } from './tabs.tsx'
import '../../app/lists/filter-bar.css'

const route = getRouteApi('/shell/liaisons')

const later = (day: string, days: number) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)

/** Whom to call today: the number to tap, what it showed in one tap. */
export function Calls() {
  const { t } = useTranslation()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const today = useCall(getMyCalls, {})
  const [recording, setRecording] = useState<{ call: PlannedCall; outcome: CheckOutcome }>()
  const wanted = search.within ?? 'today'
  const day = today.data?.day
  const query = {
    ...(search.whose === 'all' ? {} : { mine: 'true' as never }),
    ...(day && wanted !== 'all' ? { until: later(day, wanted === 'today' ? 0 : 6) } : {}),
  }
  const set = (change: CallSearch) => void navigate({ search: (now: CallSearch) => ({ ...now, ...change }), replace: true })
  return (
    <Page
      title={t('console.checks.title')}
      summary={today.data && t(today.data.working ? 'console.checks.today' : 'console.checks.today_off', { open: today.data.open, overdue: today.data.overdue, done: today.data.done })}
      actions={<ExportMenu urlFor={(fileFormat) => urlOf(exportPlannedCalls, { query: { ...query, format: fileFormat } })} />}
    >
      <LiaisonTabs />
      <div className="filter-bar">
        <Segmented
          aria-label={t('console.checks.within.label')}
          value={wanted}
          onChange={(value) => set({ within: value })}
          options={(['today', 'week', 'all'] as const).map((value) => ({ value, label: t(`console.checks.within.${value}`) }))}
        />
        <Segmented
          aria-label={t('console.checks.whose.label')}
          value={search.whose ?? 'mine'}
          onChange={(value) => void navigate({ search: (now: CallSearch) => ({ ...(now.within ? { within: now.within } : {}), ...(value === 'all' ? { whose: 'all' as const } : {}) }), replace: true })}
          options={(['mine', 'all'] as const).map((value) => ({ value, label: t(`console.checks.whose.${value}`) }))}
        />
      </div>
      {day && <CallList query={query} onRecord={(call, outcome) => setRecording({ call, outcome })} />}
      <RecordDialog
        key={recording ? recording.call.enterprise.id + recording.outcome : ''}
        enterprise={recording?.call.enterprise}
        seats={recording ? [recording.call.holder] : []}
        occasion={recording?.call.kind === 'formation' ? 'formation' : 'call'}
        outcome={recording?.outcome ?? 'current'}
        onClose={() => setRecording(undefined)}
      />
    </Page>
  )
}

type CallListProps = { query: object; onRecord: (call: PlannedCall, outcome: CheckOutcome) => void }

function CallList({ query, onRecord }: CallListProps) {
  const { t } = useTranslation()
  const list = usePages(listPlannedCalls, { query })
  if (list.error) return <ErrorState error={list.error} onRetry={list.retry} />
  if (list.loading) return <LoadingState />
  if (list.items.length === 0) return <div className="panel"><EmptyState title={t('console.checks.empty.title')}>{t('console.checks.empty.text')}</EmptyState></div>
  return (
    <div className="panel">
      <ul className="call-list">
        {list.items.map((call) => (
          <Call key={call.enterprise.id} call={call} onRecord={(outcome) => onRecord(call, outcome)} />
        ))}
      </ul>
      {list.hasMore && (
        <div className="list-more">
          <Button onClick={list.more} loading={list.loadingMore}>{t('common.more')}</Button>
        </div>
      )}
    </div>
  )
}

function Call({ call, onRecord }: { call: PlannedCall; onRecord: (outcome: CheckOutcome) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const record = useAction(recordCheck, ['enterprises'])
  const tap = (outcome: 'current' | 'unreachable') =>
    record.mutate(
      { params: { enterpriseId: call.enterprise.id }, body: { holderId: call.holder.id, occasion: 'call', outcome } },
      { onSuccess: () => void message.success(t(outcome === 'current' ? 'console.checks.recorded' : 'console.checks.again')), onError: (error) => void message.error(textOf(error).title) },
    )
  const named = <span className="visually-hidden">{t('privacy.of', { name: call.holder.user.name })}</span>
  return (
    <li className="call">
      <div>
        <div className="call-who">
          <Link className="call-name" to="/enterprises/$enterpriseId" params={{ enterpriseId: call.enterprise.id }}>{call.enterprise.name}</Link>
          {call.overdue && <strong>{t('console.checks.overdue')}</strong>}
        </div>
        <div className="call-who">
          <span>{call.holder.user.name} <span className="cell-note">{t(`people.seats.${call.holder.role}`)}</span></span>
          <Contact enterpriseId={call.enterprise.id} holder={call.holder} />
        </div>
        <div className="cell-note">
          {[
            t('console.checks.planned_on', { day: format.date(call.plannedOn), until: format.date(call.dueUntil) }), t(`confirmations.kind.${call.kind}`), t(`confirmations.class.${call.turnoverClass}`),
            call.officer?.name ?? t('console.checks.no_officer'), ...(call.failedCalls > 0 ? [t('console.checks.failed', { count: call.failedCalls })] : []),
          ].join(dot)}
        </div>
      </div>
      <div className="call-acts">
        <Button type="primary" loading={record.isPending} onClick={() => (call.kind === 'formation' ? onRecord('current') : tap('current'))}>{t('console.checks.card.one_tap')}{named}</Button>
        <Button disabled={record.isPending} onClick={() => tap('unreachable')}>{t('confirmations.outcome.unreachable')}{named}</Button>
        <Button disabled={record.isPending} onClick={() => onRecord('left')}>{t('console.checks.other')}{named}</Button>
      </div>
    </li>
  )
}
