import { CloseOutlined, ExpandAltOutlined, EyeOutlined } from '@ant-design/icons'
import { getCase, type CaseDetail } from '@qilian/contract/cases'
import { dot } from '@qilian/ui/dot.ts'
import { ProblemError } from '@qilian/ui/api.ts'
import { ClockBadge } from '@qilian/ui/components/clock-badge.tsx'
import { EmptyState, ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { fetched } from '@qilian/ui/pages-of-today.ts'
import { Part } from '@qilian/ui/components/part.tsx'
import { lazy, useEffect, useState } from 'react'
import { Section } from '../../../app/section.tsx'
import { CaseStatusTag } from '../case-status.tsx'
import { ActionBar } from './action-bar.tsx'
import { caseActs, nextAct, type Act } from './actions/act.ts'
import { CaseFacts } from './case-facts.tsx'
import { Clocks } from './clocks.tsx'
import { FileList } from './file-list.tsx'
import { History } from './history.tsx'
import { Notes } from './notes.tsx'
import { Outcome } from './outcome.tsx'
import { Tasks } from './tasks.tsx'
import { Tracking } from './tracking.tsx'
import './case-record.css'

const VerificationPanel = lazy(async () => ({ default: (await fetched(() => import('./verification/panel.tsx'))).VerificationPanel }))
const ActionDialog = lazy(async () => ({ default: (await fetched(() => import('./actions/action-dialog.tsx'))).ActionDialog }))

type CaseRecordProps = {
  caseId: string
  /** Beside a list: what closes it there. Left out for a page of its own. */
  onClose?: () => void
}

/** One case: what may be done on top, facts and tasks left, what happened right. */
export function CaseRecord({ caseId, onClose }: CaseRecordProps) {
  const { data, error, refetch } = useCall(getCase, { params: { caseId } })
  if (data && error instanceof ProblemError && error.status === 404) return <Gone number={data.number} onClose={onClose} />
  if (data) return <Loaded record={data} onClose={onClose} />
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  return <LoadingState />
}

/** Whoever has given the last part of it away sees it no longer: what stood here would be stale. */
function Gone({ number, onClose }: { number: string; onClose: (() => void) | undefined }) {
  const { t } = useTranslation()
  const back = onClose ? <Button onClick={onClose}>{t('common.close')}</Button> : <Link to="/">{t('console.cases.gone.worklist')}</Link>
  return (
    <EmptyState title={t('console.cases.gone.title')} action={back}>
      {t('console.cases.gone.text', { number })}
    </EmptyState>
  )
}

function Loaded({ record, onClose }: { record: CaseDetail; onClose: (() => void) | undefined }) {
  const { t } = useTranslation()
  const reviews = useMe().roles.some((role) => role === 'auditor' || role === 'administrator')
  const [act, setAct] = useState<Act>()
  const primary = nextAct(record)
  const department = primary?.of === 'task' ? record.tasks.find(({ id }) => id === primary.taskId)?.department.name : undefined
  const marks = [record.urges > 0 && t('console.cases.worklist.urged', { count: record.urges }), record.reopenings > 0 && t('console.cases.list.reopened', { count: record.reopenings })]

  useEffect(() => {
    if (!onClose) document.title = `${record.number} ${record.title} · ${t('console.title')}`
  }, [onClose, record.number, record.title, t])

  return (
    <article className="case">
      <header className="case-head">
        <div className="case-line">
          <span className="cell-note">{[record.number, record.kind === 'verification' ? t('cases.kind.verification') : t(`cases.category.${record.category}`), ...marks].filter(Boolean).join(dot)}</span>
          <span className="case-tools">
            {reviews && (
              <Link to="/audit/access/cases/$caseId" params={{ caseId: record.id }} aria-label={t('console.cases.record.who_sees')} title={t('console.cases.record.who_sees')}>
                <EyeOutlined />
              </Link>
            )}
            {record.kind === 'request' && <Tracking record={record} />}
            {onClose && (
              <>
                <Link to="/cases/$caseId" params={{ caseId: record.id }} aria-label={t('console.cases.record.full')} title={t('console.cases.record.full')}>
                  <ExpandAltOutlined />
                </Link>
                <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('common.close')} onClick={onClose} />
              </>
            )}
          </span>
        </div>
        {onClose ? <h2 className="case-title">{record.title}</h2> : <h1 className="case-title">{record.title}</h1>}
        <div className="case-state">
          <CaseStatusTag status={record.status} />
          {record.light !== 'stopped' && <ClockBadge clock={record} />}
          {record.enterprise && <span>{record.enterprise.name}</span>}
        </div>
        <ActionBar acts={caseActs(record)} primary={primary} department={department} onAct={setAct} />
      </header>
      <div className="case-body">
        <div className="case-main">
          <Notes record={record} />
          {record.kind === 'verification' && (
            <Part fallback={<LoadingState />}>
              <VerificationPanel orderId={record.id} />
            </Part>
          )}
          {record.kind !== 'verification' && (<Section title={t('cases.field.body')}>
            <p className="prose">{record.body}</p>
            <FileList files={record.files} label={t('console.cases.files.title')} />
          </Section>)}
          {record.kind !== 'verification' && <Tasks record={record} onAct={setAct} />}
          <Outcome record={record} />
          <CaseFacts record={record} />
          <Clocks record={record} />
        </div>
        <History caseId={record.id} />
      </div>
      <Part>{act && <ActionDialog act={act} record={record} onClose={() => setAct(undefined)} />}</Part>
    </article>
  )
}
