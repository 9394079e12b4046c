import { signIn, signInDemo, type Me } from '@qilian/contract/session'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { enterWithPasskey, usePasskeyAutofill, usePasskeys } from '@qilian/ui/passkeys.ts'
import { useAction } from '@qilian/ui/query.ts'
import { useSessionEnd } from '@qilian/ui/session-end.ts'
import { enter, statusOptions } from '@qilian/ui/session.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { KeyOutlined } from '@ant-design/icons'
import { Alert, Button, Form, Input } from 'antd'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { DemoRoles } from './demo-roles.tsx'
import { SessionFrame } from './frame.tsx'
import { isSecondFactorAsked, SecondFactorStep } from './second-factor-step.tsx'
import { ProviderButton } from './provider-button.tsx'
import { safeNext } from './safe-next.ts'

const route = getRouteApi('/sign-in')

export function SignIn() {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const client = useQueryClient()
  const router = useRouter()
  const { next, ended } = route.useSearch()
  const why = useSessionEnd()
  const status = useQuery(statusOptions)
  const withPassword = useAction(signIn)
  const asDemo = useAction(signInDemo)
  const passkeys = usePasskeys()
  const withPasskey = useMutation({ mutationFn: () => enterWithPasskey(), onSuccess: (me) => onSuccess(me) })
  const failure = withPassword.error ?? withPasskey.error ?? asDemo.error
  const known = withPassword.variables?.body
  const demo = status.data?.demo ?? []

  const onSuccess = (me: Me) => {
    // The portal is another document, for people of enterprises.
    if (me.user.side === 'enterprise') return globalThis.location.assign('/')
    enter(client, me)
    void router.navigate({ href: safeNext(next) })
  }

  usePasskeyAutofill(passkeys, onSuccess)

  if (known && isSecondFactorAsked(withPassword.error, known.secondFactor)) {
    return <SecondFactorStep failure={withPassword.error} pending={withPassword.isPending} onCode={(secondFactor) => withPassword.mutate({ body: { ...known, secondFactor } }, { onSuccess })} onBack={() => withPassword.reset()} />
  }
  return (
    <SessionFrame
      title={t('console.sign_in.title')}
      text={t('common.tagline')}
      foot={
        <>
          <Link to="/forgot">{t('console.forgot')}</Link>
          <span>
            {t('console.sign_in.enterprise_hint')} <a href="/">{t('console.sign_in.enterprise_link')}</a>
          </span>
        </>
      }
    >
      {why !== undefined && (why || ended) && !failure && <Alert type="info" showIcon role="status" title={why ?? t('console.sign_in.ended')} />}
      {status.data?.needsSetup && (
        <Alert type="info" showIcon title={t('console.account.set_up.needed')} description={<Link to="/setup">{t('console.account.set_up.open')}</Link>} />
      )}
      <Form layout="vertical" requiredMark={false} onFinish={(body: { loginName: string; password: string }) => withPassword.mutate({ body }, { onSuccess })}>
        <Form.Item label={t('session.login_name')} name="loginName" rules={[{ required: true, message: t('session.login_name_missing') }]}>
          <Input autoComplete="username webauthn" autoCapitalize="none" autoFocus size="large" />
        </Form.Item>
        <Form.Item label={t('session.password')} name="password" rules={[{ required: true, message: t('session.password_missing') }]}>
          <Input.Password autoComplete="current-password" size="large" />
        </Form.Item>
        {failure && <Alert className="sign-in-failure" type="error" showIcon title={textOf(failure).title} description={textOf(failure).next} />}
        <Button type="primary" htmlType="submit" size="large" block loading={withPassword.isPending}>
          {t('session.sign_in')}
        </Button>
        {passkeys && (
          <Button className="sign-in-passkey" size="large" block icon={<KeyOutlined aria-hidden />} loading={withPasskey.isPending} onClick={() => withPasskey.mutate()}>
            {t('session.passkey.sign_in')}
          </Button>
        )}
      </Form>
      <ProviderButton next={next} />
      {demo.length > 0 && <DemoRoles roles={demo} onChoose={(role) => asDemo.mutate({ body: { userId: role.userId } }, { onSuccess })} />}
    </SessionFrame>
  )
}
