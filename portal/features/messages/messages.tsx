import { disownSession } from '@qilian/contract/access'
import { listNotices, readAllNotices, readNotice, type Notice } from '@qilian/contract/notices'
import { call } from '@qilian/ui/api.ts'
import { EmptyState, ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { useMutation } from '@tanstack/react-query'
import { Link, useLocation, useSearchParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { toast } from '../../app/components/toast.tsx'
import { More } from '../../app/more.tsx'
import { Page } from '../../app/page.tsx'
import '../../app/components/card.css'
import './messages.css'

/** What the park has told us, newest first; it comes without reloading. */
export function Messages() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const unread = search.has('unread')
  const readAll = useAction(readAllNotices, ['session'])
  const list = usePages(listNotices, { query: unread ? { unread: 'true' } : {} })
  const some = (list.first?.unread ?? 0) > 0
  return (
    <Page
      title={t('portal.messages.title')}
      note={<Link href="/talks">{t('portal.talks.link')}</Link>}
      action={
        some && (
          <Button look="quiet" busy={readAll.isPending} onClick={() => readAll.mutate({})}>
            {t('portal.messages.read_all')}
          </Button>
        )
      }
    >
      <Choice
        name="unread"
        label={t('portal.needs.filter')}
        value={unread ? 'unread' : 'all'}
        options={[
          { value: 'all', label: t('common.all') },
          { value: 'unread', label: t('portal.messages.unread') },
        ]}
        onChoose={(value) => setSearch(value === 'unread' ? { unread: '1' } : {}, { replace: true })}
      />
      <MessageList list={list} unread={unread} />
    </Page>
  )
}

type List = ReturnType<typeof usePages<typeof listNotices>>

function MessageList({ list, unread }: { list: List; unread: boolean }) {
  const { t } = useTranslation()
  if (!list.first) return list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : <LoadingState />
  if (list.items.length === 0) {
    return unread ? (
      <EmptyState title={t('portal.messages.empty_unread.title')}>{t('portal.messages.empty_unread.text')}</EmptyState>
    ) : (
      <EmptyState title={t('portal.messages.empty.title')}>{t('portal.messages.empty.text')}</EmptyState>
    )
  }
  return (
    <>
      <ul className="stack">
        {list.items.map((notice) => (
          <li key={notice.id}>
            <Message notice={notice} />
            {notice.kind === 'sign_in_new_device' && typeof notice.params['sessionId'] === 'string' && <NotMeButton sessionId={notice.params['sessionId']} />}
          </li>
        ))}
      </ul>
      <More list={list} />
    </>
  )
}

/** A tap reads it and leads to the need that it speaks of. */
function Message({ notice }: { notice: Notice }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  const [, navigate] = useLocation()
  const read = useAction(readNotice, ['session'])
  const unread = notice.readAt === null
  return (
    <button
      type="button"
      className={`card message ${unread ? 'message-unread' : ''}`}
      onClick={() => {
        // A circular counts as read on its own page.
        if (notice.circular) return navigate(`/messages/${notice.id}`)
        if (unread) read.mutate({ params: { noticeId: notice.id } })
        if (typeof notice.params['talkId'] === 'string') navigate(`/talks/${notice.params['talkId']}`)
        else if (notice.caseId) navigate(`/needs/${notice.caseId}`)
        else if (typeof notice.params['handoverId'] === 'string') navigate(`/handovers/${notice.params['handoverId']}`)
      }}
    >
      <strong>
        {unread && (
          <span className="message-dot">
            <span className="visually-hidden">{t('portal.messages.unread')} </span>
          </span>
        )}
        {notice.subject}
      </strong>
      <span className="words message-body">{notice.body}</span>
      <span className="message-foot">
        <time className="quiet" dateTime={notice.createdAt}>
          {format.relative(notice.createdAt, now)}
        </time>
        {notice.circular?.acknowledge && <AcknowledgeMark circular={notice.circular} />}
      </span>
    </button>
  )
}

/** Whether it still waits for its acknowledgement. */
function AcknowledgeMark({ circular }: { circular: NonNullable<Notice['circular']> }) {
  const { t } = useTranslation()
  return circular.acknowledgedAt ? <span className="quiet">✓ {t('portal.notice.acknowledged_short')}</span> : <span className="message-due">{t('portal.notice.to_acknowledge')}</span>
}

/** Ends every session, this one included, and leads to what comes next. */
function NotMeButton({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const disown = useMutation({
    mutationFn: () => call(disownSession, { params: { sessionId } }),
    onSuccess: () => globalThis.location.assign('/not-me#done'),
    onError: (error) => toast(textOf(error).title),
  })
  return (
    <Button look="danger" wide busy={disown.isPending} onClick={() => disown.mutate()}>
      {t('session.not_me.do')}
    </Button>
  )
}
