import type { FileRef } from '@qilian/contract/shapes'
import { closeTalk, getTalk, listTalkMessages, readTalk, writeMessage, type Talk, type TalkMessage } from '@qilian/contract/talks'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall, usePages } from '@qilian/ui/query.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { useEffect, useRef, useState, type Ref } from 'react'
import { useParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { TextArea } from '../../app/components/field.tsx'
import { FileLinks } from '../../app/components/file-links.tsx'
import { FileUploads } from '../../app/components/file-uploads.tsx'
import { toast } from '../../app/components/toast.tsx'
import { Page } from '../../app/page.tsx'
import { useUploads } from '../../app/uploads.ts'
import './talks.css'

export function TalkPage() {
  const { t } = useTranslation()
  const { talkId } = useParams<{ talkId: string }>()
  const { data: talk, error, refetch } = useCall(getTalk, { params: { talkId } })
  const read = useAction(readTalk, ['session', 'notices'])
  const unread = talk?.unread === true
  const { mutate } = read
  useEffect(() => {
    if (unread) mutate({ params: { talkId } })
  }, [unread, talkId, mutate])
  const back = { to: '/talks', label: t('portal.talks.title') }
  if (!talk) return <Page title={t('portal.talks.title')} back={back}>{error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />}</Page>
  return (
    <Page title={talk.subject} note={talk.officer ? t('portal.talks.with', { name: talk.officer.name }) : t('portal.talks.with_park')} back={back}>
      <Messages talkId={talkId} />
      <FileLinks files={talk.files} />
      {talk.closed ? <Closed talk={talk} /> : <Answer talk={talk} />}
    </Page>
  )
}

/** The oldest first and the latest at the end, where the answer is written and the page begins to be read. */
function Messages({ talkId }: { talkId: string }) {
  const { t } = useTranslation()
  const list = usePages(listTalkMessages, { params: { talkId }, query: {} })
  const latest = useRef<HTMLLIElement>(null)
  const latestId = list.items[0]?.id
  useEffect(() => {
    if (latestId) latest.current?.scrollIntoView({ block: 'center' })
  }, [latestId])
  if (!list.first) return list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : <LoadingState />
  return (
    <>
      {list.hasMore && <Button wide busy={list.loadingMore} onClick={list.more}>{t('portal.talks.earlier')}</Button>}
      <ul className="talk-messages">
        {list.items.toReversed().map((message) => (
          <Message key={message.id} message={message} at={message.id === latestId ? latest : undefined} />
        ))}
      </ul>
    </>
  )
}

function Message({ message, at }: { message: TalkMessage; at: Ref<HTMLLIElement> | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  const own = message.side === 'enterprise'
  return (
    <li ref={at} className={`talk-message ${own ? 'talk-own' : ''}`}>
      <span className="quiet">{message.author.name}{dot}{format.relative(message.at, now)}</span>
      <p className="words">{message.body}</p>
      {own && message.readByOther && <span className="quiet">✓ {t('portal.talks.read')}</span>}
    </li>
  )
}

function Answer({ talk }: { talk: Talk }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const [body, setBody] = useState('')
  const [files, setFiles] = useState<FileRef[]>([])
  const uploads = useUploads(files, setFiles)
  const write = useAction(writeMessage)
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        write.mutate(
          { params: { talkId: talk.id }, body: { body: body.trim(), fileIds: files.map(({ id }) => id) } },
          {
            onSuccess: () => {
              setBody('')
              setFiles([])
            },
          },
        )
      }}
    >
      <TextArea label={t('portal.talks.answer')} maxLength={5000} rows={3} value={body} onChange={(event) => setBody(event.target.value)} />
      <FileUploads files={files} uploads={uploads} />
      {write.error && <p className="field-error" role="alert">{textOf(write.error).next}</p>}
      <Button type="submit" look="primary" wide busy={write.isPending} disabled={body.trim() === '' || uploads.sending}>{t('portal.talks.send')}</Button>
    </form>
  )
}

function Closed({ talk }: { talk: Talk }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const open = useAction(closeTalk)
  return (
    <>
      <p className="quiet">{t('portal.talks.closed_text')}</p>
      <Button wide busy={open.isPending} onClick={() => open.mutate({ params: { talkId: talk.id }, body: { version: talk.version, closed: false } }, { onError: (failure) => toast(textOf(failure).title) })}>{t('portal.talks.reopen')}</Button>
    </>
  )
}
