import { setUp } from '@qilian/contract/session'
import type { BodyInput } from '@qilian/contract/endpoint'
import { LanguageSwitch } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { enter, statusOptions } from '@qilian/ui/session.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { Alert, Button, Form, Input } from 'antd'
import { useEffect, useState } from 'react'
import { FailureAlert, type Failure } from '../../app/forms/failure-alert.tsx'
import { showFieldErrors } from '../../app/forms/field-errors.ts'
import '../../app/forms/forms.css'
import { Mark } from '../../app/mark.tsx'
import './sign-in.css'

const route = getRouteApi('/setup')
type Values = BodyInput<typeof setUp>

/** The first minute of a new installation: the city, its first park, and whoever looks after it. */
export function SetUp() {
  const { t } = useTranslation()
  const status = useQuery(statusOptions)
  useEffect(() => {
    document.title = `${t('console.account.set_up.title')} · ${t('console.title')}`
  }, [t])
  return (
    <main className="sign-in">
      <div className="sign-in-box set-up-box">
        <div className="sign-in-head">
          <span className="sign-in-mark">
            <Mark size={32} />
          </span>
          <div>
            <h1>{t('console.account.set_up.title')}</h1>
            <p>{t('console.account.set_up.text')}</p>
          </div>
        </div>
        {status.data?.needsSetup === false ? (
          <Alert type="info" showIcon title={t('console.account.set_up.over')} description={<Link to="/sign-in">{t('console.account.set_up.to_sign_in')}</Link>} />
        ) : (
          <SetUpForm />
        )}
        <div className="sign-in-foot">
          <LanguageSwitch />
        </div>
      </div>
    </main>
  )
}

function SetUpForm() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const router = useRouter()
  const { token } = route.useSearch()
  const [form] = Form.useForm<Values>()
  const [failure, setFailure] = useState<Failure>()
  const begin = useAction(setUp)

  const submit = (values: Values) =>
    begin.mutate(
      { body: { ...values, token: token ?? values.token } },
      {
        onSuccess: (me) => {
          enter(client, me)
          void router.navigate({ to: '/' })
        },
        onError: (error) => setFailure({ error, homeless: showFieldErrors(form, error) }),
      },
    )
  const required = (what: 'token' | 'city' | 'district' | 'park' | 'name') => [{ required: true, whitespace: true, message: t(`console.account.set_up.missing.${what}`) }]

  return (
    <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={submit} scrollToFirstError={{ focus: true }}>
      {token === undefined && (
        <Form.Item name="token" label={t('console.account.set_up.token')} extra={t('console.account.set_up.token_hint')} rules={required('token')}>
          <Input autoComplete="off" maxLength={200} />
        </Form.Item>
      )}
      <div className="form-grid">
        <Form.Item name="city" label={t('people.area_level.city')} rules={required('city')}>
          <Input maxLength={80} placeholder={t('console.account.set_up.city_hint')} />
        </Form.Item>
        <Form.Item name="district" label={t('people.area_level.district')} rules={required('district')}>
          <Input maxLength={80} placeholder={t('console.account.set_up.district_hint')} />
        </Form.Item>
        <Form.Item name="park" label={t('people.area_level.park')} className="form-wide" rules={required('park')}>
          <Input maxLength={80} placeholder={t('console.account.set_up.park_hint')} />
        </Form.Item>
        <Form.Item name="name" label={t('console.account.set_up.your_name')} rules={required('name')}>
          <Input maxLength={60} autoComplete="name" />
        </Form.Item>
        <Form.Item name="loginName" label={t('session.login_name')} rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9._-]{1,39}$/, message: t('console.account.set_up.login_name_wrong') }]}>
          <Input maxLength={40} autoComplete="username" autoCapitalize="none" />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('session.password')}
          className="form-wide"
          extra={t('console.account.password.rule')}
          rules={[{ required: true, min: 10, message: t('console.account.password.too_short') }]}
        >
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
      </div>
      {failure && (
        <div className="sign-in-failure">
          <FailureAlert failure={failure} />
        </div>
      )}
      <Button type="primary" htmlType="submit" size="large" block loading={begin.isPending}>
        {t('console.account.set_up.submit')}
      </Button>
    </Form>
  )
}
