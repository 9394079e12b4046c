import { getCase, type CaseDetail } from '@qilian/contract/cases'
import type { FileRef } from '@qilian/contract/shapes'
import { EmptyState, ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem, queryKey, useCall } from '@qilian/ui/query.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation, useParams, useSearchParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { TextArea } from '../../app/components/field.tsx'
import { FileUploads } from '../../app/components/file-uploads.tsx'
import { RatingStars } from '../../app/components/rating-stars.tsx'
import { toast } from '../../app/components/toast.tsx'
import { useKeptText } from '../../app/kept/kept-text.ts'
import { Question } from '../../app/question.tsx'
import { useUploads } from '../../app/uploads.ts'
import { NotFound } from '../../app/not-found.tsx'
import { useNextStep } from '../../app/need/next-step.ts'
import { verbs, type Verb, type Words } from './verbs.ts'
import '../../app/need/need.css'

/** One thing that the enterprise does with its need, on a screen of its own. */
export function NeedVerb() {
  const { caseId, verb: name } = useParams<{ caseId: string; verb: string }>()
  const { data, error, refetch } = useCall(getCase, { params: { caseId } })
  const verb = verbs.find((each) => each.name === name)
  if (!verb) return <NotFound />
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />
  return <Do verb={verb} need={data} />
}

/** Sends it; what somebody else did in between is shown before it is sent again. */
function useSend(verb: Verb, need: CaseDetail) {
  const client = useQueryClient()
  const key = queryKey(getCase, { params: { caseId: need.id } })
  return useMutation<CaseDetail, Error, Words>({
    mutationFn: (words) => verb.send(need, words),
    onSuccess: (changed) => {
      client.setQueryData(key, changed)
      void client.invalidateQueries({ queryKey: ['cases'] })
    },
    onError: (error) => {
      if ((isProblem(error, 'common.stale_version') || isProblem(error, 'common.done_already')) && error.problem.current) client.setQueryData(key, error.problem.current)
      else if (isProblem(error) && error.status === 409) void client.invalidateQueries({ queryKey: ['cases'] })
    },
  })
}

function Do({ verb, need }: { verb: Verb; need: CaseDetail }) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const [search] = useSearchParams()
  const [text, write] = useKeptText(`${need.id}.${verb.name}`)
  const [files, setFiles] = useState<readonly FileRef[]>([])
  const [rating, setRating] = useState<number | undefined>(Number(search.get('stars')) || undefined)
  const [missing, setMissing] = useState(false)
  const uploads = useUploads(files, setFiles)
  const send = useSend(verb, need)
  const words = (part: 'question' | 'hint' | 'label' | 'placeholder' | 'send' | 'done') => t(`portal.needs.verb.${verb.name}.${part}`)
  const unsaid = verb.name === 'urge' ? undefined : t(`portal.needs.verb.${verb.name}.missing`)
  const back = () => navigate(`/needs/${need.id}`, { replace: true })

  const stale = isProblem(send.error, 'common.stale_version')
  if (!need.allowedActions.includes(verb.action) && !send.isPending && !send.isSuccess) return <Gone need={need} words={text} />

  const isMissing = verb.rating ? rating === undefined : !verb.silent && text.trim() === ''
  const submit = () => {
    if (isMissing || uploads.failed || uploads.sending) return setMissing(true)
    send.mutate(
      { text, rating, fileIds: files.map(({ id }) => id) },
      {
        onSuccess: () => {
          write('')
          toast(words('done'))
          back()
        },
      },
    )
  }

  return (
    <Question
      question={words('question')}
      hint={words('hint')}
      onBack={back}
      onAnswer={submit}
      failure={stale ? undefined : send.error}
      actions={
        <>
          <Button look="primary" type="submit" wide busy={send.isPending || uploads.sending}>
            {uploads.sending ? t('portal.files.still_sending') : words('send')}
          </Button>
          {verb.rating && (
            <Link className="button button-wide" to={`/needs/${need.id}/dispute`} replace>
              {t('portal.needs.verb.confirm.not_solved')}
            </Link>
          )}
        </>
      }
    >
      <About need={need} verb={verb} />
      {stale && <Stale need={need} />}
      {verb.rating && (
        <div className="field">
          <RatingStars label={t('portal.needs.verb.confirm.stars')} value={rating} onChange={setRating} />
          {missing && isMissing && (
            <p className="field-error" role="alert">
              {unsaid}
            </p>
          )}
        </div>
      )}
      <TextArea
        label={words('label')}
        placeholder={words('placeholder')}
        maxLength={verb.files ? 2000 : 1000}
        value={text}
        error={missing && isMissing && !verb.rating ? unsaid : undefined}
        onChange={(event) => write(event.target.value)}
      />
      {verb.files && <FileUploads files={files} uploads={uploads} />}
      {verb.files && missing && uploads.failed && (
        <p className="field-error" role="alert">
          {t('portal.files.some_failed')}
        </p>
      )}
    </Question>
  )
}

/** What it is about: the park's question, or its result. */
function About({ need, verb }: { need: CaseDetail; verb: Verb }) {
  const { t } = useTranslation()
  const asked = verb.action === 'supply' ? need.waitingFor : null
  const result = verb.action === 'confirm' || verb.action === 'dispute' ? need.resolution : null
  return (
    <Card>
      <strong>{need.title}</strong>
      {(asked ?? result) && (
        <>
          <span className="quiet">{asked ? t('portal.needs.asked') : t('portal.needs.resolution')}</span>
          <p className="words">{asked ?? result}</p>
        </>
      )}
    </Card>
  )
}

function Stale({ need }: { need: CaseDetail }) {
  const { t } = useTranslation()
  const nextStep = useNextStep()
  return (
    <div className="problem" role="alert">
      <strong>{t('portal.stale.title')}</strong>
      <p>{nextStep(need)}</p>
      <p>{t('portal.stale.next')}</p>
    </div>
  )
}

/** Somebody was faster, or the clock was. The words stay to be copied. */
function Gone({ need, words }: { need: CaseDetail; words: string }) {
  const { t } = useTranslation()
  const nextStep = useNextStep()
  return (
    <main className="question">
      <EmptyState
        title={t('portal.needs.gone.title')}
        action={
          <Link className="button button-primary" to={`/needs/${need.id}`} replace>
            {t('portal.needs.gone.back')}
          </Link>
        }
      >
        <p>{nextStep(need)}</p>
        {words && <p className="words">“{words}”</p>}
      </EmptyState>
    </main>
  )
}
