import { useErrorText, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { takeNext, useProviderReturn } from '@qilian/ui/provider.ts'
import { enter } from '@qilian/ui/session.ts'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { Alert } from 'antd'
import { SessionFrame } from './frame.tsx'
import { safeNext } from './safe-next.ts'

/** Back from the city's identity provider: signed in, or told why not. */
export function ProviderReturn() {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const client = useQueryClient()
  const router = useRouter()
  const finish = useProviderReturn((me) => {
    enter(client, me)
    void router.navigate({ href: safeNext(takeNext() ?? undefined), replace: true })
  })
  return (
    <SessionFrame title={t('session.provider.returning')} foot={<Link to="/sign-in">{t('console.account.set_up.to_sign_in')}</Link>}>
      {finish.error ? <Alert type="error" showIcon title={textOf(finish.error).title} description={textOf(finish.error).next} /> : <LoadingState />}
    </SessionFrame>
  )
}
