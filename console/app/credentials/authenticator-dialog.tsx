import { beginSecondFactor, confirmSecondFactor } from '@qilian/contract/credentials'
import type { ResponseOf } from '@qilian/contract/endpoint'
import { call } from '@qilian/ui/api.ts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { App, Form, Input } from 'antd'
import { useEffect, useState } from 'react'
import { FormDialog } from '../forms/form-dialog.tsx'
import './credentials.css'

type Begun = ResponseOf<typeof beginSecondFactor>

/** A QR code to scan, and the first code that proves that it was scanned. */
export function AuthenticatorDialog({ open, onClose, onCodes }: { open: boolean; onClose: () => void; onCodes: (codes: readonly string[]) => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const confirm = useAction(confirmSecondFactor)
  return (
    <FormDialog<{ code: string }>
      title={t('console.credentials.second_factor.set_up')}
      open={open}
      onClose={onClose}
      submitLabel={t('console.credentials.second_factor.confirm')}
      onSubmit={async (body) => {
        const { recoveryCodes } = await confirm.mutateAsync({ body })
        void message.success(t('console.credentials.second_factor.done'))
        onCodes(recoveryCodes)
      }}
    >
      <NewSecret onRefused={onClose} />
      <Form.Item name="code" label={t('console.credentials.second_factor.code')} rules={[{ required: true, pattern: /^\d{6}$/, message: t('console.credentials.second_factor.code_missing') }]}>
        <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
      </Form.Item>
    </FormDialog>
  )
}

function NewSecret({ onRefused }: { onRefused: () => void }) {
  const { t } = useTranslation()
  const [begun, setBegun] = useState<Begun>()
  const [error, setError] = useState<unknown>()
  useEffect(() => {
    let gone = false
    call(beginSecondFactor, {}).then(
      (answer) => !gone && setBegun(answer),
      (failure: unknown) => !gone && setError(failure),
    )
    return () => {
      gone = true
    }
  }, [])
  if (error) return <ErrorState error={error} onRetry={onRefused} />
  if (!begun) return <LoadingState />
  return (
    <>
      <p className="dialog-intro">{t('console.credentials.second_factor.scan')}</p>
      {/* Drawn by our own server. */}
      <div className="authenticator-qr" role="img" aria-label={begun.uri} dangerouslySetInnerHTML={{ __html: begun.qr }} />
      <p className="authenticator-secret cell-note">
        {t('console.credentials.second_factor.secret')} <code>{begun.secret.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
    </>
  )
}
