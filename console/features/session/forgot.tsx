import { askRecovery } from '@qilian/contract/access'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { Link } from '@tanstack/react-router'
import { Alert, Button, Form, Input } from 'antd'
import { SessionFrame } from './frame.tsx'

/** Asks for a link to set a new password. What it says is the same whether or not anybody is known by that name. */
export function Forgot() {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const ask = useAction(askRecovery)
  return (
    <SessionFrame title={t('console.forgot')} text={t('console.recovery.forgot_text')} foot={<Link to="/sign-in">{t('console.account.set_up.to_sign_in')}</Link>}>
      {ask.isSuccess ? (
        <Alert type="info" showIcon role="status" title={t('console.recovery.asked')} description={t('console.recovery.asked_text')} />
      ) : (
        <Form layout="vertical" requiredMark={false} onFinish={(body: { account: string }) => ask.mutate({ body })}>
          <Form.Item label={t('console.recovery.account')} name="account" rules={[{ required: true, whitespace: true, min: 2, message: t('console.recovery.account_missing') }]}>
            <Input autoComplete="username" autoCapitalize="none" autoFocus size="large" maxLength={254} />
          </Form.Item>
          {ask.error && <Alert className="sign-in-failure" type="error" showIcon title={textOf(ask.error).title} description={textOf(ask.error).next} />}
          <Button type="primary" htmlType="submit" size="large" block loading={ask.isPending}>
            {t('console.recovery.ask')}
          </Button>
        </Form>
      )}
    </SessionFrame>
  )
}
