import { listCommunityParks, openThread } from '@qilian/contract/community'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Field, TextArea } from '../../app/components/field.tsx'
import { Question } from '../../app/question.tsx'

/** A question to the other liaisons, or something to tell them. */
export function NewThread() {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const parks = useCall(listCommunityParks, { query: {} })
  const [chosen, setChosen] = useState<string>()
  const [kind, setKind] = useState<'question' | 'post'>('question')
  const [title, setTitle] = useState('')
  const [body, setBody] = useState('')
  const [missing, setMissing] = useState(false)
  const open = useAction(openThread)
  const parkId = chosen ?? parks.data?.items[0]?.id
  const send = () => {
    if (title.trim() === '' || body.trim() === '' || parkId === undefined) return setMissing(true)
    open.mutate({ body: { parkId, kind, title, body } }, { onSuccess: ({ id }) => navigate(`/community/${id}`, { replace: true }) })
  }
  return (
    <Question
      question={t('portal.community.new.title')}
      onBack={() => navigate('/community')}
      onAnswer={send}
      failure={open.error}
      actions={
        <Button look="primary" type="submit" wide busy={open.isPending}>
          {t('portal.community.new.send')}
        </Button>
      }
    >
      {parks.data && parks.data.items.length > 1 && (
        <Choice name="park" label={t('portal.community.new.park')} value={parkId ?? ''} options={parks.data.items.map(({ id, name }) => ({ value: id, label: name }))} onChoose={setChosen} />
      )}
      <Choice name="kind" label={t('portal.community.new.kind')} value={kind} options={(['question', 'post'] as const).map((value) => ({ value, label: t(`portal.community.kind.${value}`) }))} onChoose={setKind} />
      <Field label={t('portal.community.new.heading')} error={missing && title.trim() === '' ? t('portal.community.new.heading_missing') : undefined} maxLength={120} value={title} onChange={(event) => setTitle(event.target.value)} />
      <TextArea
        label={t('portal.community.new.body')}
        hint={t('portal.community.new.body_hint')}
        error={missing && body.trim() === '' ? t('portal.community.new.body_missing') : undefined}
        maxLength={5000}
        value={body}
        onChange={(event) => setBody(event.target.value)}
      />
    </Question>
  )
}
