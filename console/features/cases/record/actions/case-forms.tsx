import { acceptCase, answerHandOn, Category, extendCase, noteProgress, noteTaskProgress, offerHandOn, ConfirmedHow, recordCallBack, recordConfirmation, resolveCase, type CaseDetail } from '@qilian/contract/cases'
import { getLiaisonCard, type LiaisonCard } from '@qilian/contract/verification-plan'
import { dot } from '@qilian/ui/dot.ts'
import { call, type InputOf } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Alert, Checkbox, Form, Input, InputNumber, Radio, Select } from 'antd'
import { useRef, useState } from 'react'
import { useUploads } from '../../../../app/forms/use-uploads.ts'
import { NewContactFields, newContactOf } from '../../../../app/liaison-check/new-contact-fields.tsx'
import { ProveDialog, type Proving } from '../../../../app/liaison-check/prove-dialog.tsx'
import { ActionForm, type ActionProps } from './action-form.tsx'
import { CandidateField } from './candidate-field.tsx'
import { ChoiceField, FilesField, NoteField } from './fields.tsx'
import '../../../../app/liaison-check/liaison-check.css'

type Body<E> = InputOf<E> extends { body: infer B } ? Omit<B, 'version'> : never
const params = (record: CaseDetail) => ({ caseId: record.id })

export function AcceptForm(props: ActionProps) {
  const { t } = useTranslation()
  const { record } = props
  return (
    <ActionForm<Body<typeof acceptCase>>
      {...props}
      initialValues={{ category: record.category }}
      send={({ category, note }, version) => call(acceptCase, { params: params(record), body: { version, category, note: note || undefined } })}
    >
      <Form.Item name="category" label={t('cases.field.category')} extra={t('console.cases.action.accept.category_hint')}>
        <Select options={Category.options.map((value) => ({ value, label: t(`cases.category.${value}`) }))} />
      </Form.Item>
      <NoteField name="note" label={t('console.cases.form.note_to_enterprise')} max={2000} />
    </ActionForm>
  )
}

const progressTypes = ['progress', 'site_check', 'interim_measure'] as const
type Progress = { type: (typeof progressTypes)[number]; note: string; shownToEnterprise: boolean; files?: File[] }

/** Progress of the case, or of one department's task. */
export function ProgressForm(props: ActionProps) {
  const { t } = useTranslation()
  const { act, record } = props
  const uploads = useUploads()
  const send = async ({ files, ...values }: Progress, version: number) => {
    const body = { version, ...values, fileIds: await uploads.send(files) }
    return act.of === 'case' ? call(noteProgress, { params: params(record), body }) : call(noteTaskProgress, { params: { taskId: act.taskId }, body })
  }
  return (
    <ActionForm<Progress> {...props} initialValues={{ type: 'progress', shownToEnterprise: act.of === 'case' }} send={send}>
      <ChoiceField name="type" label={t('console.cases.form.progress_type')} options={progressTypes.map((value) => ({ value, label: t(`cases.progress_type.${value}`) }))} />
      <NoteField name="note" label={t('console.cases.form.progress')} max={2000} required placeholder={t('console.cases.action.note_progress.example')} />
      <FilesField progress={uploads.progress} />
      <Form.Item name="shownToEnterprise" valuePropName="checked" extra={t('console.cases.form.shown_hint')}>
        <Checkbox>{t('console.cases.form.shown')}</Checkbox>
      </Form.Item>
    </ActionForm>
  )
}

