import { acknowledgeNotice } from '@qilian/contract/circulars'
import { readNotice, type Notice } from '@qilian/contract/notices'
import { dot } from '@qilian/ui/dot.ts'
import { call } from '@qilian/ui/api.ts'
import { SafeText } from '@qilian/ui/components/safe-text.tsx'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLocation, useParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { FileLinks } from '../../app/components/file-links.tsx'
import { toast } from '../../app/components/toast.tsx'
import { Page } from '../../app/page.tsx'
import './messages.css'

/** One circular: coming here opens it, which is a receipt. */
export function CircularPage() {
  const { t } = useTranslation()
  const { noticeId } = useParams<{ noticeId: string }>()
  const client = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['notices', 'open', noticeId], queryFn: () => call(readNotice, { params: { noticeId } }) })
  useEffect(() => {
    if (data) void client.invalidateQueries({ queryKey: ['session'] })
  }, [data, client])
  const back = { to: '/messages', label: t('portal.messages.title') }
  if (!data) return <Page title={t('portal.notice.title')} back={back}>{error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />}</Page>
  return (
    <Page title={data.circular ? data.subject.replace(/^(通知：|Notice: |请签收：|Please acknowledge: )/, '') : data.subject} back={back}>
      {data.circular ? <Circular notice={data} circular={data.circular} /> : <Card><span className="words">{data.body}</span></Card>}
    </Page>
  )
}

function Circular({ notice, circular }: { notice: Notice; circular: NonNullable<Notice['circular']> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const textOf = useErrorText()
  const [, navigate] = useLocation()
  const acknowledge = useAction(acknowledgeNotice, ['session'])
  return (
    <>
      <div className="notice-facts">
        <span>{t(`portal.notice.weights.${circular.weight}`)}{dot}{format.dateTime(notice.createdAt)}</span>
        {circular.enterprise && <span>{circular.enterprise}</span>}
        {circular.answerBy && <strong>{t('portal.notice.answer_by', { day: format.longDate(circular.answerBy) })}</strong>}
      </div>
      <Card>
        <SafeText text={circular.text} />
        <FileLinks files={circular.files} />
      </Card>
      {circular.acknowledge &&
        (circular.acknowledgedAt ? (
          <p className="notice-done" role="status">✓ {t('portal.notice.acknowledged', { at: format.dateTime(circular.acknowledgedAt) })}</p>
        ) : (
          <Button look="primary" wide busy={acknowledge.isPending} onClick={() => acknowledge.mutate({ params: { noticeId: notice.id } }, { onSuccess: () => toast(t('portal.notice.done')), onError: (failure) => toast(textOf(failure).title) })}>
            {t('portal.notice.acknowledge')}
          </Button>
        ))}
      <Button wide onClick={() => navigate(`/talks/new?circular=${circular.id}`)}>{t('portal.notice.ask')}</Button>
    </>
  )
}
