import { disownSession } from '@qilian/contract/access'
import { listNotices, readNotice, readSomeNotices, type Notice } from '@qilian/contract/notices'
import { call } from '@qilian/ui/api.ts'
import { EmptyState, ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Checkbox } from 'antd'
import { useState } from 'react'
import { ChosenBar } from '../../app/lists/chosen.tsx'
import './notices.css'

type NoticeListProps = {
  unread: boolean
  /** A notice has led to its case. */
  onGone?: () => void
}

/** The record that a notice is about. */
function placeOf(caseId: string | null, { handoverId, talkId, importId }: Notice['params']) {
  if (caseId !== null) return { to: '/cases/$caseId', params: { caseId } } as const
  if (typeof handoverId === 'string') return { to: '/liaisons/handovers/$handoverId', params: { handoverId } } as const
  if (typeof talkId === 'string') return { to: '/talks/$talkId', params: { talkId } } as const
  if (typeof importId === 'string') return { to: '/enterprises/import/$importId', params: { importId } } as const
  return undefined
}

/** My notices, the newest first. One about a case leads there; being opened, it counts as read. */
export function NoticeList({ unread, onGone }: NoticeListProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const list = usePages(listNotices, { query: { unread: unread ? 'true' : 'false' } })
  const read = useAction(readNotice, ['session'])
  const readSome = useAction(readSomeNotices, ['session'])
  const [keys, setKeys] = useState<readonly string[]>([])
  const chosen = list.items.filter(({ id, readAt }) => readAt === null && keys.includes(id))

  const open = ({ id, caseId, params, readAt }: Notice) => {
    if (readAt === null) read.mutate({ params: { noticeId: id } })
    const place = placeOf(caseId, params)
    if (!place) return
    void navigate(place)
    onGone?.()
  }

  if (list.error) return <ErrorState error={list.error} onRetry={list.retry} />
  if (list.loading) return <LoadingState />
  if (list.items.length === 0) {
    return unread ? (
      <EmptyState title={t('console.notices.all_read.title')}>{t('console.notices.all_read.text')}</EmptyState>
    ) : (
      <EmptyState title={t('console.notices.empty.title')}>{t('console.notices.empty.text')}</EmptyState>
    )
  }
  return (
    <>
      <ChosenBar count={chosen.length} onClear={() => setKeys([])}>
        <Button size="small" loading={readSome.isPending} onClick={() => readSome.mutate({ body: { noticeIds: chosen.map(({ id }) => id) } }, { onSuccess: () => setKeys([]) })}>
          {t('console.notices.read_chosen')}
        </Button>
      </ChosenBar>
      <ul className="notices">
        {list.items.map((notice) => (
          <li key={notice.id} className="notice-row">
            {notice.readAt === null && (
              <Checkbox
                aria-label={t('console.notices.choose', { subject: notice.subject })}
                checked={keys.includes(notice.id)}
                onChange={({ target }) => setKeys(target.checked ? [...keys, notice.id].slice(-100) : keys.filter((id) => id !== notice.id))}
              />
            )}
            <button type="button" className={notice.readAt === null ? 'notice notice-unread' : 'notice'} onClick={() => open(notice)}>
              <NoticeText notice={notice} />
            </button>
            {notice.kind === 'sign_in_new_device' && typeof notice.params['sessionId'] === 'string' && <NotMeButton sessionId={notice.params['sessionId']} />}
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <div className="list-more">
          <Button onClick={list.more} loading={list.loadingMore}>
            {t('common.more')}
          </Button>
        </div>
      )}
    </>
  )
}

/** Ends every session, this one included, and leads to what comes next. */
function NotMeButton({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const disown = useMutation({
    mutationFn: () => call(disownSession, { params: { sessionId } }),
    onSuccess: () => globalThis.location.assign('/console/not-me#done'),
    onError: (error) => void message.error(textOf(error).next),
  })
  return (
    <div className="notice-action">
      <Button danger size="small" loading={disown.isPending} onClick={() => disown.mutate()}>
        {t('session.not_me.do')}
      </Button>
    </div>
  )
}

function NoticeText({ notice: { subject, body, createdAt, readAt, mail } }: { notice: Notice }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  return (
    <>
      <span className="notice-head">
        <span className="notice-subject">
          {readAt === null && <span className="visually-hidden">{t('console.notices.unread_mark')}</span>}
          {subject}
        </span>
        <time dateTime={createdAt} title={format.dateTime(createdAt)}>
          {format.relative(createdAt, now)}
        </time>
      </span>
      <span className="notice-body">{body}</span>
      {mail === 'failed' && <span className="notice-mail">{t('console.notices.mail_failed')}</span>}
    </>
  )
}
