import { useTranslation } from '@qilian/ui/i18n.ts'
import { enrolPasskey, passkeyNameHere } from '@qilian/ui/passkeys.ts'
import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { FormDialog } from '../forms/form-dialog.tsx'
import { PasskeyName } from './passkey-name.tsx'

export function AddPasskeyDialog({ open, onClose, onAdded }: { open: boolean; onClose: () => void; onAdded?: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  return (
    <FormDialog<{ name: string }>
      title={t('credentials.passkeys.add')}
      open={open}
      onClose={onClose}
      intro={t('credentials.passkeys.adding')}
      submitLabel={t('credentials.passkeys.add')}
      initialValues={{ name: passkeyNameHere() }}
      onSubmit={async ({ name }) => {
        await enrolPasskey(name.trim())
        await client.invalidateQueries({ queryKey: ['credentials'] })
        void message.success(t('credentials.passkeys.added'))
        onAdded?.()
      }}
    >
      <PasskeyName />
    </FormDialog>
  )
}
