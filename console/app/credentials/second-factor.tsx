import { getSecondFactor, removeSecondFactor, renewRecoveryCodes } from '@qilian/contract/credentials'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Alert, App, Button } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../forms/form-dialog.tsx'
import { Section } from '../section.tsx'
import { AuthenticatorDialog } from './authenticator-dialog.tsx'
import { RecoveryCodesDialog } from './recovery-codes-dialog.tsx'
import './credentials.css'

const few = 3

/** The authenticator app beside the password. */
export function SecondFactor() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const format = useFormat()
  const { data, error, refetch, isPending } = useCall(getSecondFactor, {})
  const [dialog, setDialog] = useState<'app' | 'renew' | 'remove'>()
  const [codes, setCodes] = useState<readonly string[]>()
  const renew = useAction(renewRecoveryCodes)
  const remove = useAction(removeSecondFactor)
  const close = () => setDialog(undefined)
  const enrolled = data?.enrolledAt
  return (
    <Section
      title={t('console.credentials.second_factor.title')}
      actions={data && <Button onClick={() => setDialog('app')}>{t(enrolled ? 'console.credentials.second_factor.replace' : 'console.credentials.second_factor.set_up')}</Button>}
    >
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {isPending && <LoadingState />}
      {data && !enrolled && <p className="cell-note">{t('console.credentials.second_factor.off')}</p>}
      {data?.required && <p className="cell-note">{t('console.credentials.second_factor.required')}</p>}
      {data && enrolled && (
        <>
          <p>
            {t('console.credentials.second_factor.on', { at: format.dateTime(enrolled) })}{dot}{t('console.credentials.second_factor.left', { count: data.recoveryCodesLeft })}
          </p>
          {data.recoveryCodesLeft < few && <Alert type="warning" showIcon title={t('console.credentials.second_factor.few')} />}
          <div className="recovery-actions">
            <Button onClick={() => setDialog('renew')}>{t('console.credentials.second_factor.renew')}</Button>
            {!data.required && (
              <Button danger onClick={() => setDialog('remove')}>
                {t('console.credentials.second_factor.remove')}
              </Button>
            )}
          </div>
        </>
      )}
      <AuthenticatorDialog open={dialog === 'app'} onClose={close} onCodes={setCodes} />
      <FormDialog<object>
        title={t('console.credentials.second_factor.renew')}
        open={dialog === 'renew'}
        onClose={close}
        intro={t('console.credentials.second_factor.renew_text')}
        submitLabel={t('console.credentials.second_factor.renew')}
        onSubmit={async () => setCodes((await renew.mutateAsync({})).recoveryCodes)}
      />
      <FormDialog<object>
        title={t('console.credentials.second_factor.remove_title')}
        open={dialog === 'remove'}
        onClose={close}
        danger
        intro={t('console.credentials.second_factor.remove_text')}
        submitLabel={t('console.credentials.second_factor.remove')}
        onSubmit={async () => {
          await remove.mutateAsync({})
          void message.success(t('console.credentials.second_factor.removed'))
        }}
      />
      <RecoveryCodesDialog codes={codes} onClose={() => setCodes(undefined)} />
    </Section>
  )
}
