import { acceptReply, getThread, listReplies, replyToThread, withdrawReply, withdrawThread, type Reply, type ThreadDetail } from '@qilian/contract/community'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall, usePages } from '@qilian/ui/query.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { useState, type FormEvent } from 'react'
import { Link, useParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { TextArea } from '../../app/components/field.tsx'
import { Section } from '../../app/components/section.tsx'
import { Sheet } from '../../app/components/sheet.tsx'
import { toast } from '../../app/components/toast.tsx'
import { More } from '../../app/more.tsx'
import { Page } from '../../app/page.tsx'
import { Author } from './author.tsx'
import './community.css'

/** One question or post with its replies. */
export function ThreadPage() {
  const { t } = useTranslation()
  const { threadId } = useParams<{ threadId: string }>()
  const { data, error, refetch } = useCall(getThread, { params: { threadId } })
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />
  return (
    <Page title={data.title || t('portal.community.own.withdrawn')} back={{ to: '/community', label: t('portal.community.title') }}>
      <Beginning thread={data} />
      <Replies thread={data} />
      {data.allowedActions.includes('reply') ? <WriteReply threadId={data.id} /> : !data.hidden && <p className="quiet">{t(data.withdrawnAt ? 'portal.community.own.gone' : 'portal.community.closed')}</p>}
    </Page>
  )
}

/** When it was changed, with the way to what it said before. */
function Changed({ text, to }: { text: Pick<Reply, 'editedAt' | 'withdrawnAt'> & { body: string }; to: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!text.editedAt || text.body === '') return null
  return (
    <p className="quiet community-changed">
      {t('portal.community.own.edited', { when: format.dateTime(text.editedAt) })}{dot}<Link className="link-button" to={to}>{t('portal.community.own.history')}</Link>
    </p>
  )
}

/** What its author may do with a text: change it, or withdraw it after a second look. */
function Own({ actions, edit, ask, withdraw }: { actions: readonly string[]; edit: string; ask: string; withdraw: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const take = async () => {
    setBusy(true)
    try {
      await withdraw()
      toast(t('portal.community.own.withdrawn_toast'))
    } catch (failure) {
      toast(textOf(failure).title)
    } finally {
      setBusy(false)
      setAsking(false)
    }
  }
  if (!actions.includes('edit') && !actions.includes('withdraw')) return null
  return (
    <div className="card-row community-own">
      {actions.includes('edit') && <Link className="link-button" to={edit}>{t('portal.community.own.edit')}</Link>}
      {actions.includes('withdraw') && <button type="button" className="link-button" onClick={() => setAsking(true)}>{t('portal.community.own.withdraw')}</button>}
      <Sheet open={asking} title={t('portal.community.own.withdraw')} onClose={() => setAsking(false)}
        actions={<Button look="danger" wide busy={busy} onClick={() => void take()}>{t('portal.community.own.withdraw')}</Button>}>
        <p>{ask}</p>
      </Sheet>
    </div>
  )
}

function Beginning({ thread }: { thread: ThreadDetail }) {
  const { t } = useTranslation()
  const withdraw = useAction(withdrawThread)
  const format = useFormat()
  return (
    <Card>
      <div className="card-row">
        <span className="quiet">
          <Author author={thread.author} />{dot}{format.dateTime(thread.createdAt)}
        </span>
        <StatusTag tone={thread.acceptedReplyId ? 'done' : 'open'}>{thread.acceptedReplyId ? t('portal.community.answered') : t(`portal.community.kind.${thread.kind}`)}</StatusTag>
      </div>
      {thread.hidden && <p role="note">{t('portal.community.hidden_why', { reason: thread.hidden.reason })}</p>}
      {thread.withdrawnAt && <p role="note">{t('portal.community.own.withdrawn')}</p>}
      {thread.body && <p className="community-text">{thread.body}</p>}
      <Changed text={thread} to={`/community/${thread.id}/before`} />
      <Own actions={thread.allowedActions} edit={`/community/${thread.id}/edit`} ask={t('portal.community.own.withdraw_ask')} withdraw={() => withdraw.mutateAsync({ params: { threadId: thread.id }, body: { version: thread.version } })} />
      {thread.allowedActions.includes('report') && (
        <Link className="link-button" to={`/community/${thread.id}/report`}>
          {t('portal.community.report')}
        </Link>
      )}
    </Card>
  )
}

function Replies({ thread }: { thread: ThreadDetail }) {
  const { t } = useTranslation()
  const list = usePages(listReplies, { params: { threadId: thread.id } })
  return (
    <Section title={t('portal.community.replies_title')}>
      {!list.first && (list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : <LoadingState />)}
      {list.first && list.items.length === 0 && <p className="quiet">{t('portal.community.no_reply')}</p>}
      <ul className="stack">
        {list.items.map((reply) => (
          <li key={reply.id}>
            <ReplyCard thread={thread} reply={reply} />
          </li>
        ))}
      </ul>
      <More list={list} />
    </Section>
  )
}

function ReplyCard({ thread, reply }: { thread: ThreadDetail; reply: Reply }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  const textOf = useErrorText()
  const accept = useAction(acceptReply)
  const withdraw = useAction(withdrawReply)
  return (
    <div className={`card ${reply.accepted ? 'community-accepted' : ''}`}>
      <div className="card-row">
        <span className="quiet">
          <Author author={reply.author} />{dot}{format.relative(reply.createdAt, now)}
        </span>
        {reply.accepted && <StatusTag tone="done">{t('portal.community.accepted')}</StatusTag>}
      </div>
      {reply.hidden && <p role="note">{t('portal.community.hidden_why', { reason: reply.hidden.reason })}</p>}
      {reply.withdrawnAt && <p className="quiet">{t('portal.community.own.withdrawn')}</p>}
      {reply.body && <p className="community-text">{reply.body}</p>}
      <Changed text={reply} to={`/community/${thread.id}/before?reply=${reply.id}`} />
      <Own actions={reply.allowedActions} edit={`/community/${thread.id}/edit?reply=${reply.id}`} ask={t('portal.community.own.withdraw_reply_ask')} withdraw={() => withdraw.mutateAsync({ params: { replyId: reply.id }, body: { version: reply.version } })} />
      <div className="card-row">
        {reply.allowedActions.includes('accept') && (
          <Button
            busy={accept.isPending}
            onClick={() => accept.mutate({ params: { threadId: thread.id }, body: { version: thread.version, replyId: reply.accepted ? null : reply.id } }, { onError: (failure) => toast(textOf(failure).title) })}
          >
            {t(reply.accepted ? 'portal.community.unaccept' : 'portal.community.accept')}
          </Button>
        )}
        {reply.allowedActions.includes('report') && (
          <Link className="link-button" to={`/community/${thread.id}/report?reply=${reply.id}`}>
            {t('portal.community.report')}
          </Link>
        )}
      </div>
    </div>
  )
}

function WriteReply({ threadId }: { threadId: string }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const [body, setBody] = useState('')
  const reply = useAction(replyToThread)
  const send = (event: FormEvent) => {
    event.preventDefault()
    reply.mutate(
      { params: { threadId }, body: { body } },
      {
        onSuccess: () => {
          setBody('')
          toast(t('portal.community.replied'))
        },
        onError: (failure) => toast(textOf(failure).title),
      },
    )
  }
  return (
    <form className="stack" onSubmit={send}>
      <TextArea label={t('portal.community.reply_label')} maxLength={5000} rows={3} value={body} onChange={(event) => setBody(event.target.value)} />
      <Button type="submit" look="primary" wide busy={reply.isPending} disabled={body.trim() === ''}>
        {t('portal.community.reply')}
      </Button>
    </form>
  )
}
