import { openTalk } from '@qilian/contract/talks'
import type { FileRef } from '@qilian/contract/shapes'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Field, TextArea } from '../../app/components/field.tsx'
import { FileUploads } from '../../app/components/file-uploads.tsx'
import { Page } from '../../app/page.tsx'
import { useUploads } from '../../app/uploads.ts'

/** Begins a conversation, under a circular where it came from one. */
export function NewTalk() {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const [, navigate] = useLocation()
  const [search] = useSearchParams()
  const [subject, setSubject] = useState('')
  const [body, setBody] = useState('')
  const [files, setFiles] = useState<FileRef[]>([])
  const uploads = useUploads(files, setFiles)
  const open = useAction(openTalk)
  return (
    <Page title={t('portal.talks.new')} note={t('portal.talks.new_note')} back={{ to: '/talks', label: t('portal.talks.title') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          open.mutate({ body: { subject: subject.trim(), body: body.trim(), circularId: search.get('circular'), fileIds: files.map(({ id }) => id) } }, { onSuccess: ({ id }) => navigate(`/talks/${id}`, { replace: true }) })
        }}
      >
        <Field label={t('portal.talks.subject')} maxLength={120} required value={subject} onChange={(event) => setSubject(event.target.value)} />
        <TextArea label={t('portal.talks.body')} maxLength={5000} required value={body} onChange={(event) => setBody(event.target.value)} />
        <FileUploads files={files} uploads={uploads} />
        {open.error && <p className="field-error" role="alert">{textOf(open.error).next}</p>}
        <Button type="submit" look="primary" wide busy={open.isPending} disabled={subject.trim() === '' || body.trim() === '' || uploads.sending}>{t('portal.talks.send')}</Button>
      </form>
    </Page>
  )
}