export function ExtendForm(props: ActionProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { record } = props
  return (
    <ActionForm<Body<typeof extendCase>> {...props} initialValues={{ workingDays: 5 }} send={(values, version) => call(extendCase, { params: params(record), body: { version, ...values } })}>
      {record.dueAt && <p className="form-fact">{t('console.cases.action.extend.present', { at: format.dateTime(record.dueAt) })}</p>}
      <Form.Item
        name="workingDays"
        label={t('console.cases.action.extend.days')}
        rules={[{ required: true, message: t('console.cases.form.missing', { label: t('console.cases.action.extend.days') }) }]}
      >
        <InputNumber min={1} max={10} precision={0} suffix={t('cases.period_unit.working_day')} style={{ width: 160 }} />
      </Form.Item>
      <NoteField name="reason" label={t('console.cases.form.reason')} max={500} required placeholder={t('console.cases.action.extend.example')} />
    </ActionForm>
  )
}

export function ResolveForm(props: ActionProps) {
  const { t } = useTranslation()
  const { record } = props
  const uploads = useUploads()
  const feedbacks = record.tasks.filter(({ status, feedback }) => status === 'done' && feedback)
  return (
    <ActionForm<{ resolution: string; files?: File[] }>
      {...props}
      width={640}
      send={async ({ resolution, files }, version) => call(resolveCase, { params: params(record), body: { version, resolution, fileIds: await uploads.send(files) } })}
    >
      {feedbacks.length > 0 && (
        <div className="form-quote">
          {feedbacks.map(({ id, department, feedback }) => (
            <p key={id}>
              <b>{department.name}</b> {feedback?.text}
            </p>
          ))}
        </div>
      )}
      <NoteField name="resolution" label={t('cases.field.resolution')} max={3000} required rows={6} placeholder={t('console.cases.action.resolve.example')} />
      <FilesField progress={uploads.progress} />
    </ActionForm>
  )
}

type CallBackBody = Body<typeof recordCallBack>
type Said = NonNullable<CallBackBody['liaison']>
/** `moved`: still the one, with another contact. */
type CallBackValues = Omit<CallBackBody, 'liaison'> & { liaison?: Omit<Said, 'outcome'> & { outcome: Said['outcome'] | 'moved' } }

/** Solved, usable, satisfying? Of a withdrawn need: of its own will? Who wasn't reached can't answer. */
export function CallBackForm(props: ActionProps) {
  const { t } = useTranslation()
  const { record } = props
  const yesNo = [
    { value: true, label: t('common.yes') },
    { value: false, label: t('common.no') },
  ]
  const { withdrawn } = record
  const { seat, mayCorrect } = useLiaison(record)
  // Once the form is sent: the person is still on the phone and can prove the new contact.
  const corrected = useRef<Proving>(undefined)
  const [proving, setProving] = useState<Proving>()
  if (proving) return <ProveDialog proving={proving} onClose={props.onClose} />
  const send = async ({ liaison, ...values }: CallBackValues, version: number) => {
    const moved = liaison?.outcome === 'moved' ? newContactOf(liaison) : undefined
    const said = liaison && { ...(moved ?? liaison), outcome: liaison.outcome === 'moved' ? 'current' : liaison.outcome }
    const after = await call(recordCallBack, { params: params(record), body: { version, ...values, ...(said && { liaison: said }), note: values.note || undefined } })
    if (moved && seat && record.enterprise) corrected.current = { enterpriseId: record.enterprise.id, holderId: seat.id, name: seat.user.name, channel: moved.newPhone ? 'sms' : 'email' }
    return after
  }
  return (
    <ActionForm<CallBackValues> {...props} send={send} onClose={() => (corrected.current ? setProving(corrected.current) : props.onClose())}>
      <ChoiceField name="reached" label={t('console.cases.call_back.reached')} options={yesNo} />
      <Form.Item noStyle dependencies={['reached', 'solved', 'ownWill']}>
        {({ getFieldValue }) =>
          getFieldValue('reached') === true ? (
            <>
              {withdrawn ? (
                <ChoiceField name="ownWill" label={t('console.cases.call_back.own_will')} options={yesNo} />
              ) : (
                <>
                  <ChoiceField name="solved" label={t('console.cases.call_back.solved')} options={yesNo} />
                  <ChoiceField name="usable" label={t('console.cases.call_back.usable')} options={yesNo} />
                  <ChoiceField
                    name="satisfaction"
                    label={t('console.cases.call_back.satisfaction')}
                    options={([5, 4, 3, 2, 1] as const).map((value) => ({ value, label: t(`console.cases.call_back.satisfactions.${value}`) }))}
                  />
                </>
              )}
              {(getFieldValue('solved') === false || getFieldValue('ownWill') === false) && (
                <Alert className="form-consequence" type="info" showIcon title={t('console.cases.call_back.opens_again')} />
              )}
              {seat && <LiaisonQuestion seat={seat} mayCorrect={mayCorrect} />}
            </>
          ) : getFieldValue('reached') === false ? (
            <Alert className="form-consequence" type="info" showIcon title={t('console.cases.call_back.missed')} />
          ) : null
        }
      </Form.Item>
      <NoteField name="note" label={t('console.cases.call_back.note')} max={2000} />
    </ActionForm>
  )
}

