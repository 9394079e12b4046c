import { getHandoverRules, setHandoverRules } from '@qilian/contract/handovers'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { App, Form, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'

type Values = { overlapDays: number; confirmAfterDays: number }

/** How long a park gives; handovers already in effect keep their days. */
export function RulesDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const { parks } = useMe()
  const [chosen, setChosen] = useState<string>()
  const areaId = chosen ?? parks[0]?.id ?? ''
  const { data, refetch } = useCall(getHandoverRules, { params: { areaId } }, { enabled: open && areaId !== '' })
  const set = useAction(setHandoverRules)
  const days = { precision: 0, style: { width: '100%' }, addonAfter: t('console.handovers.rules.unit') }
  return (
    <FormDialog<Values>
      key={data ? `${areaId}.${data.version}` : 'loading'}
      title={t('console.handovers.rules.title')}
      intro={t('console.handovers.rules.intro')}
      open={open && data !== undefined}
      onClose={onClose}
      onStale={() => refetch()}
      initialValues={data ? { overlapDays: data.overlapDays, confirmAfterDays: data.confirmAfterDays } : {}}
      onSubmit={async (values) => {
        if (!data) return
        await set.mutateAsync({ params: { areaId }, body: { version: data.version, ...values } })
        void message.success(t('console.handovers.rules.done'))
      }}
    >
      {parks.length > 1 && (
        <Form.Item label={t('console.handovers.park')}>
          <Select aria-label={t('console.handovers.park')} value={areaId} onChange={setChosen} options={parks.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
      )}
      <Form.Item name="overlapDays" label={t('console.handovers.rules.overlap')} extra={t('console.handovers.rules.overlap_hint')} rules={[{ required: true, message: t('console.handovers.rules.missing') }]}>
        <InputNumber min={0} max={30} {...days} />
      </Form.Item>
      <Form.Item name="confirmAfterDays" label={t('console.handovers.rules.confirm_after')} extra={t('console.handovers.rules.confirm_after_hint')} rules={[{ required: true, message: t('console.handovers.rules.missing') }]}>
        <InputNumber min={1} max={20} {...days} />
      </Form.Item>
    </FormDialog>
  )
}
