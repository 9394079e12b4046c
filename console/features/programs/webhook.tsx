import { editWebhook, endWebhook, getWebhook, listDeliveries, pingWebhook, replayDelivery, replaySince, rotateWebhookSecret, type Delivery, type Webhook } from '@qilian/contract/webhooks'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, EmptyState, LoadingState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { App, Button, Form, type TableColumnsType } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useEffect, useState } from 'react'
import { MomentPicker } from '../../app/forms/day-picker.tsx'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import { FactList, Section } from '../../app/section.tsx'
import { SecretDialog } from './secret-dialog.tsx'
import { toneOfDelivery, toneOfWebhook } from './tone.ts'
import { WebhookFields } from './webhooks.tsx'
import './programs.css'

const route = getRouteApi('/shell/programs/webhooks/$webhookId')

export function WebhookPage() {
  const { webhookId } = route.useParams()
  const { data, error, refetch } = useCall(getWebhook, { params: { webhookId } })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingState />
  return <Record webhook={data} onRead={() => refetch()} />
}

/** No event tells how a delivery went: looked at soon while one waits, now and then else. */
function useFollowed(waiting: boolean) {
  const client = useQueryClient()
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void client.invalidateQueries({ queryKey: [getWebhook.tag] })
    }, waiting ? 3000 : 15_000)
    return () => clearInterval(timer)
  }, [client, waiting])
}

type Dialog = 'edit' | 'secret' | 'replay' | 'end'

