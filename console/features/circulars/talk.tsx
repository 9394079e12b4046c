import { downloadFile } from '@qilian/contract/files'
import { closeTalk, getTalk, listTalkMessages, readTalk, writeMessage, type Talk } from '@qilian/contract/talks'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { FilePicker } from '@qilian/ui/components/file-picker.tsx'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi, Link } from '@tanstack/react-router'
import { App, Button, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useUploads } from '../../app/forms/use-uploads.ts'
import { Page } from '../../app/page.tsx'
import { Section } from '../../app/section.tsx'
import './circulars.css'

const route = getRouteApi('/shell/talks/$talkId')

export function TalkRecord() {
  const { talkId } = route.useParams()
  const { data, error, refetch } = useCall(getTalk, { params: { talkId } })
  const { mutate } = useAction(readTalk, ['notices'])
  const unread = data?.unread === true
  useEffect(() => {
    if (unread) mutate({ params: { talkId } })
  }, [unread, talkId, mutate])
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />
  return <Conversation talk={data} />
}

function Conversation({ talk }: { talk: Talk }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const close = useAction(closeTalk)
  const list = usePages(listTalkMessages, { params: { talkId: talk.id }, query: {} })
  const latest = useRef<HTMLLIElement>(null)
  const latestId = list.items[0]?.id
  // The oldest come first; one reads and answers at the end.
  useEffect(() => {
    if (latestId) latest.current?.scrollIntoView({ block: 'center' })
  }, [latestId])
  return (
    <Page
      title={talk.subject}
      summary={<Link to="/enterprises/$enterpriseId" params={{ enterpriseId: talk.enterprise.id }}>{talk.enterprise.name}</Link>}
      actions={<Button loading={close.isPending} onClick={() => close.mutate({ params: { talkId: talk.id }, body: { version: talk.version, closed: !talk.closed } }, { onError: (error) => void message.error(textOf(error).next) })}>{t(talk.closed ? 'console.circulars.talk.reopen' : 'console.circulars.talk.close')}</Button>}
    >
      <Section title={t('console.circulars.talk.messages')}>
        {list.hasMore && <Button onClick={list.more} loading={list.loadingMore}>{t('console.circulars.talk.earlier')}</Button>}
        <ul className="messages">
          {list.items.toReversed().map((each) => (
            <li key={each.id} ref={each.id === latestId ? latest : undefined} className={each.side === 'staff' ? 'message-own' : ''}>
              <div className="cell-note">{each.author.name}{dot}{format.dateTime(each.at)}{each.side === 'staff' && each.readByOther && `${dot}✓ ${t('console.circulars.talk.seen')}`}</div>
              <p>{each.body}</p>
            </li>
          ))}
        </ul>
      </Section>
      {talk.files.length > 0 && (
        <Section title={t('console.circulars.compose.files')}>
          {talk.files.map((file) => <p key={file.id}><a href={urlOf(downloadFile, { params: { fileId: file.id } })} target="_blank" rel="noreferrer">{file.name}</a> <span className="cell-note">{format.fileSize(file.size)}</span></p>)}
        </Section>
      )}
      {talk.closed ? <p>{t('console.circulars.talk.closed_text')}</p> : <Answer talkId={talk.id} />}
    </Page>
  )
}

function Answer({ talkId }: { talkId: string }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const uploads = useUploads()
  const write = useAction(writeMessage)
  const [body, setBody] = useState('')
  const [files, setFiles] = useState<File[]>([])
  const send = async () => {
    try {
      await write.mutateAsync({ params: { talkId }, body: { body: body.trim(), fileIds: await uploads.send(files) } })
      setBody('')
      setFiles([])
    } catch (error) {
      void message.error(textOf(error).next)
    }
  }
  return (
    <Section title={t('console.circulars.talk.answer')}>
      <div className="talk-answer">
        <Input.TextArea aria-label={t('console.circulars.talk.answer')} maxLength={5000} autoSize={{ minRows: 3, maxRows: 12 }} value={body} onChange={(event) => setBody(event.target.value)} />
        <FilePicker label={t('console.circulars.compose.files')} files={files} onChange={setFiles} max={10} {...(uploads.progress && { progress: uploads.progress })} />
        <Button type="primary" loading={write.isPending} disabled={body.trim() === ''} onClick={() => void send()}>{t('console.circulars.talk.send')}</Button>
      </div>
    </Section>
  )
}
