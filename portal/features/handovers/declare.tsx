import { declareEmergency, DeclarationCause, getHandover, type HandoverDetail } from '@qilian/contract/handovers'
import type { FileRef } from '@qilian/contract/shapes'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem, useCall } from '@qilian/ui/query.ts'
import { useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { TextArea } from '../../app/components/field.tsx'
import { FileUploads } from '../../app/components/file-uploads.tsx'
import { toast } from '../../app/components/toast.tsx'
import { NotFound } from '../../app/not-found.tsx'
import { Question } from '../../app/question.tsx'
import { useUploads } from '../../app/uploads.ts'
import { useHandoverAction } from './use-handover-action.ts'
import './handovers.css'

export function Declare() {
  const { handoverId } = useParams<{ handoverId: string }>()
  const { data, error, refetch } = useCall(getHandover, { params: { handoverId } })
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />
  return data.allowedActions.includes('declare') ? <Form handover={data} /> : <NotFound />
}

/** The owner says that the predecessor can't or won't hand over; the park decides. */
function Form({ handover }: { handover: HandoverDetail }) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const [cause, setCause] = useState<DeclarationCause>()
  const [reason, setReason] = useState('')
  const [files, setFiles] = useState<readonly FileRef[]>([])
  const [tried, setTried] = useState(false)
  const uploads = useUploads(files, setFiles)
  const declare = useHandoverAction(declareEmergency, handover.id)
  const back = () => navigate(`/handovers/${handover.id}`, { replace: true })
  const field = isProblem(declare.error) ? declare.error.problem.errors?.find(({ field: name }) => name === 'body.reason')?.message : undefined
  const submit = () => {
    setTried(true)
    if (cause === undefined || reason.trim() === '' || uploads.sending || uploads.failed) return
    declare.mutate(
      { params: { handoverId: handover.id }, body: { version: handover.version, cause, reason: reason.trim(), fileIds: files.map(({ id }) => id) } },
      {
        onSuccess: () => {
          toast(t('portal.handovers.declare.done'))
          back()
        },
      },
    )
  }
  return (
    <Question
      question={t('portal.handovers.declare.question', { name: handover.predecessor.name })}
      hint={t('portal.handovers.declare.hint', { name: handover.successor.name })}
      onBack={back}
      onAnswer={submit}
      failure={field ? undefined : declare.error}
      actions={
        <Button look="primary" type="submit" wide busy={declare.isPending || uploads.sending}>
          {t('portal.handovers.declare.submit')}
        </Button>
      }
    >
      <fieldset className="field handover-causes">
        <legend className="field-label">{t('portal.handovers.declare.cause')}</legend>
        {DeclarationCause.options.map((each) => (
          <label key={each} className="handover-cause">
            <input type="radio" name="cause" value={each} checked={cause === each} onChange={() => setCause(each)} />
            {t(`portal.handovers.causes.${each}`)}
          </label>
        ))}
        {tried && cause === undefined && (
          <p className="field-error" role="alert">
            {t('portal.handovers.declare.cause_missing')}
          </p>
        )}
      </fieldset>
      <TextArea
        label={t('portal.handovers.declare.reason')}
        maxLength={2000}
        value={reason}
        error={field ?? (tried && reason.trim() === '' ? t('portal.handovers.declare.reason_missing') : undefined)}
        onChange={(event) => setReason(event.target.value)}
      />
      <FileUploads files={files} uploads={uploads} />
    </Question>
  )
}
