import type { BodyInput } from '@qilian/contract/endpoint'
import { getSample, listSampleItems, recordSampleItem, type SampleItem } from '@qilian/contract/verification-plan'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, Checkbox, Form, Input, Radio } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import { withoutEmpty } from '../../app/forms/without-empty.ts'
import { Contact } from '../../app/liaison-check/contact.tsx'
import { NewContactFields, newContactOf } from '../../app/liaison-check/new-contact-fields.tsx'
import '../../app/liaison-check/liaison-check.css'
import { Page } from '../../app/page.tsx'
import { FactList, Section } from '../../app/section.tsx'
import { useShare } from './use-share.ts'

const route = getRouteApi('/shell/liaisons/samples/$sampleId')

/** One sample: whom to visit, what was seen, and what it says of all. */
export function SampleRecord() {
  const { sampleId } = route.useParams()
  const { t } = useTranslation()
  const format = useFormat()
  const share = useShare()
  const { data: sample, error, refetch } = useCall(getSample, { params: { sampleId } })
  const list = usePages(listSampleItems, { params: { sampleId }, query: {} })
  const [seeing, setSeeing] = useState<SampleItem>()
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!sample) return <LoadingState />
  return (
    <>
      <Link to="/liaisons/samples" className="back-link">{t('console.checks.samples.back')}</Link>
      <Page title={t('console.checks.samples.title', { quarter: sample.quarter })} summary={`${sample.park.name}${dot}${format.dateTime(sample.drawnAt)}${dot}${sample.drawnBy.name}`}>
        <Section title={t('console.checks.samples.result')}>
          <FactList
            facts={[
              { label: t('console.checks.samples.wrong'), value: share(sample.result), wide: true },
              { label: t('console.checks.samples.looked'), value: `${sample.result.looked} / ${sample.size}` },
              ...sample.strata.map(({ turnoverClass, drawn, population }) => ({ label: t(`confirmations.class.${turnoverClass}`), value: t('console.checks.samples.of', { drawn, population }) })),
              { label: t('console.checks.samples.seed'), value: <code>{sample.seed}</code>, wide: true },
            ]}
          />
        </Section>
        <div className="panel">
          <ul className="call-list">
            {list.items.map((item) => (
              <li key={item.id} className="call">
                <div>
                  <div className="call-who">
                    <span className="cell-note">{item.position}</span>
                    <Link className="call-name" to="/enterprises/$enterpriseId" params={{ enterpriseId: item.enterprise.id }}>{item.enterprise.name}</Link>
                  </div>
                  <div className="call-who">
                    <span>{item.holder.user.name} <span className="cell-note">{t(`people.seats.${item.holder.role}`)}</span></span>
                    <Contact enterpriseId={item.enterprise.id} holder={item.holder} />
                  </div>
                  <div className="cell-note">{[item.address, t(`confirmations.class.${item.turnoverClass}`)].filter(Boolean).join(dot)}</div>
                </div>
                {item.result ? (
                  <div>
                    {[t(`confirmations.outcome.${item.result.outcome}`), ...(item.result.outcome === 'current' ? [t(item.result.identitySeen ? 'console.checks.samples.identity_yes' : 'console.checks.samples.identity_no'), t(item.result.postSeen ? 'console.checks.samples.post_yes' : 'console.checks.samples.post_no')] : [])].join(dot)}
                    <div className="cell-note">{format.dateTime(item.result.at)}{dot}{item.result.by?.name}</div>
                  </div>
                ) : (
                  sample.mayRecord && <div className="call-acts"><Button onClick={() => setSeeing(item)}>{t('console.checks.samples.see')}<span className="visually-hidden">{t('privacy.of', { name: item.enterprise.name })}</span></Button></div>
                )}
              </li>
            ))}
          </ul>
          {list.hasMore && <div className="list-more"><Button onClick={list.more} loading={list.loadingMore}>{t('common.more')}</Button></div>}
        </div>
        <SeenDialog sampleId={sampleId} item={seeing} onClose={() => setSeeing(undefined)} />
      </Page>
    </>
  )
}

type Body = BodyInput<typeof recordSampleItem>
/** `moved`: still the one, with another contact. */
type Seen = Omit<Body, 'outcome'> & { outcome: Body['outcome'] | 'moved' }

function SeenDialog({ sampleId, item, onClose }: { sampleId: string; item: SampleItem | undefined; onClose: () => void }) {
  const { t } = useTranslation()
  const record = useAction(recordSampleItem, ['enterprises'])
  return (
    <FormDialog<Seen>
      title={t('console.checks.samples.seen_title', { name: item?.enterprise.name })}
      open={item !== undefined}
      onClose={onClose}
      intro={item && t('console.checks.samples.seen_intro', { name: item.holder.user.name })}
      initialValues={{ outcome: 'current', identitySeen: false, postSeen: false }}
      onSubmit={async ({ newPhone, newEmail, ...values }) => {
        const moved = values.outcome === 'moved' ? newContactOf({ newPhone, newEmail }) : {}
        if (item) await record.mutateAsync({ params: { sampleId, sampledId: item.id }, body: { ...withoutEmpty(values), outcome: values.outcome === 'moved' ? 'current' : values.outcome, ...moved, identitySeen: values.identitySeen ?? false, postSeen: values.postSeen ?? false } })
      }}
    >
      {(form) => (
        <>
          <Form.Item name="outcome" label={t('console.checks.record.outcome')}>
            <Radio.Group className="check-outcomes" options={(['current', 'moved', 'left', 'unreachable'] as const).map((value) => ({ value, label: t(value === 'moved' ? 'console.checks.moved.option' : `confirmations.outcome.${value}`) }))} />
          </Form.Item>
          <Form.Item noStyle dependencies={['outcome']}>
            {() =>
              ['current', 'moved'].includes(form.getFieldValue('outcome') as string) && (
                <>
                  {form.getFieldValue('outcome') === 'moved' && <NewContactFields />}
                  <Form.Item name="identitySeen" valuePropName="checked" style={{ marginBottom: 0 }}><Checkbox>{t('console.checks.record.identity')}</Checkbox></Form.Item>
                  <Form.Item name="postSeen" valuePropName="checked"><Checkbox>{t('console.checks.record.post')}</Checkbox></Form.Item>
                </>
              )
            }
          </Form.Item>
          <Form.Item name="note" label={t('console.checks.record.note')}><Input.TextArea rows={3} maxLength={2000} /></Form.Item>
        </>
      )}
    </FormDialog>
  )
}
