import { getImport, type ImportBatch } from '@qilian/contract/enterprises'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Alert, Progress, Steps } from 'antd'
import { useEffect, useState } from 'react'
import { Page } from '../../../app/page.tsx'
import { ImportDone } from './done.tsx'
import { ImportMapping } from './mapping.tsx'
import { ImportResult } from './result.tsx'
import { ImportUndone } from './undo.tsx'
import './import.css'

const route = getRouteApi('/shell/enterprises/import/$importId')
const steps = ['upload', 'map', 'check', 'load', 'done'] as const
const stepOf: Record<ImportBatch['state'], number> = { reading: 0, mapped: 1, checking: 2, checked: 2, loading: 3, loaded: 4, failed: 1, undoing: 4, undone: 4 }
const underWay = (state: ImportBatch['state']) => state === 'reading' || state === 'checking' || state === 'loading' || state === 'undoing'
const askAgainMs = 2000

/** One import, wherever it stands: it goes on while nobody looks, and is found again where it was left. */
export function Import() {
  const { importId } = route.useParams()
  const { t } = useTranslation()
  const { data, error, refetch } = useCall(getImport, { params: { importId } })
  const [remapping, setRemapping] = useState(false)
  const busy = data !== undefined && underWay(data.state)

  // Live events tell of progress; where none come through, it is asked for.
  useEffect(() => {
    if (!busy) return undefined
    const timer = setInterval(() => void refetch(), askAgainMs)
    return () => clearInterval(timer)
  }, [busy, refetch])

  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingState />
  const step = remapping ? 1 : stepOf[data.state]
  return (
    <Page
      title={data.fileName}
      summary={t('console.enterprises.import.into', { park: data.park.name })}
      actions={<Link to="/enterprises/import">{t('console.enterprises.import.back')}</Link>}
    >
      <div className="panel import-steps">
        <Steps size="small" current={step} status={data.state === 'failed' ? 'error' : 'process'} responsive items={steps.map((each) => ({ title: t(`console.enterprises.import.step.${each}`) }))} />
      </div>
      {data.failure && <Alert type="error" showIcon role="alert" title={t('console.enterprises.import.failed')} description={data.failure.message} />}
      <Stage batch={data} remapping={remapping} onRemap={setRemapping} onRead={() => refetch()} />
    </Page>
  )
}

type StageProps = { batch: ImportBatch; remapping: boolean; onRemap: (remapping: boolean) => void; onRead: () => Promise<unknown> }

function Stage({ batch, remapping, onRemap, onRead }: StageProps) {
  if (underWay(batch.state)) return <UnderWay state={batch.state} progress={batch.progress} />
  if (remapping || batch.state === 'mapped' || (batch.state === 'failed' && batch.sheets.length > 0)) {
    // Another version has other columns: what was chosen for the last one no longer fits.
    return <ImportMapping key={`${batch.sheet}-${batch.headerRow}`} batch={batch} onChecked={() => onRemap(false)} onRead={onRead} />
  }
  if (batch.state === 'checked') return <ImportResult batch={batch} onRemap={() => onRemap(true)} onRead={onRead} />
  if (batch.state === 'loaded') return <ImportDone batch={batch} onRead={onRead} />
  if (batch.state === 'undone') return <ImportUndone batch={batch} />
  return null
}

function UnderWay({ state, progress }: { state: 'reading' | 'checking' | 'loading' | 'undoing'; progress: ImportBatch['progress'] }) {
  const { t } = useTranslation()
  const { done, total } = progress
  const label = t(`console.enterprises.import.under_way.${state}`)
  return (
    <section className="panel import-progress" aria-live="polite">
      <strong>{label}</strong>
      <Progress percent={total ? Math.floor((done / total) * 100) : 0} status="active" showInfo={total !== null} aria-label={label} />
      <span>{total === null ? t('console.enterprises.import.rows_so_far', { count: done }) : t('console.enterprises.import.rows_of', { done, total })}</span>
      <span className="cell-note">{t('console.enterprises.import.may_leave')}</span>
    </section>
  )
}
