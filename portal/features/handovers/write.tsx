import { editEntry, getHandover, writeEntry, type HandoverDetail, type HandoverEntry, type HandoverSection } from '@qilian/contract/handovers'
import { looksLikeSecret } from '@qilian/contract/codes/secret'
import type { FileRef } from '@qilian/contract/shapes'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem, useCall } from '@qilian/ui/query.ts'
import { useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Field, TextArea } from '../../app/components/field.tsx'
import { FileUploads } from '../../app/components/file-uploads.tsx'
import { toast } from '../../app/components/toast.tsx'
import { NotFound } from '../../app/not-found.tsx'
import { Question } from '../../app/question.tsx'
import { useUploads } from '../../app/uploads.ts'
import { useHandoverAction } from './use-handover-action.ts'

const fieldsOf = { account: ['title', 'accountHint', 'custodian', 'note'], legacy: ['title', 'note'], document: ['title', 'place', 'note'] } as const satisfies Record<HandoverSection, readonly FieldName[]>
type FieldName = 'title' | 'accountHint' | 'custodian' | 'place' | 'note'
const longest: Record<FieldName, number> = { title: 100, accountHint: 60, custodian: 60, place: 200, note: 1000 }

export function WriteEntry() {
  const { handoverId, section, entryId } = useParams<{ handoverId: string; section: string; entryId?: string }>()
  const { data, error, refetch } = useCall(getHandover, { params: { handoverId } })
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />
  const entry = entryId === undefined ? null : (data.checklist.find((item) => item.entry?.id === entryId)?.entry ?? undefined)
  if (!(section in fieldsOf) || entry === undefined || !data.allowedActions.includes('write')) return <NotFound />
  return <Write handover={data} section={section as HandoverSection} entry={entry} />
}

/** One thing to hand over, on a screen of its own. What looks like a secret is told while it is typed. */
function Write({ handover, section, entry }: { handover: HandoverDetail; section: HandoverSection; entry: HandoverEntry | null }) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const [words, setWords] = useState<Partial<Record<FieldName, string>>>(() => Object.fromEntries(fieldsOf[section].map((name) => [name, entry?.[name] ?? ''])))
  const [files, setFiles] = useState<readonly FileRef[]>([])
  const [tried, setTried] = useState(false)
  const uploads = useUploads(files, setFiles)
  const write = useHandoverAction(writeEntry, handover.id)
  const edit = useHandoverAction(editEntry, handover.id)
  const failure = write.error ?? edit.error
  const given = (name: FieldName) => words[name]?.trim() ?? ''
  const back = () => navigate(`/handovers/${handover.id}`, { replace: true })

  const problemOf = (name: FieldName): string | undefined => {
    const secret = looksLikeSecret(given(name))
    if (secret) return t(`portal.handovers.secret.${secret.reason}`, { at: secret.start + 1 })
    if (isProblem(failure)) {
      const told = failure.problem.errors?.find(({ field }) => field === `body.${name}`)
      if (told) return told.message
    }
    if (!tried) return undefined
    if (name === 'title' && given('title') === '') return t('portal.handovers.missing.title')
    if (name === 'custodian' && given('custodian') === '') return t('portal.handovers.missing.custodian')
    if (name === 'place' && given('place') === '' && files.length === 0 && (entry?.files.length ?? 0) === 0) return t('portal.handovers.missing.place')
    return undefined
  }

  const submit = () => {
    setTried(true)
    const missing = given('title') === '' || (section === 'account' && given('custodian') === '') || (section === 'document' && given('place') === '' && files.length === 0 && (entry?.files.length ?? 0) === 0)
    if (missing || uploads.sending || uploads.failed || fieldsOf[section].some((name) => looksLikeSecret(given(name)))) return
    const { title = '', ...rest } = Object.fromEntries(fieldsOf[section].map((name) => [name, given(name)]).filter(([, value]) => value !== '')) as Partial<Record<FieldName, string>>
    const body = { title, ...rest, fileIds: files.map(({ id }) => id) }
    const after = {
      onSuccess: () => {
        toast(t('portal.handovers.written'))
        back()
      },
    }
    if (entry) edit.mutate({ params: { handoverId: handover.id, entryId: entry.id }, body: { version: entry.version, ...body } }, after)
    else write.mutate({ params: { handoverId: handover.id }, body: { section, ...body } }, after)
  }

  const homeless = failure && !(isProblem(failure) && failure.problem.errors?.some(({ field }) => fieldsOf[section].some((name) => field === `body.${name}`)))
  return (
    <Question
      question={t(`portal.handovers.sections.${section}.question`)}
      hint={t(`portal.handovers.sections.${section}.hint`)}
      onBack={back}
      onAnswer={submit}
      failure={homeless ? failure : undefined}
      actions={
        <Button look="primary" type="submit" wide busy={write.isPending || edit.isPending || uploads.sending}>
          {t('common.save')}
        </Button>
      }
    >
      {fieldsOf[section].map((name) => {
        const shared = {
          label: t(`portal.handovers.sections.${section}.${name === 'title' ? 'name' : name}`), maxLength: longest[name], value: words[name] ?? '', error: problemOf(name),
          onChange: (event: { target: { value: string } }) => setWords((all) => ({ ...all, [name]: event.target.value })),
        }
        return name === 'note' ? <TextArea key={name} rows={3} {...shared} /> : <Field key={name} autoComplete="off" {...(name === 'accountHint' ? { hint: t('portal.handovers.account_hint_hint') } : {})} {...shared} />
      })}
      <FileUploads files={files} uploads={uploads} />
    </Question>
  )
}