/** Whom a call asks about: the primary liaison, or else the deputy. */
function useLiaison({ enterprise }: ActionProps['record']) {
  const { data } = useCall(getLiaisonCard, { params: { enterpriseId: enterprise?.id ?? '' } }, { enabled: enterprise !== null })
  return { seat: data?.seats.find(({ role }) => role !== 'owner'), mayCorrect: data?.mayRecord ?? false }
}

const liaisonAnswers = ['current', 'moved', 'left', 'wrong_contact'] as const
type LiaisonQuestionProps = { seat: LiaisonCard['seats'][number]; mayCorrect: boolean }

/** Part of every call: is the liaison still the one? Where only the contact is another, it is corrected on the spot. */
function LiaisonQuestion({ seat, mayCorrect }: LiaisonQuestionProps) {
  const { t } = useTranslation()
  const answers = liaisonAnswers.filter((value) => mayCorrect || value !== 'moved')
  return (
    <>
      <Form.Item
        name={['liaison', 'outcome']}
        label={t('console.cases.call_back.liaison')}
        extra={[[seat.user.name, seat.phone, seat.email].filter(Boolean).join(dot), t('console.cases.call_back.liaison_hint')].map((line) => <div key={line}>{line}</div>)}
        rules={[{ required: true, message: t('console.cases.form.pick') }]}
      >
        <Radio.Group options={answers.map((value) => ({ value, label: t(value === 'moved' ? 'console.checks.moved.option' : `console.cases.call_back.liaisons.${value}`) }))} className="check-outcomes" />
      </Form.Item>
      <Form.Item noStyle dependencies={[['liaison', 'outcome']]}>
        {({ getFieldValue }) => {
          const outcome = getFieldValue(['liaison', 'outcome']) as (typeof liaisonAnswers)[number] | undefined
          if (outcome === 'moved') return <NewContactFields within={['liaison']} />
          if (outcome !== 'left' && outcome !== 'wrong_contact') return null
          return (
            <>
              {outcome === 'wrong_contact' && (
                <Form.Item name={['liaison', 'wrongChannel']} label={t('console.cases.call_back.wrong_channel')} rules={[{ required: true, message: t('console.cases.form.pick') }]}>
                  <Radio.Group options={(['phone', 'email'] as const).map((value) => ({ value, label: t(`confirmations.channel.${value}`) }))} optionType="button" className="choice-field" />
                </Form.Item>
              )}
              <Form.Item name={['liaison', 'changedOn']} label={t('console.cases.call_back.liaison_since')} getValueFromEvent={(event: { target: { value: string } }) => event.target.value || undefined}>
                <Input type="date" style={{ width: 200 }} />
              </Form.Item>
            </>
          )
        }}
      </Form.Item>
    </>
  )
}

type Confirmed = Omit<Body<typeof recordConfirmation>, 'fileIds'> & { files?: File[] }

