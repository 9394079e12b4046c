import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePasskeys } from '@qilian/ui/passkeys.ts'
import { leave } from '@qilian/ui/session.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { Mark } from '../../app/mark.tsx'
import { AddPasskeyDialog } from '../../app/credentials/add-passkey-dialog.tsx'
import { AuthenticatorDialog } from '../../app/credentials/authenticator-dialog.tsx'
import { RecoveryCodesDialog } from '../../app/credentials/recovery-codes-dialog.tsx'
import './sign-in.css'
import '../../app/credentials/credentials.css'

/** Where a post asks for a second factor and there is none: this first. */
export function Enrol() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const router = useRouter()
  const passkeys = usePasskeys()
  const [dialog, setDialog] = useState<'app' | 'passkey'>()
  const [codes, setCodes] = useState<readonly string[]>()
  useEffect(() => {
    document.title = `${t('console.credentials.enrol.title')} · ${t('console.title')}`
  }, [t])
  const goOn = () => {
    client.clear()
    void router.navigate({ href: '/' })
  }
  const signOut = () => void leave(`${router.basepath}/sign-in`)
  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <div className="sign-in-head">
          <span className="sign-in-mark">
            <Mark size={32} />
          </span>
          <div>
            <h1>{t('console.credentials.enrol.title')}</h1>
            <p>{t('console.credentials.enrol.text')}</p>
          </div>
        </div>
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
        <Button type="link" onClick={signOut}>
          {t('session.sign_out')}
        </Button>
      </div>
      <AddPasskeyDialog open={dialog === 'passkey'} onClose={() => setDialog(undefined)} onAdded={goOn} />
      <AuthenticatorDialog open={dialog === 'app'} onClose={() => setDialog(undefined)} onCodes={setCodes} />
      <RecoveryCodesDialog codes={codes} onClose={goOn} />
    </main>
  )
}
