import { readLink, setPasswordByLink } from '@qilian/contract/access'
import type { ResponseOf } from '@qilian/contract/endpoint'
import { call } from '@qilian/ui/api.ts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { showFieldErrors } from '../../app/forms/field-errors.ts'
import { FailureAlert, type Failure } from '../../app/forms/failure-alert.tsx'
import { SessionFrame } from './frame.tsx'

type LinkFacts = ResponseOf<typeof readLink>
type Values = { password: string; again: string }

/** Where the link of an invitation or of a forgotten password leads. Its secret stands behind the #. */
export function SetPassword() {
  const { t } = useTranslation()
  const [token] = useState(() => globalThis.location.hash.slice(1))
  const link = useCall(readLink, { body: { token } }, { enabled: token !== '' })
  const [isSet, setIsSet] = useState(false)
  const purpose = link.data?.purpose ?? 'recovery'
  return (
    <SessionFrame title={t(`console.recovery.title.${purpose}`)} text={link.data && t('console.recovery.for', { name: link.data.name })} foot={<Link to="/sign-in">{t('console.account.set_up.to_sign_in')}</Link>}>
      {isSet ? (
        <>
          <Alert type="success" showIcon role="status" title={t('console.recovery.set')} description={t('console.recovery.set_text')} />
          <Link to="/sign-in">
            <Button type="primary" size="large" block>
              {t('session.sign_in')}
            </Button>
          </Link>
        </>
      ) : token === '' ? (
        <Alert type="error" showIcon title={t('console.recovery.no_token')} description={<Link to="/forgot">{t('console.forgot')}</Link>} />
      ) : link.error ? (
        <>
          {isProblem(link.error, 'people.link_over') ? <Alert type="error" showIcon role="alert" title={link.error.message} /> : <ErrorState error={link.error} />}
          <Link to="/forgot">{t('console.forgot')}</Link>
        </>
      ) : link.data ? (
        <PasswordForm token={token} link={link.data} onSet={() => setIsSet(true)} />
      ) : (
        <LoadingState />
      )}
    </SessionFrame>
  )
}

function PasswordForm({ token, link, onSet }: { token: string; link: LinkFacts; onSet: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [form] = Form.useForm<Values>()
  const [failure, setFailure] = useState<Failure>()
  // Nothing is read again: the link, which has just been used up, would tell of a failure.
  const use = useMutation({
    mutationFn: (password: string) => call(setPasswordByLink, { body: { token, password } }),
    onSuccess: onSet,
    onError: (error) => setFailure({ error, homeless: showFieldErrors(form, error) }),
  })
  const submit = ({ password }: Values) => use.mutate(password)
  return (
    <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={submit}>
      <Form.Item label={t('session.login_name')}>
        <Input value={link.loginName} readOnly autoComplete="username" size="large" />
      </Form.Item>
      <Form.Item name="password" label={t('console.account.password.new')} extra={t('console.account.password.rule')} rules={[{ required: true, min: 10, message: t('console.account.password.too_short') }]}>
        <Input.Password autoComplete="new-password" maxLength={200} size="large" autoFocus />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('console.account.password.again')}
        dependencies={['password']}
        rules={[
          { required: true, message: t('console.account.password.again_missing') },
          ({ getFieldValue }) => ({ validator: async (_, value) => { if (value && value !== getFieldValue('password')) throw new Error(t('console.account.password.differs')) } }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} size="large" />
      </Form.Item>
      {failure && (
        <div className="sign-in-failure">
          <FailureAlert failure={failure} />
        </div>
      )}
      <Button type="primary" htmlType="submit" size="large" block loading={use.isPending}>
        {t('console.recovery.submit')}
      </Button>
      <p className="cell-note set-password-until">{t('console.recovery.until', { until: format.dateTime(link.expiresAt) })}</p>
    </Form>
  )
}
