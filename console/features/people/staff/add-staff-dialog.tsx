import type { addStaffMember } from '@qilian/contract/people'
import type { BodyInput } from '@qilian/contract/endpoint'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Form, Input, Radio } from 'antd'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { withoutEmpty } from '../../../app/forms/without-empty.ts'
import { ContactFields, NameField } from './person-fields.tsx'
import { PostFields } from './post-fields.tsx'

type Body = BodyInput<typeof addStaffMember>

export function AddStaffDialog({ open, onClose, onSubmit }: { open: boolean; onClose: () => void; onSubmit: (body: Body) => Promise<void> }) {
  const { t } = useTranslation()
  return (
    <FormDialog<Body & { access?: Access }>
      title={t('console.people.add.title')}
      open={open}
      onClose={onClose}
      width={640}
      intro={t('console.people.add.intro')}
      submitLabel={t('console.people.add.submit')}
      initialValues={{ access: 'invitation' }}
      onSubmit={({ post, access: _access, ...person }) => onSubmit({ ...withoutEmpty(person), post: withoutEmpty(post) })}
    >
      <div className="form-grid">
        <NameField />
        <Form.Item name="loginName" label={t('people.field.loginName')} rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9._-]{1,39}$/, message: t('console.people.fields.login_name_wrong') }]}>
          <Input maxLength={40} autoComplete="off" autoCapitalize="none" />
        </Form.Item>
        <ContactFields />
      </div>
      <FirstAccess />
      <PostFields within={['post']} />
    </FormDialog>
  )
}

type Access = 'invitation' | 'password'

/** By a link to the mailbox, so that nobody else ever knows the password; by word of mouth where there is no mailbox. */
function FirstAccess() {
  const { t } = useTranslation()
  const access = Form.useWatch<Access | undefined>('access')
  return (
    <>
      <Form.Item name="access" label={t('console.people.fields.access')} {...(access === 'invitation' && { extra: t('console.people.fields.invitation_hint') })}>
        <Radio.Group
          options={[
            { value: 'invitation', label: t('console.people.fields.by_invitation') },
            { value: 'password', label: t('console.people.fields.by_password') },
          ]}
        />
      </Form.Item>
      {access === 'password' && <NewPassword />}
    </>
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
