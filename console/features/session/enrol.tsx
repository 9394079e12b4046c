import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePasskeys } from '@qilian/ui/passkeys.ts'
import { leave } from '@qilian/ui/session.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { AddPasskeyDialog } from '../../app/credentials/add-passkey-dialog.tsx'
import { AuthenticatorDialog } from '../../app/credentials/authenticator-dialog.tsx'
import { RecoveryCodesDialog } from '../../app/credentials/recovery-codes-dialog.tsx'
import '../../app/credentials/credentials.css'
import { SessionFrame } from './frame.tsx'

/** Where a post asks for a second factor and there is none: this first. */
export function Enrol() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const router = useRouter()
  const passkeys = usePasskeys()
  const [dialog, setDialog] = useState<'app' | 'passkey'>()
  const [codes, setCodes] = useState<readonly string[]>()
  const goOn = () => {
    client.clear()
    void router.navigate({ href: '/' })
  }
  const signOut = () => void leave(`${router.basepath}/sign-in`)
  return (
    <SessionFrame
      title={t('console.credentials.enrol.title')}
      text={t('console.credentials.enrol.text')}
      foot={
        <Button type="link" size="small" onClick={signOut}>
          {t('session.sign_out')}
        </Button>
      }
    >
      {passkeys && (
        <section className="enrol-way">
          <h2>{t('session.passkey.name')}</h2>
          <p>{t('console.credentials.enrol.passkey_text')}</p>
          <Button type="primary" block onClick={() => setDialog('passkey')}>
            {t('credentials.passkeys.add')}
          </Button>
        </section>
      )}
      <section className="enrol-way">
        <h2>{t('console.credentials.enrol.app')}</h2>
        <p>{t('console.credentials.enrol.app_text')}</p>
        <Button type={passkeys ? 'default' : 'primary'} block onClick={() => setDialog('app')}>
          {t('console.credentials.second_factor.set_up')}
        </Button>
      </section>
      <AddPasskeyDialog open={dialog === 'passkey'} onClose={() => setDialog(undefined)} onAdded={goOn} />
      <AuthenticatorDialog open={dialog === 'app'} onClose={() => setDialog(undefined)} onCodes={setCodes} />
      <RecoveryCodesDialog codes={codes} onClose={goOn} />
    </SessionFrame>
  )
}
