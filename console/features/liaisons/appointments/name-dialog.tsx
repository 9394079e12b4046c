import { nameSuccessor } from '@qilian/contract/appointments'
import { Authority, getEnterprise } from '@qilian/contract/enterprises'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { App, Checkbox, Form, Input, Radio } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { DayPicker } from '../../../app/forms/day-picker.tsx'
import { EnterpriseSelect } from '../../../app/forms/enterprise-select.tsx'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'

type Values = { enterpriseId?: string; role: 'primary' | 'deputy'; name: string; phone?: string; email?: string; post: string; scope: 'decisions' | 'paperwork'; authority: Authority[]; until?: string | null; dedicated: boolean }
type Props = { open: boolean; enterpriseId?: string; role?: 'primary' | 'deputy'; onClose: () => void; onNamed: (appointmentId: string) => void }

/** Staff name on the enterprise's behalf: for who stands at the counter, with a phone or without. A term that ends is filled in from the seat. */
export function NameDialog({ open, enterpriseId: given, role: givenRole, onClose, onNamed }: Props) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [chosen, setChosen] = useState<string>()
  const enterpriseId = given ?? chosen
  const [role, setRole] = useState<Values['role']>(givenRole ?? 'primary')
  const file = useCall(getEnterprise, { params: { enterpriseId: enterpriseId ?? '' } }, { enabled: open && enterpriseId !== undefined })
  const name = useAction(nameSuccessor)
  const seat = file.data?.holders.find((each) => each.role === role && each.until === null)
  const renews = givenRole !== undefined && seat !== undefined
  return (
    <FormDialog<Values>
      key={renews ? seat.id : 'new'}
      title={t('appointments.staff.name')}
      intro={t(renews ? 'appointments.staff.renew_text' : 'appointments.staff.name_text')}
      submitLabel={t('appointments.staff.name_do')}
      open={open && (given === undefined || file.data !== undefined)}
      onClose={onClose}
      onStale={() => file.refetch()}
      initialValues={{ role, scope: seat && renews ? seat.scope : 'decisions', authority: (renews && seat.authority) || [], dedicated: false, ...(renews && { name: seat.user.name, post: seat.post ?? '' }) }}
      onSubmit={async ({ enterpriseId: picked, until, phone, email, ...values }) => {
        const id = given ?? picked
        if (id === undefined) return
        const named = await name.mutateAsync({
          params: { enterpriseId: id },
          body: { ...values, predecessorId: seat?.id ?? null, until: until ?? null, ...(phone?.trim() && { phone: phone.trim() }), ...(email?.trim() && { email: email.trim() }) },
        })
        void message.success(t('appointments.staff.named'))
        onNamed(named.id)
      }}
    >
      {given === undefined && (
        <Form.Item name="enterpriseId" label={t('desk.enterprise')} rules={[{ required: true, message: t('appointments.staff.enterprise_missing') }]}>
          <EnterpriseSelect onChange={setChosen} />
        </Form.Item>
      )}
      <Form.Item name="role" label={t('appointments.facts.role')} extra={enterpriseId && (seat ? t('appointments.staff.seat_held', { name: seat.user.name }) : t('appointments.staff.seat_empty'))}>
        <Radio.Group onChange={(event) => setRole(event.target.value as Values['role'])} options={(['primary', 'deputy'] as const).map((value) => ({ value, label: t(`people.seats.${value}`) }))} />
      </Form.Item>
      <Form.Item name="name" label={t('appointments.facts.name')} rules={[{ required: true, whitespace: true, message: t('appointments.name.name_missing') }]}>
        <Input autoComplete="off" maxLength={60} />
      </Form.Item>
      <Form.Item name="phone" label={t('appointments.facts.phone')} extra={t('appointments.staff.phone_hint')}>
        <Input autoComplete="off" inputMode="tel" maxLength={20} />
      </Form.Item>
      <Form.Item name="email" label={t('appointments.facts.email')}>
        <Input autoComplete="off" inputMode="email" maxLength={254} />
      </Form.Item>
      <Form.Item name="post" label={t('appointments.facts.post')} rules={[{ required: true, whitespace: true, message: t('appointments.name.post_missing') }]}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="scope" label={t('appointments.facts.scope')}>
        <Radio.Group options={(['decisions', 'paperwork'] as const).map((value) => ({ value, label: t(`appointments.scope.${value}`) }))} />
      </Form.Item>
      <Form.Item name="authority" label={t('appointments.facts.authority')}>
        <Checkbox.Group options={Authority.options.map((value) => ({ value, label: t(`appointments.authority.${value}`) }))} />
      </Form.Item>
      <Form.Item name="until" label={t('appointments.facts.until')} extra={t('appointments.name.until_hint')}>
        <DayPicker min={dayjs().add(1, 'day').format('YYYY-MM-DD')} />
      </Form.Item>
      <Form.Item name="dedicated" valuePropName="checked">
        <Checkbox>{t('appointments.dedicated.say')}</Checkbox>
      </Form.Item>
    </FormDialog>
  )
}
