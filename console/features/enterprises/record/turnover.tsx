import { getTurnoverScore, recordObservation, type ObservationKind, type TurnoverScore } from '@qilian/contract/turnover'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link } from '@tanstack/react-router'
import { Alert, Button, Form, Input, InputNumber, Modal, Select } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { DayPicker } from '../../../app/forms/day-picker.tsx'
import { Section } from '../../../app/section.tsx'
import './turnover.css'

/** Signs that the liaison may change: each with what it was read from, its strength and its weight. */
export function Turnover({ enterpriseId, mayRecord }: { enterpriseId: string; mayRecord: boolean }) {
  const { t } = useTranslation()
  const [recording, setRecording] = useState(false)
  const { data, error, refetch } = useCall(getTurnoverScore, { params: { enterpriseId } })
  return (
    <Section
      title={t('verification.score.title')}
      actions={
        mayRecord && (
          <Button size="small" onClick={() => setRecording(true)}>
            {t('verification.score.record')}
          </Button>
        )
      }
    >
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <LoadingState />}
      {data && <Score score={data} />}
      {recording && <ObservationDialog enterpriseId={enterpriseId} onClose={() => setRecording(false)} />}
    </Section>
  )
}

function Score({ score }: { score: TurnoverScore }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { facts } = score
  const number = (name: string) => Number(facts[name] ?? 0)
  const factText: Record<TurnoverScore['reasons'][number]['signal'], string | null> = {
    headcount: facts['insuredBefore'] === undefined && facts['headcountBefore'] === undefined ? null
      : t('verification.score.facts.headcount', { before: number(facts['insuredBefore'] === undefined ? 'headcountBefore' : 'insuredBefore'), now: number(facts['insuredBefore'] === undefined ? 'headcountNow' : 'insuredNow') }),
    job_postings: number('postings') > 0 ? t('verification.score.facts.job_postings', { count: number('postings') }) : null,
    bounces: facts['bouncedAt'] === undefined ? null : t('verification.score.facts.bounces', { at: format.date(new Date(String(facts['bouncedAt'])).toISOString()) }),
    silence: t('verification.score.facts.silence', { days: number('silentDays') }),
    overdue: number('overdueItems') > 0 ? t('verification.score.facts.overdue', { count: number('overdueItems') }) : null,
  }
  return (
    <>
      <p>
        <b className="score">{score.score}</b> <span className="cell-note">{t('verification.score.threshold', { threshold: score.threshold })}</span>{' '}
        {score.orderId && (
          <Link to="/cases/$caseId" params={{ caseId: score.orderId }}>
            {t('verification.score.order')}
          </Link>
        )}
      </p>
      <ul className="signs">
        {score.reasons.map(({ signal, weight, points }) => (
          <li key={signal}>
            <div>
              {t(`verification.signal.${signal}`)}
              <p className="cell-note">{factText[signal] ?? t('verification.score.facts.none')}</p>
            </div>
            <span className="number">{t('verification.score.points', { points: format.number(points, 1), weight })}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

const today = () => dayjs().format('YYYY-MM-DD')

type Values = { kind: ObservationKind; day: string; value: number; source?: string }

function ObservationDialog({ enterpriseId, onClose }: { enterpriseId: string; onClose: () => void }) {
  const { t } = useTranslation()
  const record = useAction(recordObservation, ['enterprises'])
  return (
    <Modal open title={t('verification.score.record')} onCancel={onClose} footer={null} destroyOnHidden>
      <Form<Values>
        layout="vertical"
        initialValues={{ kind: 'insured', day: today() }}
        onFinish={({ kind, day, value, source }) =>
          record.mutate({ params: { enterpriseId }, body: { kind, day, value, ...(source?.trim() && { source: source.trim() }) } }, { onSuccess: onClose })
        }
      >
        {record.error && <Alert type="error" showIcon title={record.error.message} />}
        <Form.Item name="kind" label={t('verification.observation.kind')}>
          <Select options={(['insured', 'headcount', 'job_postings'] as const).map((value) => ({ value, label: t(`verification.observation.kinds.${value}`) }))} />
        </Form.Item>
        <Form.Item name="day" label={t('verification.observation.day')} rules={[{ required: true, message: t('verification.observation.needed') }]}>
          <DayPicker max={today()} />
        </Form.Item>
        <Form.Item name="value" label={t('verification.observation.value')} rules={[{ required: true, message: t('verification.observation.needed') }]}>
          <InputNumber min={0} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="source" label={t('verification.observation.source')}>
          <Input maxLength={200} />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={record.isPending}>
          {t('verification.score.record')}
        </Button>
      </Form>
    </Modal>
  )
}
