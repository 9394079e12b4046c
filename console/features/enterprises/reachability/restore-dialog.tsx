import { restoreContact, type ContactWay } from '@qilian/contract/contacts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { App, Form, Input } from 'antd'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'

export type Restoring = { enterpriseId: string; holderId: string; name: string; way: ContactWay }
type RestoreDialogProps = { restoring: Restoring | undefined; onClose: () => void; onRead: () => Promise<unknown> }

/** Messages go to the address again, because staff know that it works. */
export function RestoreDialog({ restoring, onClose, onRead }: RestoreDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const restore = useAction(restoreContact)
  return (
    <FormDialog<{ note: string }>
      title={t('console.enterprises.contacts.restore')}
      open={restoring !== undefined}
      onClose={onClose}
      onStale={onRead}
      submitLabel={t('console.enterprises.contacts.restore')}
      intro={restoring && t(restoring.way.channel === 'sms' ? 'console.enterprises.contacts.restore_intro_sms' : 'console.enterprises.contacts.restore_intro', { name: restoring.name, address: restoring.way.address })}
      onSubmit={async ({ note }) => {
        if (!restoring) return
        const { enterpriseId, holderId, way, name } = restoring
        await restore.mutateAsync({ params: { enterpriseId, holderId }, body: { version: way.version, channel: way.channel, note: note.trim() } })
        await onRead()
        void message.success(t(way.channel === 'sms' ? 'console.enterprises.contacts.restored_sms' : 'console.enterprises.contacts.restored', { name }))
      }}
    >
      <Form.Item name="note" label={t('console.enterprises.contacts.why')} rules={[{ required: true, whitespace: true, message: t('console.enterprises.contacts.why_missing') }]}>
        <Input maxLength={200} />
      </Form.Item>
    </FormDialog>
  )
}
