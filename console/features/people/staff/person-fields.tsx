import { useTranslation } from '@qilian/ui/i18n.ts'
import { Form, Input } from 'antd'

export function NameField() {
  const { t } = useTranslation()
  return (
    <Form.Item name="name" label={t('people.field.name')} rules={[{ required: true, whitespace: true, message: t('console.people.fields.name_missing') }]}>
      <Input maxLength={60} autoComplete="off" />
    </Form.Item>
  )
}

export function ContactFields() {
  const { t } = useTranslation()
  return (
    <>
      <Form.Item name="phone" label={t('people.field.phone')}>
        <Input maxLength={30} inputMode="tel" autoComplete="off" />
      </Form.Item>
      <Form.Item name="email" label={t('people.field.email')} rules={[{ type: 'email', message: t('console.people.fields.email_wrong') }]}>
        <Input maxLength={254} inputMode="email" autoComplete="off" />
      </Form.Item>
    </>
  )
}