function Record({ webhook, onRead }: { webhook: Webhook; onRead: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const format = useFormat()
  const [dialog, setDialog] = useState<Dialog>()
  const [secret, setSecret] = useState<string>()
  const edit = useAction(editWebhook)
  const rotate = useAction(rotateWebhookSecret)
  const ping = useAction(pingWebhook)
  const replay = useAction(replaySince)
  const end = useAction(endWebhook)
  const at = { params: { webhookId: webhook.id } }
  const { version } = webhook
  const close = () => setDialog(undefined)
  useFollowed(webhook.waiting > 0)
  const shared = { onClose: close, onStale: onRead }
  const tell = async (work: Promise<unknown>, done: string) => {
    try {
      await work
      void message.success(done)
    } catch (error) {
      void message.error((error as Error).message)
    }
  }
  const isActive = webhook.state === 'active'
  return (
    <Page
      title={t('console.programs.webhook.title')}
      summary={
        <>
          <Link to="/programs" search={{ open: webhook.program.id }}>
            {webhook.program.name}
          </Link>{' '}
          <span className="break">{webhook.url}</span>
        </>
      }
      actions={
        webhook.state !== 'ended' && (
          <>
            <Button danger onClick={() => setDialog('end')}>
              {t('console.programs.webhook.end.open')}
            </Button>
            <Button onClick={() => setDialog('secret')}>{t('console.programs.webhook.secret.open')}</Button>
            <Button onClick={() => setDialog('edit')}>{t('console.programs.edit.open')}</Button>
            <Button
              loading={edit.isPending}
              onClick={() => void tell(edit.mutateAsync({ ...at, body: { version, state: isActive ? 'paused' : 'active' } }), t(`console.programs.webhook.${isActive ? 'paused' : 'resumed'}`))}
            >
              {t(`console.programs.webhook.${isActive ? 'pause' : 'resume'}`)}
            </Button>
            {isActive && <Button onClick={() => setDialog('replay')}>{t('console.programs.webhook.replay.open')}</Button>}
            {isActive && (
              <Button type="primary" loading={ping.isPending} onClick={() => void tell(ping.mutateAsync(at), t('console.programs.webhook.pinged'))}>
                {t('console.programs.webhook.ping')}
              </Button>
            )}
          </>
        )
      }
    >
      <Section title={t('console.programs.terms')}>
        <FactList
          facts={[
            { label: t('console.programs.state'), value: <StatusTag tone={toneOfWebhook[webhook.state]}>{t(`console.programs.webhook.states.${webhook.state}`)}</StatusTag> },
            { label: t('console.programs.webhook.last_success'), value: webhook.lastSuccessAt ? format.dateTime(webhook.lastSuccessAt) : '—' },
            { label: t('console.programs.webhook.failing'), value: webhook.failingSince ? format.dateTime(webhook.failingSince) : '—' },
            { label: t('console.programs.webhook.waiting'), value: webhook.waiting },
            { label: t('console.programs.webhook.events'), wide: true, value: webhook.events.join(', ') },
          ]}
        />
      </Section>
      <Deliveries webhook={webhook} />
      <FormDialog<{ url: string; events: Webhook['events'] }>
        title={t('console.programs.webhook.edit')}
        open={dialog === 'edit'}
        {...shared}
        initialValues={{ url: webhook.url, events: webhook.events }}
        onSubmit={(values) => edit.mutateAsync({ ...at, body: { version, ...values } })}
      >
        <WebhookFields />
      </FormDialog>
      <FormDialog<object>
        title={t('console.programs.webhook.secret.open')}
        intro={t('console.programs.webhook.secret.intro')}
        submitLabel={t('console.programs.webhook.secret.open')}
        open={dialog === 'secret'}
        {...shared}
        onSubmit={async () => setSecret((await rotate.mutateAsync({ ...at, body: { version } })).secret)}
      />
      <FormDialog<{ since: Dayjs }>
        title={t('console.programs.webhook.replay.open')}
        intro={t('console.programs.webhook.replay.text')}
        submitLabel={t('console.programs.webhook.replay.submit')}
        open={dialog === 'replay'}
        {...shared}
        initialValues={{ since: dayjs().subtract(1, 'day') }}
        onSubmit={async ({ since }) => {
          const { planned } = await replay.mutateAsync({ ...at, body: { since: since.toISOString() } })
          void message.success(t('console.programs.webhook.replay.done', { count: planned }))
        }}
      >
        <Form.Item name="since" label={t('console.programs.webhook.replay.since')} rules={[{ required: true, message: t('console.programs.webhook.replay.since_missing') }]}>
          <MomentPicker />
        </Form.Item>
      </FormDialog>
      <FormDialog<object>
        title={t('console.programs.webhook.end.title')}
        intro={t('console.programs.webhook.end.text')}
        submitLabel={t('console.programs.webhook.end.open')}
        danger
        open={dialog === 'end'}
        {...shared}
        onSubmit={() => end.mutateAsync({ ...at, body: { version } })}
      />
      <SecretDialog title={t('console.programs.webhook.secret.title')} text={t('console.programs.webhook.secret.text')} secret={secret} onClose={() => setSecret(undefined)} />
    </Page>
  )
}

function Deliveries({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const format = useFormat()
  const again = useAction(replayDelivery)
  const list = usePages(listDeliveries, { params: { webhookId: webhook.id } })
  const answerOf = (each: Delivery) =>
    [each.failure && t(`console.programs.webhook.failure.${each.failure}`), each.answerStatus, each.answer?.trim().slice(0, 120)].filter(Boolean).join(dot) || '—'
  const state = (each: Delivery) => (
    <>
      <StatusTag tone={toneOfDelivery[each.status]}>{t(`console.programs.webhook.status.${each.status}`)}</StatusTag>
      {each.status === 'waiting' && each.attempts > 0 && each.dueAt && <div className="cell-note">{t('console.programs.webhook.next', { at: format.dateTime(each.dueAt) })}</div>}
    </>
  )
  const resend = (each: Delivery) =>
    webhook.state === 'active' && (
      <Button
        type="link"
        onClick={() =>
          void again.mutateAsync({ params: { webhookId: webhook.id, deliveryId: each.id } }).then(
            () => void message.success(t('console.programs.webhook.resent')),
            (error: Error) => void message.error(error.message),
          )
        }
      >
        {t('console.programs.webhook.resend')}
      </Button>
    )
  const columns: TableColumnsType<Delivery> = [
    {
      title: t('console.programs.webhook.event'),
      render: (_, each) => (
        <>
          <div className="cell-main">{each.type}</div>
          <div className="cell-note">{[format.dateTime(each.eventAt), each.replay && t('console.programs.webhook.replayed')].filter(Boolean).join(dot)}</div>
        </>
      ),
    },
    { title: t('console.programs.state'), width: 184, render: (_, each) => state(each) },
    { title: t('console.programs.webhook.attempts'), width: 88, render: (_, each) => each.attempts },
    { title: t('console.programs.webhook.answer'), render: (_, each) => <span className="break">{answerOf(each)}</span> },
    { title: t('console.programs.webhook.took'), width: 96, render: (_, each) => (each.tookMs === null ? '—' : `${each.tookMs} ms`) },
    { title: '', width: 96, render: (_, each) => resend(each) },
  ]
  return (
    <section aria-label={t('console.programs.webhook.deliveries')}>
      <h2 className="list-title">{t('console.programs.webhook.deliveries')}</h2>
      <ListTable
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        renderNarrow={(each) => (
          <div className="narrow-row">
            <div className="narrow-head">
              <span className="cell-main">{each.type}</span>
              {state(each)}
            </div>
            <div className="cell-note">{format.dateTime(each.eventAt)}</div>
            <div className="break">{answerOf(each)}</div>
            {resend(each)}
          </div>
        )}
        empty={<EmptyState title={t('console.programs.webhook.empty.title')}>{t('console.programs.webhook.empty.text')}</EmptyState>}
      />
    </section>
  )
}
