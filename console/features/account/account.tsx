import { changePassword } from '@qilian/contract/session'
import { dot } from '@qilian/ui/dot.ts'
import { LanguageSwitch, ThemeSwitch } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { keepLanguage, useMe } from '@qilian/ui/session.ts'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import { Page } from '../../app/page.tsx'
import { FactList, Section } from '../../app/section.tsx'
import { Passkeys } from '../../app/credentials/passkeys.tsx'
import { SecondFactor } from '../../app/credentials/second-factor.tsx'
import { Identities } from './identities.tsx'
import { MyData } from './my-data.tsx'
import { Sessions } from './sessions.tsx'
import './account.css'

export function Account() {
  const { t } = useTranslation()
  const me = useMe()
  const client = useQueryClient()
  const [changing, setChanging] = useState(false)
  return (
    <Page title={t('console.account.title')} summary={me.user.name}>
      <div className="account">
        <Section title={t('console.account.posts')}>
          <ul className="account-posts">
            {me.posts.map(({ role, area, department, office }) => (
              <li key={`${role}-${area.id}-${department?.id}`}>{[area.name, department?.name, office?.name, t(`people.roles.${role}`)].filter(Boolean).join(dot)}</li>
            ))}
          </ul>
          {me.standsInFor.length > 0 && <p className="cell-note">{t('console.account.stands_in', { names: me.standsInFor.map(({ name }) => name).join(t('console.enterprises.comma')) })}</p>}
        </Section>
        <Section title={t('console.account.preferences')}>
          <FactList
            facts={[
              { label: t('common.language'), value: <LanguageSwitch onChosen={(language) => void keepLanguage(client, language)} /> },
              { label: t('common.theme.label'), value: <ThemeSwitch />, wide: true },
            ]}
          />
          <p className="cell-note">{t('console.account.language_hint')}</p>
        </Section>
        <Section title={t('session.password')} actions={<Button onClick={() => setChanging(true)}>{t('console.account.password.change')}</Button>}>
          <p className="cell-note">{t('console.account.password.text')}</p>
        </Section>
        <Passkeys />
        <SecondFactor />
        <Identities />
        <Sessions />
        <MyData />
      </div>
      <PasswordDialog open={changing} onClose={() => setChanging(false)} />
    </Page>
  )
}

type Values = { current: string; password: string; again: string }

function PasswordDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const change = useAction(changePassword)
  return (
    <FormDialog<Values>
      title={t('console.account.password.change')}
      open={open}
      onClose={onClose}
      intro={t('console.account.password.intro')}
      onSubmit={async ({ current, password }) => {
        await change.mutateAsync({ body: { current, password } })
        void message.success(t('console.account.password.done'))
      }}
    >
      <Form.Item name="current" label={t('console.account.password.current')} rules={[{ required: true, message: t('console.account.password.current_missing') }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item name="password" label={t('console.account.password.new')} extra={t('console.account.password.rule')} rules={[{ required: true, min: 10, message: t('console.account.password.too_short') }]}>
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('console.account.password.again')}
        dependencies={['password']}
        rules={[
          { required: true, message: t('console.account.password.again_missing') },
          ({ getFieldValue }) => ({
            validator: (_, value: string | undefined) => (!value || value === getFieldValue('password') ? Promise.resolve() : Promise.reject(new Error(t('console.account.password.differs')))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
    </FormDialog>
  )
}
