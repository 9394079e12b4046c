import { reportAbuse, type AbuseReport } from '@qilian/contract/community'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { useState } from 'react'
import { useLocation, useParams, useSearchParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { TextArea } from '../../app/components/field.tsx'
import { toast } from '../../app/components/toast.tsx'
import { Question } from '../../app/question.tsx'
import './community.css'

const reasons: readonly AbuseReport['reason'][] = ['abuse', 'false', 'advertising', 'secret', 'other']

/** Tells the moderators what is wrong with a post or a reply. */
export function Report() {
  const { t } = useTranslation()
  const { threadId } = useParams<{ threadId: string }>()
  const [search] = useSearchParams()
  const [, navigate] = useLocation()
  const [reason, setReason] = useState<AbuseReport['reason']>('abuse')
  const [note, setNote] = useState('')
  const report = useAction(reportAbuse)
  const replyId = search.get('reply')
  const back = () => navigate(`/community/${threadId}`, { replace: true })
  const send = () =>
    report.mutate(
      { params: { threadId }, body: { reason, ...(replyId && { replyId }), ...(note.trim() && { note }) } },
      {
        onSuccess: () => {
          toast(t('portal.community.reporting.done'))
          back()
        },
      },
    )
  return (
    <Question
      question={t('portal.community.reporting.title')}
      onBack={back}
      onAnswer={send}
      failure={report.error}
      actions={
        <Button look="primary" type="submit" wide busy={report.isPending}>
          {t('portal.community.reporting.send')}
        </Button>
      }
    >
      <div className="community-reasons">
        <Choice name="reason" label={t('portal.community.reporting.reason')} value={reason} options={reasons.map((value) => ({ value, label: t(`portal.community.reporting.${value}`) }))} onChoose={setReason} />
      </div>
      <TextArea label={t('portal.community.reporting.note')} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
    </Question>
  )
}