/** What the enterprise said, written down by somebody who had no part in the case. */
export function ConfirmationForm(props: ActionProps) {
  const { t } = useTranslation()
  const { record } = props
  const uploads = useUploads()
  const text = (key: 'how' | 'said_by' | 'said_by_hint' | 'solved' | 'rating' | 'comment') => t(`console.cases.action.record_confirmation.${key}`)
  const send = async ({ files, rating, comment, ...said }: Confirmed, version: number) =>
    call(recordConfirmation, {
      params: params(record),
      body: { version, ...said, ...(said.solved && rating !== undefined ? { rating } : {}), ...(comment ? { comment } : {}), fileIds: await uploads.send(files) },
    })
  return (
    <ActionForm<Confirmed> {...props} send={send}>
      <ChoiceField name="how" label={text('how')} options={ConfirmedHow.options.map((value) => ({ value, label: t(`cases.confirmed_how.${value}`) }))} />
      <Form.Item name="saidBy" label={text('said_by')} extra={text('said_by_hint')} rules={[{ required: true, whitespace: true, message: t('console.cases.form.missing', { label: text('said_by') }) }]}>
        <Input maxLength={60} />
      </Form.Item>
      <ChoiceField name="solved" label={text('solved')} options={[{ value: true, label: t('common.yes') }, { value: false, label: t('common.no') }]} />
      <Form.Item noStyle dependencies={['solved']}>
        {({ getFieldValue }) =>
          getFieldValue('solved') === true ? (
            <ChoiceField name="rating" label={text('rating')} options={[5, 4, 3, 2, 1].map((value) => ({ value, label: t('console.cases.action.record_confirmation.stars', { count: value }) }))} />
          ) : null
        }
      </Form.Item>
      <Form.Item noStyle dependencies={['solved']}>
        {({ getFieldValue }) => <NoteField name="comment" label={text('comment')} max={1000} required={getFieldValue('solved') === false} />}
      </Form.Item>
      <FilesField progress={uploads.progress} />
    </ActionForm>
  )
}

const handOnReasons = ['change_of_post', 'leave', 'wrong_park'] as const

export function HandOnForm(props: ActionProps) {
  const { t } = useTranslation()
  const { record } = props
  return (
    <ActionForm<Body<typeof offerHandOn>> {...props} send={(values, version) => call(offerHandOn, { params: params(record), body: { version, ...values, note: values.note || undefined } })}>
      <ChoiceField name="reason" label={t('console.cases.form.reason')} options={handOnReasons.map((value) => ({ value, label: t(`cases.hand_on_reason.${value}`) }))} />
      <CandidateField name="toUserId" label={t('console.cases.action.hand_on.to')} caseId={record.id} purpose="hand_on" />
      <NoteField name="note" label={t('console.cases.action.hand_on.note')} max={2000} />
    </ActionForm>
  )
}

export function AnswerHandOnForm(props: ActionProps) {
  const { t } = useTranslation()
  const { record } = props
  return (
    <ActionForm<Body<typeof answerHandOn>> {...props} send={(values, version) => call(answerHandOn, { params: params(record), body: { version, ...values, note: values.note || undefined } })}>
      {record.handOn && (
        <div className="form-quote">
          <p>{t('console.cases.hand_on.offered', { from: record.handOn.from.name, to: record.handOn.to.name, reason: t(`cases.hand_on_reason.${record.handOn.reason}`) })}</p>
          {record.handOn.note && <p>{record.handOn.note}</p>}
        </div>
      )}
      <ChoiceField
        name="accept"
        label={t('console.cases.action.answer_hand_on.answer')}
        options={[
          { value: true, label: t('console.cases.action.answer_hand_on.accept') },
          { value: false, label: t('console.cases.action.answer_hand_on.refuse') },
        ]}
      />
      <NoteField name="note" label={t('console.cases.form.note')} max={2000} />
    </ActionForm>
  )
}
