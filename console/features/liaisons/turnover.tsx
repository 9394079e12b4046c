import { getWeights, listTurnoverScores, previewWeights, setWeights, type Weights, type WeightsView } from '@qilian/contract/turnover'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, EmptyState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall, usePages } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useNavigate } from '@tanstack/react-router'
import { Alert, Button, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import { Section } from '../../app/section.tsx'
import { LiaisonTabs } from './tabs.tsx'
import './turnover.css'

const signs = ['headcount', 'job_postings', 'bounces', 'silence', 'overdue'] as const satisfies (keyof Weights)[]

/** Enterprises by their signs of turnover, and what each sign weighs in a park. */
export function TurnoverPage() {
  const { t } = useTranslation()
  const { parks } = useMe()
  const [parkId, setParkId] = useState(parks[0]?.id)
  const navigate = useNavigate()
  const list = usePages(listTurnoverScores, { query: { ...(parkId && { parkId }) } })
  return (
    <Page
      title={t('verification.score.page')}
      summary={t('verification.score.summary')}
      actions={
        parks.length > 1 && (
          <Select aria-label={t('cases.field.park')} style={{ minWidth: 152 }} popupMatchSelectWidth={false} {...(parkId && { value: parkId })} options={parks.map(({ id, name }) => ({ value: id, label: name }))} onChange={setParkId} />
        )
      }
    >
      <LiaisonTabs />
      <div className="turnover">
        {parkId && <WeightsOf key={parkId} parkId={parkId} />}
        <ListTable
          list={list}
          rowKey={(row) => row.enterprise.id}
          onOpen={(row) => void navigate({ to: '/enterprises/$enterpriseId', params: { enterpriseId: row.enterprise.id } })}
          columns={[
            { title: t('cases.field.enterprise'), render: (_, row) => row.enterprise.name },
            { title: t('verification.score.column'), width: 96, render: (_, row) => <b>{row.score}</b> },
            ...signs.map((sign) => ({ title: t(`verification.signal.${sign}`), width: 136, render: (_: unknown, row: (typeof list.items)[number]) => <Strength value={row.strengths[sign] ?? 0} /> })),
          ]}
          renderNarrow={(row) => (
            <>
              <div className="row-title">{row.enterprise.name}</div>
              <div className="cell-note">{[t('verification.score.of', { score: row.score }), ...signs.filter((sign) => (row.strengths[sign] ?? 0) > 0).map((sign) => t(`verification.signal.${sign}`))].join(dot)}</div>
            </>
          )}
          empty={<EmptyState title={t('verification.score.empty.title')}>{t('verification.score.empty.text')}</EmptyState>}
        />
      </div>
    </Page>
  )
}

function Strength({ value }: { value: number }) {
  const format = useFormat()
  return <span className={value > 0 ? undefined : 'quiet'}>{format.percent(value, 0)}</span>
}

function WeightsOf({ parkId }: { parkId: string }) {
  const { data, error, refetch } = useCall(getWeights, { params: { parkId } })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  return data ? <WeightsForm key={data.version} view={data} /> : <LoadingState />
}

/** What would change stands here before it is saved. */
function WeightsForm({ view }: { view: WeightsView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [weights, change] = useState(view.weights)
  const [threshold, setThreshold] = useState(view.threshold)
  const preview = useAction(previewWeights)
  const save = useAction(setWeights)
  const changed = threshold !== view.threshold || signs.some((sign) => weights[sign] !== view.weights[sign])
  const params = { parkId: view.parkId }
  const body = { weights, threshold }
  const field = (label: string, value: number, least: number, onChange: (value: number) => void) => (
    <label key={label} className="weight">
      <span>{label}</span>
      <InputNumber min={least} max={100} precision={0} value={value} disabled={!view.mayEdit} onChange={(next) => next !== null && onChange(next)} />
    </label>
  )
  return (
    <Section title={t('verification.weights.title')}>
      <p className="cell-note">
        {view.version === 0 ? t('verification.weights.usual') : t('verification.weights.version', { version: view.version, name: view.madeBy?.name, at: view.madeAt && format.dateTime(view.madeAt) })}
      </p>
      <div className="weights">
        {signs.map((sign) => field(t(`verification.signal.${sign}`), weights[sign], 0, (value) => change({ ...weights, [sign]: value })))}
        {field(t('verification.weights.threshold'), threshold, 1, setThreshold)}
      </div>
      {(preview.error ?? save.error) && <Alert type="error" showIcon title={(preview.error ?? save.error)?.message} />}
      {preview.data && <p role="status">{t('verification.weights.preview', preview.data)}</p>}
      {view.mayEdit && (
        <div className="weights-acts">
          <Button disabled={!changed} loading={preview.isPending} onClick={() => preview.mutate({ params, body })}>
            {t('verification.weights.try')}
          </Button>
          <Button type="primary" disabled={!changed || !preview.data} loading={save.isPending} onClick={() => save.mutate({ params, body: { ...body, version: view.version } })}>
            {t('verification.weights.save')}
          </Button>
        </div>
      )}
    </Section>
  )
}
