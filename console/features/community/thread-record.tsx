import { getThread, hideReply, hideThread, listReplies, lockThread, replyToThread, restoreReply, restoreThread, unlockThread, type Reply, type ThreadDetail } from '@qilian/contract/community'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { App, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Section } from '../../app/section.tsx'
import { OwnText } from './own-text.tsx'
import { StateTag } from './state-tag.tsx'
import './community.css'

type Moderating = { verb: 'hide' | 'restore' | 'lock' | 'unlock'; reply?: Reply }

/** One thread with its replies, and what a moderator may do. */
export function ThreadRecord({ threadId, onClose }: { threadId: string; onClose: () => void }) {
  const { data, error, refetch } = useCall(getThread, { params: { threadId } })
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />
  return <Record thread={data} onClose={onClose} onRead={() => refetch()} />
}

function Record({ thread, onClose, onRead }: { thread: ThreadDetail; onClose: () => void; onRead: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const format = useFormat()
  const [moderating, setModerating] = useState<Moderating>()
  const list = usePages(listReplies, { params: { threadId: thread.id } })
  const ofThread = { hide: useAction(hideThread), restore: useAction(restoreThread), lock: useAction(lockThread), unlock: useAction(unlockThread) }
  const ofReply = { hide: useAction(hideReply), restore: useAction(restoreReply) }
  const verbs = thread.allowedActions.filter((action) => action === 'hide' || action === 'restore' || action === 'lock' || action === 'unlock')

  const moderate = async ({ reason }: { reason: string }) => {
    if (!moderating) return
    const { verb, reply } = moderating
    if (reply && (verb === 'hide' || verb === 'restore')) await ofReply[verb].mutateAsync({ params: { replyId: reply.id }, body: { version: reply.version, reason } })
    else await ofThread[verb].mutateAsync({ params: { threadId: thread.id }, body: { version: thread.version, reason } })
    void message.success(t('console.community.done'))
  }
  const replyRow = (reply: Reply) => (
    <div className="community-reply">
      <div className="narrow-head">
        <span className="cell-note">
          {reply.author.name} ({t(`console.community.as.${reply.author.as}`)}){dot}{format.dateTime(reply.createdAt)}
        </span>
        {reply.accepted && <StatusTag tone="done">{t('console.community.accepted')}</StatusTag>}
      </div>
      {reply.hidden && <p className="quiet">{t('console.community.hidden_why', { reason: reply.hidden.reason })}</p>}
      <OwnText threadId={thread.id} text={reply} onStale={onRead} />
      {reply.allowedActions.map((verb) =>
        verb === 'hide' || verb === 'restore' ? (
          <Button key={verb} type="link" size="small" danger={verb === 'hide'} onClick={() => setModerating({ verb, reply })}>
            {t(`console.community.${verb}`)}
          </Button>
        ) : null,
      )}
    </div>
  )
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-title">
          <h2>{thread.title}</h2>
          <p>
            {thread.author.name} ({t(`console.community.as.${thread.author.as}`)}){dot}{format.dateTime(thread.createdAt)}{dot}{thread.park.name}
          </p>
        </div>
        <div className="page-actions">
          {verbs.map((verb) => (
            <Button key={verb} danger={verb === 'hide'} onClick={() => setModerating({ verb })}>
              {t(`console.community.${verb}`)}
            </Button>
          ))}
          <Button onClick={onClose}>{t('console.community.close')}</Button>
        </div>
      </header>
      <Section title={t(`console.community.kind.${thread.kind}`)} actions={<StateTag thread={thread} />}>
        {thread.hidden && <p className="quiet">{t('console.community.hidden_why', { reason: thread.hidden.reason })}</p>}
        <OwnText threadId={thread.id} text={thread} onStale={onRead} />
      </Section>
      <Section title={t('console.community.replies')}>
        <ListTable list={list} columns={[]} compact rowKey={({ id }) => id} renderNarrow={replyRow} empty={<p className="quiet list-nothing">{t('console.community.no_reply')}</p>} />
        {thread.allowedActions.includes('reply') && <WriteReply threadId={thread.id} />}
      </Section>
      <FormDialog<{ reason: string }>
        title={moderating ? t(`console.community.${moderating.verb}_title`) : ''}
        open={moderating !== undefined}
        onClose={() => setModerating(undefined)}
        onStale={async () => {
          list.retry()
          await onRead()
        }}
        danger={moderating?.verb === 'hide'}
        submitLabel={moderating ? t(`console.community.${moderating.verb}`) : ''}
        intro={moderating && t(`console.community.${moderating.verb}_intro`)}
        onSubmit={moderate}
      >
        <Form.Item name="reason" label={t('console.community.reason')} rules={[{ required: true, whitespace: true, message: t('console.community.reason_missing') }]}>
          <Input.TextArea maxLength={500} rows={3} />
        </Form.Item>
      </FormDialog>
    </div>
  )
}

function WriteReply({ threadId }: { threadId: string }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ body: string }>()
  const reply = useAction(replyToThread)
  return (
    <Form<{ body: string }>
      className="community-answer"
      form={form}
      layout="vertical"
      onFinish={(values) =>
        reply.mutate(
          { params: { threadId }, body: values },
          {
            onSuccess: () => {
              form.resetFields()
              void message.success(t('console.community.replied'))
            },
            onError: (error) => void message.error(error.message),
          },
        )
      }
    >
      <Form.Item name="body" label={t('console.community.reply_label')} rules={[{ required: true, whitespace: true }]}>
        <Input.TextArea maxLength={5000} rows={3} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={reply.isPending}>
        {t('console.community.reply')}
      </Button>
    </Form>
  )
}
