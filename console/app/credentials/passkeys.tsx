import { listPasskeys, removePasskey, renamePasskey, type Passkey } from '@qilian/contract/credentials'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePasskeys } from '@qilian/ui/passkeys.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { statusOptions } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../forms/form-dialog.tsx'
import { Section } from '../section.tsx'
import { AddPasskeyDialog } from './add-passkey-dialog.tsx'
import { PasskeyName } from './passkey-name.tsx'
import './credentials.css'

/** Which passkeys sign me in, and the way to more and fewer of them. */
export function Passkeys() {
  const { t } = useTranslation()
  const format = useFormat()
  const here = usePasskeys()
  const { data: status } = useQuery(statusOptions)
  const { data, error, refetch, isPending } = useCall(listPasskeys, {})
  const [adding, setAdding] = useState(false)
  const [renaming, setRenaming] = useState<Passkey>()
  const [removing, setRemoving] = useState<Passkey>()
  const noteOf = ({ createdAt, lastUsedAt, backedUp }: Passkey) =>
    [
      t('credentials.passkeys.created', { at: format.dateTime(createdAt) }),
      lastUsedAt ? t('credentials.passkeys.used', { at: format.dateTime(lastUsedAt) }) : t('credentials.passkeys.never'),
      backedUp && t('credentials.passkeys.backed_up'),
    ]
      .filter(Boolean)
      .join(dot)
  return (
    <Section title={t('credentials.passkeys.title')} actions={here && <Button onClick={() => setAdding(true)}>{t('credentials.passkeys.add')}</Button>}>
      <p className="cell-note">{t('credentials.passkeys.text')}</p>
      {!here && status && <p className="cell-note">{status.passkeyOrigin ? t('credentials.passkeys.not_here', { origin: status.passkeyOrigin }) : t('credentials.passkeys.nowhere')}</p>}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {isPending && <LoadingState />}
      {data?.items.length === 0 && here && <StatusTag tone="ended">{t('credentials.passkeys.empty')}</StatusTag>}
      <ul className="line-rows">
        {data?.items.map((passkey) => (
          <li key={passkey.id}>
            <div>
              <strong>{passkey.name}</strong>
              <div className="cell-note">{noteOf(passkey)}</div>
            </div>
            <div className="line-actions">
              <Button type="link" onClick={() => setRenaming(passkey)}>
                {t('credentials.passkeys.rename')}
              </Button>
              <Button type="link" danger onClick={() => setRemoving(passkey)}>
                {t('credentials.passkeys.remove')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <AddPasskeyDialog open={adding} onClose={() => setAdding(false)} />
      <RenameDialog passkey={renaming} onClose={() => setRenaming(undefined)} />
      <RemoveDialog passkey={removing} onClose={() => setRemoving(undefined)} />
    </Section>
  )
}

type DialogProps = { passkey: Passkey | undefined; onClose: () => void }

function RenameDialog({ passkey, onClose }: DialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const rename = useAction(renamePasskey)
  return (
    <FormDialog<{ name: string }>
      title={t('credentials.passkeys.rename')}
      open={passkey !== undefined}
      onClose={onClose}
      initialValues={{ name: passkey?.name ?? '' }}
      onSubmit={async (body) => {
        if (!passkey) return
        await rename.mutateAsync({ params: { passkeyId: passkey.id }, body })
        void message.success(t('credentials.passkeys.renamed'))
      }}
    >
      <PasskeyName />
    </FormDialog>
  )
}

function RemoveDialog({ passkey, onClose }: DialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const remove = useAction(removePasskey)
  return (
    <FormDialog<object>
      title={t('credentials.passkeys.remove_title', { name: passkey?.name ?? '' })}
      open={passkey !== undefined}
      onClose={onClose}
      danger
      submitLabel={t('credentials.passkeys.remove')}
      intro={t('credentials.passkeys.remove_text')}
      onSubmit={async () => {
        if (!passkey) return
        await remove.mutateAsync({ params: { passkeyId: passkey.id } })
        void message.success(t('credentials.passkeys.removed'))
      }}
    />
  )
}
