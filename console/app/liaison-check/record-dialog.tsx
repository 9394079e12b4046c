import type { BodyInput } from '@qilian/contract/endpoint'
import { Channel, CheckOutcome, recordCheck, StaffOccasion } from '@qilian/contract/confirmations'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { App, Checkbox, Form, Input, Radio, Select } from 'antd'
import { FormDialog } from '../forms/form-dialog.tsx'
import { withoutEmpty } from '../forms/without-empty.ts'

type Body = BodyInput<typeof recordCheck>
export type Askable = { id: string; role: string; user: { name: string } }
type RecordDialogProps = {
  enterprise: { id: string; name: string } | undefined
  seats: readonly Askable[]
  occasion?: Body['occasion']
  outcome?: Body['outcome']
  onClose: () => void
}

/** A call or a visit: what it showed about the liaison is the one thing that can't be left out. */
export function RecordDialog({ enterprise, seats, occasion = 'call', outcome = 'current', onClose }: RecordDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const record = useAction(recordCheck, ['enterprises'])
  return (
    <FormDialog<Body>
      title={t('console.checks.record.title', { name: enterprise?.name })}
      open={enterprise !== undefined}
      onClose={onClose}
      initialValues={{ occasion, outcome, holderId: seats[0]?.id ?? '' }}
      onSubmit={async (values) => {
        if (!enterprise) return
        const looked = values.occasion === 'visit' || values.occasion === 'formation'
        await record.mutateAsync({
          params: { enterpriseId: enterprise.id },
          body: { ...withoutEmpty(values), ...(looked && values.outcome === 'current' ? { identitySeen: values.identitySeen ?? false, postSeen: values.postSeen ?? false } : {}) },
        })
        void message.success(t('console.checks.recorded'))
      }}
    >
      {(form) => (
        <>
          <Form.Item name="occasion" label={t('console.checks.record.occasion')}>
            <Radio.Group optionType="button" options={StaffOccasion.options.map((value) => ({ value, label: t(`confirmations.occasion.${value}`) }))} />
          </Form.Item>
          <Form.Item name="holderId" label={t('console.checks.record.who')} rules={[{ required: true, message: t('console.checks.record.who_missing') }]}>
            <Select options={seats.map(({ id, role, user }) => ({ value: id, label: `${user.name} · ${t(`people.seats.${role}`)}` }))} />
          </Form.Item>
          <Form.Item name="outcome" label={t('console.checks.record.outcome')}>
            <Radio.Group className="check-outcomes" options={CheckOutcome.options.map((value) => ({ value, label: t(`confirmations.outcome.${value}`) }))} />
          </Form.Item>
          <Form.Item noStyle dependencies={['outcome', 'occasion']}>
            {() => {
              const now = form.getFieldsValue() as Partial<Body>
              return (
                <>
                  {now.outcome === 'wrong_contact' && (
                    <Form.Item name="wrongChannel" label={t('console.checks.record.which')} rules={[{ required: true, message: t('console.checks.record.which_missing') }]}>
                      <Radio.Group options={Channel.options.map((value) => ({ value, label: t(`confirmations.channel.${value}`) }))} />
                    </Form.Item>
                  )}
                  {(now.outcome === 'left' || now.outcome === 'wrong_contact') && (
                    <Form.Item name="changedOn" label={t('console.checks.record.since')} extra={t('console.checks.record.since_hint')}>
                      <Input type="date" style={{ width: 200 }} />
                    </Form.Item>
                  )}
                  {now.outcome === 'current' && (now.occasion === 'visit' || now.occasion === 'formation') && (
                    <>
                      <Form.Item name="identitySeen" valuePropName="checked" style={{ marginBottom: 0 }}>
                        <Checkbox>{t('console.checks.record.identity')}</Checkbox>
                      </Form.Item>
                      <Form.Item name="postSeen" valuePropName="checked">
                        <Checkbox>{t('console.checks.record.post')}</Checkbox>
                      </Form.Item>
                    </>
                  )}
                </>
              )
            }}
          </Form.Item>
          <Form.Item name="note" label={t('console.checks.record.note')}>
            <Input.TextArea rows={3} maxLength={2000} placeholder={t('console.checks.record.note_hint')} />
          </Form.Item>
        </>
      )}
    </FormDialog>
  )
}
