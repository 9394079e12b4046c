import { proveStaffContact, sendStaffContactCode } from '@qilian/contract/contacts'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { App, Button, Form, Input } from 'antd'
import { FormDialog } from '../forms/form-dialog.tsx'

export type Proving = { enterpriseId: string; holderId: string; name: string; channel: 'sms' | 'email' }
type ProveDialogProps = { proving: Proving | undefined; onClose: () => void; onRead?: (() => Promise<unknown>) | undefined }

/** While the person is on the phone: a code goes to the new contact, and what they read out proves it. It can wait: signing in with it does the same. */
export function ProveDialog({ proving, onClose, onRead }: ProveDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const send = useAction(sendStaffContactCode)
  const prove = useAction(proveStaffContact, ['enterprises'])
  const sent = send.data
  const close = () => {
    send.reset()
    onClose()
  }
  return (
    <FormDialog<{ code: string }>
      title={t('console.checks.prove.title', { name: proving?.name })}
      open={proving !== undefined}
      onClose={close}
      submitLabel={t('console.checks.prove.submit')}
      intro={t(`console.checks.prove.intro_${proving?.channel ?? 'sms'}`, { name: proving?.name })}
      onSubmit={async ({ code }) => {
        if (!proving || !sent) throw new Error(t('console.checks.prove.send_first'))
        await prove.mutateAsync({ params: { enterpriseId: proving.enterpriseId, holderId: proving.holderId }, body: { proofId: sent.proofId, code: code.trim() } })
        await onRead?.()
        void message.success(t('console.checks.prove.done'))
      }}
    >
      <p style={{ marginBottom: 16 }}>
        <Button
          loading={send.isPending}
          onClick={() => proving && send.mutate({ params: { enterpriseId: proving.enterpriseId, holderId: proving.holderId }, body: { channel: proving.channel } }, { onError: (error) => void message.error(textOf(error).title) })}
        >
          {t(sent ? 'console.checks.prove.again' : 'console.checks.prove.send')}
        </Button>{' '}
        {sent && <span role="status" className="cell-note">{t('console.checks.prove.sent', { to: sent.to })}</span>}
      </p>
      <Form.Item name="code" label={t('console.checks.prove.code')} rules={[{ required: true, pattern: /^\s*\d{6}\s*$/, message: t('console.checks.prove.code_missing') }]}>
        <Input inputMode="numeric" autoComplete="off" maxLength={6} style={{ width: 160 }} disabled={!sent} />
      </Form.Item>
    </FormDialog>
  )
}
