import { getLiaisonAdvice, stateRegions } from '@qilian/contract/liaison-advice'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { Alert, Button, Form, InputNumber } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { Section } from '../../../app/section.tsx'

/** Whether the enterprise should have somebody for this work alone, by which figures; silent where there is nothing to say. */
export function LiaisonAdvice({ enterpriseId }: { enterpriseId: string }) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  const { data } = useCall(getLiaisonAdvice, { params: { enterpriseId } })
  const state = useAction(stateRegions)
  // Departments have no part in it.
  if (!data || (data.state === 'not_due' && data.seats.length === 0 && !data.mayState)) return null
  return (
    <Section
      title={t('appointments.advice.title')}
      actions={data.mayState && <Button type="link" onClick={() => setAsking(true)}>{data.regions ? t('appointments.advice.regions_are', { count: data.regions.count }) : t('appointments.advice.regions_say')}</Button>}
    >
      {data.state === 'due' ? (
        <Alert type="warning" showIcon title={t('appointments.advice.due')} description={data.reasons.map((reason) => t(`appointments.advice.reasons.${reason.kind}`, reason)).join(t('appointments.advice.and'))} />
      ) : (
        <p className="cell-note">{[t(`appointments.advice.${data.state}`), ...data.reasons.map((reason) => t(`appointments.advice.reasons.${reason.kind}`, reason))].join(' ')}</p>
      )}
      {data.seats.map((seat) => (
        <p key={seat} className="cell-note">
          {t(`appointments.advice.seats.${seat}`)}
        </p>
      ))}
      <FormDialog<{ regions: number }>
        title={t('appointments.advice.regions')}
        open={asking}
        onClose={() => setAsking(false)}
        initialValues={{ regions: data.regions?.count }}
        onSubmit={({ regions }) => state.mutateAsync({ params: { enterpriseId }, body: { regions } })}
      >
        <Form.Item name="regions" label={t('appointments.advice.regions')} extra={t('appointments.advice.regions_hint')} rules={[{ required: true, message: t('appointments.advice.regions_wrong') }]}>
          <InputNumber min={1} max={1000} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </FormDialog>
    </Section>
  )
}
