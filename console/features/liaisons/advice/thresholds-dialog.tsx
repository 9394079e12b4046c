import { getAdviceRules, setAdviceRules } from '@qilian/contract/liaison-advice'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { App, Form, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { useIndustryTable } from '../../../app/industry-table.ts'

type Values = { headcount: number; regions: number; industries: string[] }

/** From when on a park advises a dedicated liaison; who may not change it reads it here. */
export function ThresholdsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const { parks } = useMe()
  const table = useIndustryTable()
  const [chosen, setChosen] = useState<string>()
  const [text, setText] = useState('')
  const areaId = chosen ?? parks[0]?.id ?? ''
  const { data, refetch } = useCall(getAdviceRules, { params: { areaId } }, { enabled: areaId !== '' })
  const set = useAction(setAdviceRules)
  const label = (code: string) => `${code} ${table?.industryName(code) ?? ''}`.trim()
  const found = table ? (text === '' ? table.industryChildren() : table.searchIndustry(text, 40)).map(({ code }) => code) : []
  const options = [...new Set([...found, ...(data?.industries ?? [])])].map((code) => ({ value: code, label: label(code) }))
  const fixed = data?.mayEdit !== true
  return (
    <FormDialog<Values>
      key={data ? `${areaId}.${data.version}` : 'loading'}
      title={t('appointments.advice.thresholds')}
      intro={t(fixed ? 'appointments.advice.thresholds_read' : 'appointments.advice.thresholds_text')}
      open={data !== undefined}
      onClose={onClose}
      onStale={() => refetch()}
      {...(fixed && { submitLabel: t('common.close') })}
      initialValues={data ? { headcount: data.headcount, regions: data.regions, industries: data.industries } : {}}
      onSubmit={async (values) => {
        if (!data || fixed) return
        await set.mutateAsync({ params: { areaId }, body: { version: data.version, ...values } })
        void message.success(t('appointments.advice.kept'))
      }}
    >
      {parks.length > 1 && (
        <Form.Item label={t('desk.park')}>
          <Select aria-label={t('desk.park')} value={areaId} onChange={setChosen} options={parks.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
      )}
      <Form.Item name="headcount" label={t('appointments.advice.fields.headcount')} rules={[{ required: true, message: t('appointments.advice.fields.missing') }]}>
        <InputNumber min={1} max={1_000_000} precision={0} disabled={fixed} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="regions" label={t('appointments.advice.fields.regions')} rules={[{ required: true, message: t('appointments.advice.fields.missing') }]}>
        <InputNumber min={2} max={1000} precision={0} disabled={fixed} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="industries" label={t('appointments.advice.fields.industries')} extra={t('appointments.advice.fields.industries_hint')}>
        <Select mode="multiple" disabled={fixed} maxCount={60} options={options} showSearch={{ filterOption: false, onSearch: (words) => setText(words.trim()) }} />
      </Form.Item>
    </FormDialog>
  )
}
