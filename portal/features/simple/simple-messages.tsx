import { acknowledgeNotice } from '@qilian/contract/circulars'
import { listNotices, readNotice, type Notice } from '@qilian/contract/notices'
import { SafeText } from '@qilian/ui/components/safe-text.tsx'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { FileLinks } from '../../app/components/file-links.tsx'
import { toast } from '../../app/components/toast.tsx'
import { Page } from '../../app/page.tsx'
import { ReadAloud } from '../../app/simple/read-aloud.tsx'
import '../../app/simple/simple.css'
import '../../app/components/card.css'

/** What the park told us, one message a screen: read it, tap, the next one comes. */
export function SimpleMessages() {
  const { t } = useTranslation()
  const list = useCall(listNotices, { query: { unread: 'true', limit: 1 } })
  const [notice] = list.data?.items ?? []
  if (!list.data) return <Page title={t('portal.messages.title')}>{list.error ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : <LoadingState />}</Page>
  if (!notice) {
    return (
      <Page title={t('portal.simple.no_messages')}>
        <Link className="button button-primary button-wide" to="/">
          {t('portal.simple.home')}
        </Link>
        <Link className="button button-quiet button-wide" to="/messages">
          {t('portal.simple.earlier')}
        </Link>
      </Page>
    )
  }
  return <One key={notice.id} notice={notice} left={list.data.unread - 1} />
}

function One({ notice, left }: { notice: Notice; left: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const textOf = useErrorText()
  const read = useAction(readNotice, ['session'])
  const acknowledge = useAction(acknowledgeNotice, ['session'])
  const text = notice.circular?.text ?? notice.body
  const due = notice.circular?.acknowledge === true && notice.circular.acknowledgedAt === null
  const done = () =>
    (due ? acknowledge : read).mutate({ params: { noticeId: notice.id } }, { onError: (error) => toast(textOf(error).title) })
  const place = notice.caseId ? `/needs/${notice.caseId}` : typeof notice.params['handoverId'] === 'string' ? `/handovers/${notice.params['handoverId']}` : null
  return (
    <Page title={notice.subject} note={format.dateTime(notice.createdAt)}>
      <div className="card simple-ask">
        <SafeText text={text} />
        <ReadAloud text={`${notice.subject} ${text}`} />
        {notice.circular && <FileLinks files={notice.circular.files} />}
      </div>
      <Button look="primary" wide busy={read.isPending || acknowledge.isPending} onClick={done}>
        {t(due ? 'portal.simple.acknowledge' : left > 0 ? 'portal.simple.next' : 'portal.simple.done')}
      </Button>
      {place && (
        <Link className="button button-wide" to={place}>
          {t('portal.simple.open')}
        </Link>
      )}
    </Page>
  )
}
