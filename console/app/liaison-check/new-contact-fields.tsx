import { useTranslation } from '@qilian/ui/i18n.ts'
import { Form, Input } from 'antd'

export type NewContactValues = { newPhone?: string; newEmail?: string }

/** What the person told in place of what is on file; one of both is enough. @param within where the form keeps them */
export function NewContactFields({ within = [] }: { within?: readonly string[] }) {
  const { t } = useTranslation()
  const [phone, email] = [[...within, 'newPhone'], [...within, 'newEmail']]
  return (
    <>
      <Form.Item
        name={phone}
        label={t('console.checks.moved.phone')}
        dependencies={[email]}
        rules={[({ getFieldValue }) => ({ validator: async (_, value?: string) => { if (!value?.trim() && !String(getFieldValue(email) ?? '').trim()) throw new Error(t('console.checks.moved.missing')) } })]}
      >
        <Input type="tel" inputMode="tel" autoComplete="off" maxLength={30} />
      </Form.Item>
      <Form.Item name={email} label={t('console.checks.moved.email')} extra={t('console.checks.moved.hint')}>
        <Input type="email" inputMode="email" autoComplete="off" maxLength={254} />
      </Form.Item>
    </>
  )
}

/** What was filled in, without blanks. */
export const newContactOf = ({ newPhone, newEmail }: NewContactValues): NewContactValues => ({
  ...(newPhone?.trim() ? { newPhone: newPhone.trim() } : {}), ...(newEmail?.trim() ? { newEmail: newEmail.trim() } : {}),
})
