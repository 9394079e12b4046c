import { ProblemError } from '@qilian/ui/api.ts'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem } from '@qilian/ui/query.ts'
import { Alert, Button, Form, Input } from 'antd'
import { SessionFrame } from './frame.tsx'

/** The password was right; what the server says now is about the code. */
export const isSecondFactorAsked = (error: unknown, sent: string | undefined): boolean =>
  isProblem(error, 'auth.second_factor') || (sent !== undefined && (!(error instanceof ProblemError) || error.code !== 'auth.wrong_password'))

type Props = { failure: unknown; pending: boolean; onCode: (code: string) => void; onBack: () => void }

export function SecondFactorStep({ failure, pending, onCode, onBack }: Props) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  return (
    <SessionFrame title={t('session.second_factor.title')} text={t('session.second_factor.text')}>
      <Form layout="vertical" requiredMark={false} onFinish={({ code }: { code: string }) => onCode(code)}>
        <Form.Item name="code" label={t('session.second_factor.code')} rules={[{ required: true, min: 6, message: t('session.second_factor.code_missing') }]}>
          <Input autoComplete="one-time-code" autoFocus size="large" maxLength={40} />
        </Form.Item>
        {Boolean(failure) && !isProblem(failure, 'auth.second_factor') && <Alert className="sign-in-failure" type="error" showIcon role="alert" title={textOf(failure).next} />}
        <Button type="primary" htmlType="submit" size="large" block loading={pending}>
          {t('session.sign_in')}
        </Button>
        <Button type="link" block onClick={onBack}>
          {t('session.second_factor.back')}
        </Button>
      </Form>
    </SessionFrame>
  )
}
