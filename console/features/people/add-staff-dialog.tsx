import type { addStaffMember } from '@qilian/contract/people'
import type { BodyInput } from '@qilian/contract/endpoint'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Form, Input } from 'antd'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import { withoutEmpty } from '../../app/forms/without-empty.ts'
import { PostFields } from './post-fields.tsx'

type Body = BodyInput<typeof addStaffMember>

export function AddStaffDialog({ open, onClose, onSubmit }: { open: boolean; onClose: () => void; onSubmit: (body: Body) => Promise<void> }) {
  const { t } = useTranslation()
  return (
    <FormDialog<Body>
      title={t('console.people.add.title')}
      open={open}
      onClose={onClose}
      width={640}
      intro={t('console.people.add.intro')}
      submitLabel={t('console.people.add.submit')}
      onSubmit={({ post, ...person }) => onSubmit({ ...withoutEmpty(person), post: withoutEmpty(post) })}
    >
      <div className="form-grid">
        <Form.Item name="name" label={t('people.field.name')} rules={[{ required: true, whitespace: true, message: t('console.people.fields.name_missing') }]}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item name="loginName" label={t('people.field.loginName')} rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9._-]{1,39}$/, message: t('console.people.fields.login_name_wrong') }]}>
          <Input maxLength={40} autoComplete="off" autoCapitalize="none" />
        </Form.Item>
        <Form.Item name="phone" label={t('people.field.phone')}>
          <Input maxLength={30} inputMode="tel" autoComplete="off" />
        </Form.Item>
        <Form.Item name="email" label={t('people.field.email')} rules={[{ type: 'email', message: t('console.people.fields.email_wrong') }]}>
          <Input maxLength={254} inputMode="email" autoComplete="off" />
        </Form.Item>
        <NewPassword />
      </div>
      <PostFields within={['post']} />
    </FormDialog>
  )
}

/** The first password is told by word of mouth; it can be changed in the account. */
export function NewPassword() {
  const { t } = useTranslation()
  return (
    <Form.Item
      name="password"
      label={t('console.people.fields.first_password')}
      className="form-wide"
      extra={t('console.people.fields.password_hint')}
      rules={[{ required: true, min: 10, message: t('console.people.fields.password_short') }]}
    >
      <Input.Password maxLength={200} autoComplete="new-password" />
    </Form.Item>
  )
}
