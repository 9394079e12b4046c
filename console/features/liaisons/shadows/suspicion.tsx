import { Dismissal, dismissSuspicion, getSuspicion, orderCorrections } from '@qilian/contract/shadows'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link, useParams } from '@tanstack/react-router'
import { App, Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { Page } from '../../../app/page.tsx'
import { Section } from '../../../app/section.tsx'
import { Graph } from './graph.tsx'
import { Reasons } from './reasons.tsx'

/** One suspicion: what speaks for it, with whom it hangs together, and one tap to ask or to dismiss. */
export function SuspicionRecord() {
  const { t } = useTranslation()
  const format = useFormat()
  const { message } = App.useApp()
  const { suspicionId } = useParams({ from: '/shell/liaisons/shadows/$suspicionId' })
  const { data, error, refetch } = useCall(getSuspicion, { params: { suspicionId } })
  const [doing, setDoing] = useState<'dismiss' | 'order'>()
  const dismiss = useAction(dismissSuspicion)
  const order = useAction(orderCorrections)
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />
  const { enterprise, liaison, park, decided, allowedActions, version } = data
  const done = async (what: 'console.shadows.dismissed' | 'console.shadows.order_sent') => {
    await refetch()
    void message.success(t(what))
  }
  return (
    <Page title={enterprise.name} summary={[park.name, t(`console.shadows.state.${data.state}`), t('console.shadows.found', { day: format.date(data.foundAt) })].join(dot)} actions={
      <>
        <Link to="/liaisons/shadows">{t('console.shadows.back')}</Link>
        <Link to="/enterprises/$enterpriseId" params={{ enterpriseId: enterprise.id }}>{t('console.shadows.file')}</Link>
        {allowedActions.includes('dismiss') && <Button onClick={() => setDoing('dismiss')}>{t('console.shadows.dismiss')}</Button>}
        {allowedActions.includes('order') && <Button type="primary" onClick={() => setDoing('order')}>{t('console.shadows.order')}</Button>}
      </>
    }>
      <Section title={t('console.shadows.about', { name: liaison.name, phone: liaison.phone ?? liaison.email ?? '' })}>
        <Reasons reasons={data.reasons} prior={data.prior} score={data.score} />
        {decided && <p className="cell-note">{[decided.dismissal && t(`console.shadows.dismissal.${decided.dismissal}`), decided.by.name, format.dateTime(decided.at), decided.note].filter(Boolean).join(dot)}</p>}
      </Section>
      <Section title={t('console.shadows.graph.title')}>
        <Graph graph={data.graph} />
      </Section>
      <FormDialog<{ dismissal: Dismissal; note: string }>
        title={t('console.shadows.dismiss')} open={doing === 'dismiss'} onClose={() => setDoing(undefined)} onStale={refetch} intro={t('console.shadows.dismiss_intro')} submitLabel={t('console.shadows.dismiss')}
        onSubmit={async (values) => {
          await dismiss.mutateAsync({ params: { suspicionId }, body: { version, ...values } })
          await done('console.shadows.dismissed')
        }}
      >
        <Form.Item name="dismissal" label={t('console.shadows.dismissal_label')} rules={[{ required: true, message: t('console.shadows.dismissal_missing') }]}>
          <Select options={Dismissal.options.map((value) => ({ value, label: t(`console.shadows.dismissal.${value}`) }))} />
        </Form.Item>
        <Form.Item name="note" label={t('console.shadows.note')} rules={[{ required: true, message: t('console.shadows.note_missing') }]}>
          <Input.TextArea maxLength={500} rows={3} />
        </Form.Item>
      </FormDialog>
      <FormDialog<{ note?: string }>
        title={t('console.shadows.order')} open={doing === 'order'} onClose={() => setDoing(undefined)} onStale={refetch} intro={t('console.shadows.order_intro')} submitLabel={t('console.shadows.order')}
        onSubmit={async ({ note }) => {
          const { items: [outcome] } = await order.mutateAsync({ body: { suspicions: [{ suspicionId, version }], ...(note && { note }) } })
          if (outcome && !outcome.done) {
            void message.error(outcome.message)
            return
          }
          await done('console.shadows.order_sent')
        }}
      >
        <Form.Item name="note" label={t('console.shadows.order_note')}>
          <Input.TextArea maxLength={2000} rows={3} />
        </Form.Item>
      </FormDialog>
    </Page>
  )
}
