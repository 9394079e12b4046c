import { signIn, signInDemo, type Me } from '@qilian/contract/session'
import { LanguageSwitch } from '@qilian/ui/components/switches.tsx'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useAction } from '@qilian/ui/query.ts'
import { enter, statusOptions } from '@qilian/ui/session.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { Alert, Button, Form, Input } from 'antd'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Mark } from '../../app/mark.tsx'
import './sign-in.css'

const route = getRouteApi('/sign-in')

/** Only ways within the console: an address that somebody put into a link must not lead elsewhere. */
function safeNext(next: string | undefined): string {
  return next?.startsWith('/') && !next.startsWith('//') ? next : '/'
}

export function SignIn() {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const client = useQueryClient()
  const router = useRouter()
  const { next } = route.useSearch()
  const status = useQuery(statusOptions)
  const withPassword = useAction(signIn)
  const asDemo = useAction(signInDemo)
  const failure = withPassword.error ?? asDemo.error
  const roles = status.data?.demo.filter(({ side }) => side === 'staff') ?? []

  const onSuccess = (me: Me) => {
    enter(client, me)
    void router.navigate({ href: safeNext(next) })
  }

  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <div className="sign-in-head">
          <span className="sign-in-mark">
            <Mark size={32} />
          </span>
          <div>
            <h1>{t('console.sign_in.title')}</h1>
            <p>{t('common.tagline')}</p>
          </div>
        </div>
        <Form layout="vertical" requiredMark={false} onFinish={(body: { loginName: string; password: string }) => withPassword.mutate({ body }, { onSuccess })}>
          <Form.Item label={t('session.login_name')} name="loginName" rules={[{ required: true, message: t('session.login_name_missing') }]}>
            <Input autoComplete="username" autoCapitalize="none" autoFocus size="large" />
          </Form.Item>
          <Form.Item label={t('session.password')} name="password" rules={[{ required: true, message: t('session.password_missing') }]}>
            <Input.Password autoComplete="current-password" size="large" />
          </Form.Item>
          {failure && <Alert className="sign-in-failure" type="error" showIcon title={textOf(failure).title} description={textOf(failure).next} />}
          <Button type="primary" htmlType="submit" size="large" block loading={withPassword.isPending}>
            {t('session.sign_in')}
          </Button>
        </Form>
        {roles.length > 0 && (
          <section className="sign-in-demo" aria-labelledby="demo-title">
            <h2 id="demo-title">{t('session.demo.title')}</h2>
            <p>{t('session.demo.text')}</p>
            <ul>
              {roles.map((role) => (
                <li key={role.userId}>
                  <button type="button" onClick={() => asDemo.mutate({ body: { userId: role.userId } }, { onSuccess })}>
                    <strong>{t(`people.roles.${role.role}`)}</strong>
                    <span>
                      {role.name} · {role.at}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        <div className="sign-in-foot">
          <LanguageSwitch />
          <span>
            {t('console.sign_in.enterprise_hint')} <a href="/">{t('console.sign_in.enterprise_link')}</a>
          </span>
        </div>
      </div>
    </main>
  )
}
