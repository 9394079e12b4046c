import { useTranslation } from '@qilian/ui/i18n.ts'
import { Form, Input } from 'antd'

export function PasskeyName() {
  const { t } = useTranslation()
  return (
    <Form.Item name="name" label={t('credentials.passkeys.name')} rules={[{ required: true, whitespace: true, message: t('credentials.passkeys.name_missing') }]}>
      <Input maxLength={60} autoComplete="off" placeholder={t('credentials.passkeys.name_hint')} />
    </Form.Item>
  )
}
