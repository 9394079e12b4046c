import type { Program } from '@qilian/contract/programs'
import { addWebhook, listWebhooks, WebhookEvent } from '@qilian/contract/webhooks'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { Link } from '@tanstack/react-router'
import { Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import { Section } from '../../app/section.tsx'
import { toneOfWebhook } from './tone.ts'

type Values = { url: string; events: WebhookEvent[] }

/** The webhooks of a program, and a way to add one. */
export function ProgramWebhooks({ program, onSecret }: { program: Program; onSecret: (secret: string) => void }) {
  const { t } = useTranslation()
  const [adding, setAdding] = useState(false)
  const add = useAction(addWebhook)
  const { items } = usePages(listWebhooks, { query: { programId: program.id } })
  return (
    <Section
      title={t('console.programs.webhooks')}
      actions={program.state === 'active' && <Button onClick={() => setAdding(true)}>{t('console.programs.webhook.add.open')}</Button>}
    >
      {items.length === 0 ? (
        <p className="cell-note">{t('console.programs.webhook.none')}</p>
      ) : (
        <ul className="line-rows">
          {items.map(({ id, url, state, events }) => (
            <li key={id}>
              <div>
                <Link to="/programs/webhooks/$webhookId" params={{ webhookId: id }} className="break">
                  {url}
                </Link>
                <div className="cell-note">{t('console.programs.webhook.events_count', { count: events.length })}</div>
              </div>
              <StatusTag tone={toneOfWebhook[state]}>{t(`console.programs.webhook.states.${state}`)}</StatusTag>
            </li>
          ))}
        </ul>
      )}
      <FormDialog<Values>
        title={t('console.programs.webhook.add.title')}
        submitLabel={t('console.programs.webhook.add.submit')}
        open={adding}
        onClose={() => setAdding(false)}
        initialValues={{ events: ['case.opened', 'case.closed'] }}
        onSubmit={async (values) => {
          const { secret } = await add.mutateAsync({ body: { programId: program.id, ...values } })
          onSecret(secret)
        }}
      >
        <WebhookFields />
      </FormDialog>
    </Section>
  )
}

export function WebhookFields() {
  const { t } = useTranslation()
  return (
    <>
      <Form.Item name="url" label={t('console.programs.webhook.url')} extra={t('console.programs.webhook.url_hint')} rules={[{ required: true, whitespace: true, message: t('console.programs.webhook.url_missing') }]}>
        <Input maxLength={500} inputMode="url" autoComplete="off" placeholder="https://" />
      </Form.Item>
      <Form.Item name="events" label={t('console.programs.webhook.events')} rules={[{ required: true, message: t('console.programs.webhook.events_missing') }]}>
        <Select mode="multiple" maxTagCount={8} options={WebhookEvent.options.map((value) => ({ value, label: value }))} />
      </Form.Item>
    </>
  )
}
