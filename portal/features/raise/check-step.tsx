import { openCase } from '@qilian/contract/cases'
import { NetworkError } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem, useAction } from '@qilian/ui/query.ts'
import { useRef, useState, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { Field } from '../../app/components/field.tsx'
import { useSimple } from '../../app/simple/large-type.ts'
import { Question } from '../../app/question.tsx'
import { useDraft } from '../../app/need/draft.ts'
import { oneLine, proposedTitle } from './words.ts'

const longestTitle = 100

/** All on one screen, and off it goes. */
export function CheckStep() {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const { draft, change, discard } = useDraft()
  const open = useAction(openCase)
  const simple = useSimple()
  const sending = useRef(false)
  const [titleMissing, setTitleMissing] = useState(false)
  const { category, body, clientKey, files } = draft
  const title = draft.title ?? proposedTitle(body)
  if (!category) return null

  const send = () => {
    if (!oneLine(title)) return setTitleMissing(true)
    if (sending.current) return
    sending.current = true
    open.mutate(
      { body: { title: oneLine(title), body, category, clientKey, fileIds: files.map(({ id }) => id) } },
      {
        onSuccess: (opened) => {
          // An attempt whose answer was lost may have arrived with older words.
          const earlier = opened.body.trim() !== body.trim()
          navigate(`/raise/sent/${opened.id}${earlier ? '?earlier=1' : ''}`, { replace: true })
          discard()
        },
        onError: (error) => isProblem(error, 'files.not_attachable') && change({ files: [] }),
        onSettled: () => {
          sending.current = false
        },
      },
    )
  }

  const filesLost = isProblem(open.error, 'files.not_attachable')
  const unclear = open.error instanceof NetworkError
  return (
    <Question
      question={t('portal.raise.check.question')}
      hint={t('portal.raise.check.promise')}
      step={4}
      steps={4}
      onBack={() => navigate('/raise/files')}
      onAnswer={send}
      failure={filesLost || unclear ? undefined : open.error}
      actions={
        <Button look="primary" type="submit" wide busy={open.isPending}>
          {t('portal.raise.check.send')}
        </Button>
      }
    >
      {/* The title is made of the first words; in the simple mode nobody is asked about it. */}
      {!simple && <Field
        label={t('portal.raise.check.title')}
        hint={t('portal.raise.check.title_hint')}
        error={titleMissing && !title.trim() ? t('portal.raise.check.title_missing') : undefined}
        maxLength={longestTitle}
        value={title}
        onChange={(event) => change({ title: event.target.value })}
      />}
      <Card>
        <Answer label={t('portal.raise.check.category')} to="/raise">
          {t(`cases.category.${category}`)}
        </Answer>
        <Answer label={t('portal.raise.check.body')} to="/raise/describe">
          <span className="words">{body.trim()}</span>
        </Answer>
        <Answer label={t('portal.raise.check.files')} to="/raise/files">
          {files.length === 0 ? t('portal.raise.check.no_files') : t('portal.raise.check.files_count', { count: files.length })}
        </Answer>
      </Card>
      {(filesLost || unclear) && (
        <p className="problem" role="alert">
          {filesLost ? t('portal.raise.check.files_lost') : t('portal.raise.check.unclear')}
        </p>
      )}
    </Question>
  )
}

function Answer({ label, to, children }: { label: string; to: string; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <div className="answer">
      <span className="quiet">{label}</span>
      <div>{children}</div>
      <Link to={to} className="answer-edit" aria-label={`${t('common.edit')} ${label}`}>
        {t('common.edit')}
      </Link>
    </div>
  )
}
