import { proveByPassword, proveBySecondFactor, proveInDemo } from '@qilian/contract/credentials'
import type { ProofWay } from '@qilian/contract/shapes'
import { call } from '@qilian/ui/api.ts'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { proveWithPasskey, usePasskeys } from '@qilian/ui/passkeys.ts'
import { leave } from '@qilian/ui/session.ts'
import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { useState } from 'react'
import './credentials.css'

type Way = Exclude<ProofWay, 'code'>

/** The easiest way that this person has, and the others behind a link each. */
export function ProofForm({ ways, onProved }: { ways: readonly Way[]; onProved: () => void }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const passkeys = usePasskeys()
  const open = ways.filter((each) => each !== 'passkey' || passkeys)
  const [chosen, setChosen] = useState<Way>()
  const way = chosen ?? open[0]
  const prove = useMutation({
    mutationFn: async (typed: string): Promise<unknown> => {
      switch (way) {
        case 'passkey': return proveWithPasskey()
        case 'second_factor': return call(proveBySecondFactor, { body: { code: typed } })
        case 'password': return call(proveByPassword, { body: { password: typed } })
        default: return call(proveInDemo, {})
      }
    },
    onSuccess: onProved,
  })
  if (way === undefined) {
    return (
      <div className="proof-form">
        <p>{t('session.step_up.none')}</p>
        <Button type="primary" block onClick={() => void leave(location.pathname + location.search).catch(() => location.reload())}>
          {t('session.step_up.sign_in_again')}
        </Button>
      </div>
    )
  }
  return (
    <Form layout="vertical" requiredMark={false} className="proof-form" key={way} onFinish={({ typed = '' }: { typed?: string }) => prove.mutate(typed)}>
      <p>{t(way === 'demo' ? 'session.step_up.demo_text' : 'session.step_up.text')}</p>
      {way === 'password' && (
        <Form.Item name="typed" label={t('session.password')} rules={[{ required: true, message: t('session.password_missing') }]}>
          <Input.Password autoComplete="current-password" autoFocus maxLength={200} />
        </Form.Item>
      )}
      {way === 'second_factor' && (
        <Form.Item name="typed" label={t('session.second_factor.code')} rules={[{ required: true, min: 6, message: t('session.second_factor.code_missing') }]}>
          <Input autoComplete="one-time-code" inputMode="text" autoFocus maxLength={40} />
        </Form.Item>
      )}
      {prove.error && <Alert type="error" showIcon role="alert" title={textOf(prove.error).next} />}
      <Button type="primary" htmlType="submit" block loading={prove.isPending} autoFocus={way === 'passkey' || way === 'demo'}>
        {t(way === 'passkey' || way === 'demo' ? `session.step_up.${way}` : 'session.step_up.confirm')}
      </Button>
      {open
        .filter((each) => each !== way)
        .map((each) => (
          <Button
            key={each}
            type="link"
            block
            onClick={() => {
              prove.reset()
              setChosen(each)
            }}
          >
            {t(`session.step_up.${each}`)}
          </Button>
        ))}
    </Form>
  )
}
