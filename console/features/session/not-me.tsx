import { disownByLink } from '@qilian/contract/access'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { Link } from '@tanstack/react-router'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { SessionFrame } from './frame.tsx'

/** Where the mail about a new device leads. Opening it changes nothing: mail programs look at links too. */
export function NotMe() {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const [token] = useState(() => globalThis.location.hash.slice(1))
  const disown = useAction(disownByLink)
  const isDone = disown.isSuccess || token === 'done'
  return (
    <SessionFrame title={t('session.not_me.title')} foot={<Link to="/sign-in">{t('console.account.set_up.to_sign_in')}</Link>}>
      {isDone ? (
        <Alert type="success" showIcon role="status" title={t('session.not_me.done')} description={t('console.recovery.disowned_text')} />
      ) : token === '' ? (
        <Alert type="error" showIcon title={t('session.not_me.no_link')} />
      ) : (
        <>
          <p>{t('session.not_me.text')}</p>
          {disown.error && <Alert type="error" showIcon title={textOf(disown.error).title} description={textOf(disown.error).next} />}
          <Button danger type="primary" size="large" block loading={disown.isPending} onClick={() => disown.mutate({ body: { token } })}>
            {t('session.not_me.do')}
          </Button>
        </>
      )}
    </SessionFrame>
  )
}
