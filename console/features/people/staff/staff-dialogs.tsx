import { addPost, editStaffMember, endPost, leaveService, resetPassword, resetSecondFactor, type StaffMember } from '@qilian/contract/people'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { App, Form } from 'antd'
import { DayPicker } from '../../../app/forms/day-picker.tsx'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { StaffSelect } from '../../../app/forms/staff-select.tsx'
import { withoutEmpty } from '../../../app/forms/without-empty.ts'
import { NewPassword } from './add-staff-dialog.tsx'
import { ContactFields, NameField } from './person-fields.tsx'
import { PostFields, type PostValues } from './post-fields.tsx'
import { usePostText, type Post } from './post-text.ts'

type DialogProps = { member: StaffMember; open: boolean; onClose: () => void; onRead: () => Promise<unknown> }

type EditValues = { name: string; phone: string | null; email: string | null }

export function EditStaffDialog({ member, open, onClose, onRead }: DialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const edit = useAction(editStaffMember)
  return (
    <FormDialog<EditValues>
      title={t('console.people.edit.title', { name: member.name })}
      open={open}
      onClose={onClose}
      onStale={onRead}
      initialValues={{ name: member.name, phone: member.phone, email: member.email }}
      onSubmit={async (values) => {
        const changed = Object.entries(values)
          .map(([field, value]) => [field, value?.trim() || null] as const)
          .filter(([field, value]) => value !== member[field as keyof EditValues])
        await edit.mutateAsync({ params: { userId: member.id }, body: { version: member.version, ...Object.fromEntries(changed) } })
        void message.success(t('console.people.edit.done'))
      }}
    >
      <NameField />
      <ContactFields />
    </FormDialog>
  )
}

export function AddPostDialog({ member, open, onClose, onRead }: DialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const add = useAction(addPost, ['session'])
  return (
    <FormDialog<PostValues & { from?: string }>
      title={t('console.people.post.title', { name: member.name })}
      open={open}
      onClose={onClose}
      onStale={onRead}
      onSubmit={async (values) => {
        await add.mutateAsync({ params: { userId: member.id }, body: { version: member.version, ...withoutEmpty(values) } })
        void message.success(t('console.people.post.done'))
      }}
    >
      <PostFields />
      <Form.Item name="from" label={t('console.people.post.from')} extra={t('console.people.post.from_hint')}>
        <DayPicker />
      </Form.Item>
    </FormDialog>
  )
}

export function ResetPasswordDialog({ member, open, onClose, onRead }: DialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const reset = useAction(resetPassword)
  return (
    <FormDialog<{ password: string }>
      title={t('console.people.password.title', { name: member.name })}
      open={open}
      onClose={onClose}
      onStale={onRead}
      intro={t('console.people.password.intro')}
      submitLabel={t('console.people.action.password')}
      onSubmit={async ({ password }) => {
        await reset.mutateAsync({ params: { userId: member.id }, body: { version: member.version, password } })
        void message.success(t('console.people.password.done'))
      }}
    >
      <NewPassword />
    </FormDialog>
  )
}

export function ResetSecondFactorDialog({ member, open, onClose, onRead }: DialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const reset = useAction(resetSecondFactor)
  return (
    <FormDialog<object>
      title={t('console.people.second_factor.reset.title', { name: member.name })}
      open={open}
      onClose={onClose}
      onStale={onRead}
      danger
      intro={t('console.people.second_factor.reset.intro')}
      submitLabel={t('console.people.action.second_factor')}
      onSubmit={async () => {
        await reset.mutateAsync({ params: { userId: member.id }, body: { version: member.version } })
        void message.success(t('console.people.second_factor.reset.done'))
      }}
    />
  )
}

/** Nothing is left without an owner: open work falls to the substitute, else to the head. */
function Substitute({ member }: { member: StaffMember }) {
  const { t } = useTranslation()
  return (
    <Form.Item name="substituteId" label={t('console.people.substitute.label')} extra={t('console.people.substitute.hint')}>
      <StaffSelect without={[member.id]} />
    </Form.Item>
  )
}

export function EndPostDialog({ post, member, onClose, onRead }: { post: Post | undefined; member: StaffMember; onClose: () => void; onRead: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const postText = usePostText()
  const end = useAction(endPost, ['cases'])
  return (
    <FormDialog<{ substituteId?: string }>
      title={t('console.people.end_post.title')}
      open={post !== undefined}
      onClose={onClose}
      onStale={onRead}
      danger
      submitLabel={t('console.people.action.end_post')}
      intro={post && t('console.people.end_post.intro', { name: member.name, post: postText(post) })}
      onSubmit={async (values) => {
        if (!post) return
        await end.mutateAsync({ params: { postId: post.id }, body: { version: post.version, ...withoutEmpty(values) } })
        void message.success(t('console.people.end_post.done'))
      }}
    >
      <Substitute member={member} />
    </FormDialog>
  )
}

export function LeaveDialog({ member, open, onClose, onRead }: DialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const leave = useAction(leaveService, ['cases'])
  return (
    <FormDialog<{ substituteId?: string }>
      title={t('console.people.leave.title', { name: member.name })}
      open={open}
      onClose={onClose}
      onStale={onRead}
      danger
      submitLabel={t('console.people.leave.submit')}
      intro={t('console.people.leave.intro')}
      onSubmit={async (values) => {
        await leave.mutateAsync({ params: { userId: member.id }, body: { version: member.version, ...withoutEmpty(values) } })
        void message.success(t('console.people.leave.done', { name: member.name }))
      }}
    >
      <Substitute member={member} />
    </FormDialog>
  )
}
