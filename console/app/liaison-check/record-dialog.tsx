import type { EnterpriseRole } from '@qilian/contract/people'
import type { BodyInput } from '@qilian/contract/endpoint'
import { Channel, CheckOutcome, recordCheck, StaffOccasion } from '@qilian/contract/confirmations'
import { dot } from '@qilian/ui/dot.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { App, Checkbox, Form, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../forms/form-dialog.tsx'
import { withoutEmpty } from '../forms/without-empty.ts'
import { NewContactFields, newContactOf } from './new-contact-fields.tsx'
import { ProveDialog, type Proving } from './prove-dialog.tsx'

type Body = BodyInput<typeof recordCheck>
/** `moved`: still the one, with another contact. */
type Values = Omit<Body, 'outcome'> & { outcome: Body['outcome'] | 'moved' }
const outcomes = ['current', 'moved', ...CheckOutcome.options.filter((value) => value !== 'current')] as const
export type Askable = { id: string; role: EnterpriseRole; user: { name: string } }
type RecordDialogProps = {
  enterprise: { id: string; name: string } | undefined
  seats: readonly Askable[]
  occasion?: Body['occasion']
  outcome?: Values['outcome']
  onClose: () => void
}

/** A call or a visit: what it showed about the liaison is the one thing that can't be left out. */
export function RecordDialog({ enterprise, seats, occasion = 'call', outcome = 'current', onClose }: RecordDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const record = useAction(recordCheck, ['enterprises'])
  const [proving, setProving] = useState<Proving>()
  return (
    <>
      <FormDialog<Values>
        title={t('console.checks.record.title', { name: enterprise?.name })}
        open={enterprise !== undefined}
        onClose={onClose}
        initialValues={{ occasion, outcome, holderId: seats[0]?.id ?? '' }}
        onSubmit={async ({ newPhone, newEmail, ...values }) => {
          if (!enterprise) return
          const moved = values.outcome === 'moved' ? newContactOf({ newPhone, newEmail }) : {}
          const outcome = values.outcome === 'moved' ? 'current' : values.outcome
          const looked = values.occasion === 'visit' || values.occasion === 'formation'
          await record.mutateAsync({
            params: { enterpriseId: enterprise.id },
            body: { ...withoutEmpty(values), outcome, ...moved, ...(looked && outcome === 'current' ? { identitySeen: values.identitySeen ?? false, postSeen: values.postSeen ?? false } : {}) },
          })
          void message.success(t(values.outcome === 'moved' ? 'console.checks.moved.recorded' : 'console.checks.recorded'))
          if (moved.newPhone || moved.newEmail) setProving({ enterpriseId: enterprise.id, holderId: values.holderId, name: seats.find(({ id }) => id === values.holderId)?.user.name ?? '', channel: moved.newPhone ? 'sms' : 'email' })
        }}
      >
        {(form) => (
          <>
            <Form.Item name="occasion" label={t('console.checks.record.occasion')}>
              <Radio.Group optionType="button" options={StaffOccasion.options.map((value) => ({ value, label: t(`confirmations.occasion.${value}`) }))} />
            </Form.Item>
            <Form.Item name="holderId" label={t('console.checks.record.who')} rules={[{ required: true, message: t('console.checks.record.who_missing') }]}>
              <Select options={seats.map(({ id, role, user }) => ({ value: id, label: `${user.name}${dot}${t(`people.seats.${role}`)}` }))} />
            </Form.Item>
            <Form.Item name="outcome" label={t('console.checks.record.outcome')}>
              <Radio.Group className="check-outcomes" options={outcomes.map((value) => ({ value, label: t(value === 'moved' ? 'console.checks.moved.option' : `confirmations.outcome.${value}`) }))} />
            </Form.Item>
            <Form.Item noStyle dependencies={['outcome', 'occasion']}>
              {() => {
                const now = form.getFieldsValue() as Partial<Values>
                return (
                  <>
                    {now.outcome === 'moved' && <NewContactFields />}
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
                    {(now.outcome === 'current' || now.outcome === 'moved') && (now.occasion === 'visit' || now.occasion === 'formation') && (
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
      <ProveDialog proving={proving} onClose={() => setProving(undefined)} />
    </>
  )
}
