import { seatHolder, type EnterpriseDetail } from '@qilian/contract/enterprises'
import type { BodyInput } from '@qilian/contract/endpoint'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { App, Form, Input } from 'antd'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { withoutEmpty } from '../../../app/forms/without-empty.ts'

type Body = BodyInput<typeof seatHolder>
export type SeatRole = Body['role']
type Values = Pick<Body, 'name' | 'phone' | 'email' | 'post'>

type SeatDialogProps = { enterprise: EnterpriseDetail; role: SeatRole | undefined; onClose: () => void; onRead: () => Promise<unknown> }

export function SeatDialog({ enterprise, role, onClose, onRead }: SeatDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const seat = useAction(seatHolder)
  const seatName = role ? t(`people.seats.${role}`) : ''
  const present = enterprise.holders.find((each) => each.role === role && each.until === null)
  return (
    <FormDialog<Values>
      title={t('console.enterprises.seat.title', { role: seatName })}
      open={role !== undefined}
      onClose={onClose}
      onStale={onRead}
      intro={present && t('console.enterprises.seat.replaces', { name: present.user.name })}
      onSubmit={async (values) => {
        if (!role) return
        await seat.mutateAsync({ params: { enterpriseId: enterprise.id }, body: { version: enterprise.version, role, ...withoutEmpty(values) } })
        void message.success(t('console.enterprises.seat.done', { name: values.name, role: seatName }))
      }}
    >
      <Form.Item name="name" label={t('people.field.name')} rules={[{ required: true, whitespace: true, message: t('console.enterprises.seat.name_missing') }]}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name="phone" label={t('people.field.phone')} extra={t('console.enterprises.seat.phone_hint')}>
        <Input maxLength={30} inputMode="tel" autoComplete="off" />
      </Form.Item>
      <Form.Item name="email" label={t('people.field.email')} rules={[{ type: 'email', message: t('console.enterprises.seat.email_wrong') }]}>
        <Input maxLength={254} inputMode="email" autoComplete="off" />
      </Form.Item>
      <Form.Item name="post" label={t('console.enterprises.seat.post')}>
        <Input maxLength={60} autoComplete="off" placeholder={t('console.enterprises.seat.post_hint')} />
      </Form.Item>
    </FormDialog>
  )
}
