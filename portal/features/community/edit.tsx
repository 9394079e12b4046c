import { editReply, editThread, getThread, listReplies, type Reply, type ThreadDetail } from '@qilian/contract/community'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall, usePages } from '@qilian/ui/query.ts'
import { useEffect, useState } from 'react'
import { useLocation, useParams, useSearchParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Field, TextArea } from '../../app/components/field.tsx'
import { toast } from '../../app/components/toast.tsx'
import { Question } from '../../app/question.tsx'

/** Rewords one's own post, or one's own reply. */
export function EditText() {
  const { threadId } = useParams<{ threadId: string }>()
  const [search] = useSearchParams()
  const replyId = search.get('reply')
  return replyId === null ? <Thread threadId={threadId} /> : <OneReply threadId={threadId} replyId={replyId} />
}

function Thread({ threadId }: { threadId: string }) {
  const { data, error, refetch } = useCall(getThread, { params: { threadId } })
  const edit = useAction(editThread)
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />
  return <Form threadId={threadId} text={data} failure={edit.error} busy={edit.isPending} save={(title, body) => edit.mutateAsync({ params: { threadId }, body: { version: data.version, title, body } })} />
}

/** A reply is read where it stands: page after page, until it is there. */
function OneReply({ threadId, replyId }: { threadId: string; replyId: string }) {
  const list = usePages(listReplies, { params: { threadId } })
  const edit = useAction(editReply)
  const reply = list.items.find(({ id }) => id === replyId)
  const { hasMore, loadingMore, more } = list
  useEffect(() => {
    if (!reply && hasMore && !loadingMore) more()
  })
  if (!reply) return list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : <LoadingState />
  return <Form threadId={threadId} text={reply} failure={edit.error} busy={edit.isPending} save={(_, body) => edit.mutateAsync({ params: { replyId }, body: { version: reply.version, body } })} />
}

function Form({ threadId, text, failure, busy, save }: { threadId: string; text: Reply | ThreadDetail; failure: unknown; busy: boolean; save: (title: string, body: string) => Promise<unknown> }) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const hasTitle = 'title' in text
  const [title, setTitle] = useState(hasTitle ? text.title : '')
  const [body, setBody] = useState(text.body)
  const [missing, setMissing] = useState(false)
  const back = () => navigate(`/community/${threadId}`, { replace: true })
  const send = async () => {
    if (body.trim() === '' || (hasTitle && title.trim() === '')) return setMissing(true)
    try {
      await save(title, body)
    } catch {
      // Shown as the failure of the form.
      return
    }
    toast(t('portal.community.own.saved'))
    back()
  }
  return (
    <Question question={t('portal.community.own.edit_title')} hint={t('portal.community.own.edit_hint')} onBack={back} onAnswer={() => void send()} failure={failure}
      actions={<Button look="primary" type="submit" wide busy={busy}>{t('portal.community.own.save')}</Button>}>
      {hasTitle && <Field label={t('portal.community.own.title')} error={missing && title.trim() === '' ? t('portal.community.new.heading_missing') : undefined} maxLength={120} value={title} onChange={(event) => setTitle(event.target.value)} />}
      <TextArea label={t('portal.community.own.body')} error={missing && body.trim() === '' ? t('portal.community.new.body_missing') : undefined} rows={8} maxLength={5000} value={body} onChange={(event) => setBody(event.target.value)} />
    </Question>
  )
}
