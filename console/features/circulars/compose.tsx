import { editCircular, getCircular, listAudiences, saveAudience, Seat, sendCircular, testCircular, Way, Weight, writeCircular, type Circular } from '@qilian/contract/circulars'
import { call } from '@qilian/ui/api.ts'
import { FilePicker } from '@qilian/ui/components/file-picker.tsx'
import { SafeText } from '@qilian/ui/components/safe-text.tsx'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Alert, App, Button, Checkbox, Input, InputNumber, Modal, Select, Switch } from 'antd'
import type { Dayjs } from 'dayjs'
import { useId, useState, type ReactNode } from 'react'
import { MomentPicker } from '../../app/forms/day-picker.tsx'
import { useUploads } from '../../app/forms/use-uploads.ts'
import { Page } from '../../app/page.tsx'
import { Section } from '../../app/section.tsx'
import { AudienceFields, nobody } from './audience-fields.tsx'
import { LiveReach, type Addressing } from './reach.tsx'
import './circulars.css'

const route = getRouteApi('/shell/circulars/$circularId/edit')

type Draft = Addressing & { subject: string; body: string; acknowledge: boolean; answerDays: number | null; fallbackHours: number | null; fallbackFailed: boolean }

const empty: Draft = {
  subject: '', body: '', weight: 'ordinary', channels: ['email'], seats: ['primary'], audienceId: null, filter: nobody, urgent: false, acknowledge: false, answerDays: null, fallbackHours: 8, fallbackFailed: true,
}

export function NewCircular() {
  return <Composer initial={empty} />
}

export function EditCircular() {
  const { circularId } = route.useParams()
  const { data, error, refetch } = useCall(getCircular, { params: { circularId } })
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />
  const { subject, body, weight, channels, seats, audience, filter, urgent, acknowledge, answerDays, fallbackHours, fallbackFailed } = data
  return <Composer key={data.id} stored={data} initial={{ subject, body, weight, channels, seats, audienceId: audience?.id ?? null, filter, urgent, acknowledge, answerDays, fallbackHours, fallbackFailed }} />
}

/** Writes once to many: text on the left, whom it reaches on the right, counted while the audience is chosen. */
function Composer({ initial, stored }: { initial: Draft; stored?: Circular }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const navigate = useNavigate()
  const client = useQueryClient()
  const uploads = useUploads()
  const [draft, setDraft] = useState(initial)
  const [kept, setKept] = useState(stored)
  const [files, setFiles] = useState<File[]>([])
  const [busy, setBusy] = useState<'save' | 'test' | 'send'>()
  const [failure, setFailure] = useState<unknown>()
  const [confirming, setConfirming] = useState(false)
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change })
  const isLegal = draft.weight === 'legal'
  const isWritten = draft.subject.trim() !== '' && draft.body.trim() !== ''

  /** Keeps what stands here; each step builds on it. */
  const keep = async (): Promise<Circular> => {
    const fresh = await uploads.send(files)
    const body = { ...draft, subject: draft.subject.trim(), body: draft.body.trim() }
    const saved = kept
      ? await call(editCircular, { params: { circularId: kept.id }, body: { ...body, version: kept.version, ...(fresh.length > 0 && { fileIds: [...kept.files.map(({ id }) => id), ...fresh] }) } })
      : await call(writeCircular, { body: { ...body, fileIds: fresh } })
    setKept(saved)
    setFiles([])
    await client.invalidateQueries({ queryKey: ['circulars'] })
    return saved
  }
  const run = async (what: 'save' | 'test' | 'send', work: () => Promise<void>) => {
    setBusy(what)
    setFailure(undefined)
    try {
      await work()
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(undefined)
    }
  }
  const save = () => run('save', async () => {
    await keep()
    void message.success(t('console.circulars.compose.saved'))
  })
  const test = () => run('test', async () => {
    const { id, version } = await keep()
    await call(testCircular, { params: { circularId: id }, body: { version } })
    void message.success(t('console.circulars.compose.tested'))
  })
  const send = (at: Dayjs | null) => run('send', async () => {
    const { id, version } = await keep()
    await call(sendCircular, { params: { circularId: id }, body: { version, at: at?.toISOString() ?? null } })
    await client.invalidateQueries({ queryKey: ['circulars'] })
    await navigate({ to: '/circulars/$circularId', params: { circularId: id } })
  })

  return (
    <Page
      title={stored ? t('console.circulars.compose.edit') : t('console.circulars.compose.title')}
      actions={
        <>
          <Button loading={busy === 'save'} disabled={!isWritten} onClick={() => void save()}>{t('console.circulars.compose.save')}</Button>
          <Button loading={busy === 'test'} disabled={!isWritten} onClick={() => void test()}>{t('console.circulars.compose.test')}</Button>
          <Button type="primary" disabled={!isWritten || (kept !== undefined && !kept.allowedActions.includes('send') && draft.weight === kept.weight)} onClick={() => setConfirming(true)}>{t('console.circulars.compose.send')}</Button>
        </>
      }
    >
      {failure !== undefined && <Alert className="compose-failure" type="error" showIcon role="alert" title={textOf(failure).title} description={textOf(failure).next} />}
      <div className="compose">
        <div className="compose-main">
          <Section title={t('console.circulars.compose.text')}>
            <Labelled label={t('console.circulars.field.subject')}>{(id) => <Input id={id} maxLength={120} showCount value={draft.subject} onChange={(event) => set({ subject: event.target.value })} />}</Labelled>
            <Labelled label={t('console.circulars.field.body')} hint={t('console.circulars.compose.formatting')}>
              {(id) => <Input.TextArea id={id} maxLength={20_000} autoSize={{ minRows: 8, maxRows: 24 }} value={draft.body} onChange={(event) => set({ body: event.target.value })} />}
            </Labelled>
            {draft.body.trim() !== '' && <details className="compose-preview" open><summary>{t('console.circulars.compose.preview')}</summary><SafeText text={draft.body} /></details>}
            {kept && kept.files.length > 0 && <p className="cell-note">{t('console.circulars.compose.files_kept', { names: kept.files.map(({ name }) => name).join(t('timeline.comma')) })}</p>}
            <FilePicker label={t('console.circulars.compose.files')} files={files} onChange={setFiles} max={10} {...(uploads.progress && { progress: uploads.progress })} />
          </Section>
          <Section title={t('console.circulars.compose.how')}>
            <Choice name="weight" label={t('console.circulars.field.weight')} value={draft.weight} options={Weight.options.map((value) => ({ value, label: t(`console.circulars.weights.${value}`) }))} onChoose={(weight) => set({ weight, ...(weight === 'legal' && { acknowledge: true }) })} />
            <p className="cell-note compose-hint">{t(`console.circulars.weight_hint.${draft.weight}`)}</p>
            <Labelled label={t('console.circulars.field.channels')}>
              {() => <Checkbox.Group value={draft.channels} options={Way.options.map((value) => ({ value, label: t(`console.circulars.ways.${value}`) }))} onChange={(channels) => set({ channels: channels as Draft['channels'] })} />}
            </Labelled>
            <Labelled label={t('console.circulars.field.seats')} hint={t('console.circulars.compose.seats_hint')}>
              {() => <Checkbox.Group value={draft.seats} options={Seat.options.map((value) => ({ value, label: t(`people.seats.${value}`) }))} onChange={(seats) => seats.length > 0 && set({ seats: seats as Draft['seats'] })} />}
            </Labelled>
            <div className="compose-switches">
              <Toggle label={t('console.circulars.compose.acknowledge')} checked={draft.acknowledge || isLegal} disabled={isLegal} onChange={(acknowledge) => set({ acknowledge })} />
              <Toggle label={t('console.circulars.compose.urgent')} checked={draft.urgent} onChange={(urgent) => set({ urgent })} />
              <Toggle label={t('console.circulars.compose.fallback_failed')} checked={draft.fallbackFailed} onChange={(fallbackFailed) => set({ fallbackFailed })} />
            </div>
            <div className="compose-pair">
              <Labelled label={t('console.circulars.compose.answer_days')} hint={t('console.circulars.compose.answer_hint')}>{(id) => <InputNumber id={id} min={1} max={250} style={{ width: '100%' }} value={draft.answerDays} onChange={(answerDays) => set({ answerDays })} />}</Labelled>
              <Labelled label={t('console.circulars.compose.fallback_hours')} hint={t('console.circulars.compose.fallback_hint')}>{(id) => <InputNumber id={id} min={1} max={400} style={{ width: '100%' }} value={draft.fallbackHours} onChange={(fallbackHours) => set({ fallbackHours })} />}</Labelled>
            </div>
          </Section>
        </div>
        <div className="compose-side">
          <Section title={t('console.circulars.reach.title')}>
            <LiveReach addressing={draft} unreachedLink={kept ? <Link to="/circulars/$circularId" params={{ circularId: kept.id }} search={{ view: 'unreached' }}>{t('console.circulars.reach.see')}</Link> : t('console.circulars.reach.save_to_see')} />
          </Section>
          <Section title={t('console.circulars.compose.whom')}>
            <SavedAudience value={draft.audienceId} onChange={(audienceId) => set({ audienceId })} />
            {draft.audienceId === null && <AudienceFields value={draft.filter} named={stored?.named ?? []} onChange={(filter) => set({ filter })} />}
            {draft.audienceId === null && <KeepAudience filter={draft.filter} onKept={(audienceId) => set({ audienceId })} />}
          </Section>
        </div>
      </div>
      <SendDialog open={confirming} draft={draft} busy={busy === 'send'} onClose={() => setConfirming(false)} onSend={(at) => { setConfirming(false); void send(at) }} />
    </Page>
  )
}

function Labelled({ label, hint, children }: { label: string; hint?: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="compose-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint && <span className="cell-note">{hint}</span>}
    </div>
  )
}

function Toggle({ label, checked, disabled = false, onChange }: { label: string; checked: boolean; disabled?: boolean; onChange: (on: boolean) => void }) {
  const id = useId()
  return (
    <span className="compose-toggle">
      <Switch id={id} size="small" checked={checked} disabled={disabled} onChange={onChange} aria-label={label} />
      <label htmlFor={id}>{label}</label>
    </span>
  )
}

function SavedAudience({ value, onChange }: { value: string | null; onChange: (audienceId: string | null) => void }) {
  const { t } = useTranslation()
  const saved = useCall(listAudiences, { query: { limit: 100 } })
  const id = useId()
  return (
    <div className="audience-field">
      <label htmlFor={id}>{t('console.circulars.audience.saved')}</label>
      <Select id={id} allowClear style={{ width: '100%' }} value={value} placeholder={t('console.circulars.audience.own')} options={(saved.data?.items ?? []).map((each) => ({ value: each.id, label: each.name }))} showSearch={{ optionFilterProp: 'label' }} onChange={(chosen: string | undefined) => onChange(chosen ?? null)} />
      {value !== null && <span className="cell-note">{t('console.circulars.audience.saved_hint')}</span>}
    </div>
  )
}

function KeepAudience({ filter, onKept }: { filter: Draft['filter']; onKept: (audienceId: string) => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const client = useQueryClient()
  const [name, setName] = useState<string>()
  const [busy, setBusy] = useState(false)
  const keep = async () => {
    setBusy(true)
    try {
      const { id } = await call(saveAudience, { body: { name: name!.trim(), filter } })
      await client.invalidateQueries({ queryKey: ['circulars'] })
      setName(undefined)
      onKept(id)
    } catch (error) {
      void message.error(textOf(error).next)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button size="small" onClick={() => setName('')}>{t('console.circulars.audience.keep')}</Button>
      <Modal title={t('console.circulars.audience.keep')} open={name !== undefined} onCancel={() => setName(undefined)} onOk={() => void keep()} okText={t('common.save')} cancelText={t('common.cancel')} okButtonProps={{ loading: busy, disabled: !name?.trim() }}>
        <Input aria-label={t('console.circulars.audience.name')} placeholder={t('console.circulars.audience.name')} maxLength={60} value={name ?? ''} onChange={(event) => setName(event.target.value)} onPressEnter={() => name?.trim() && void keep()} />
      </Modal>
    </>
  )
}

function SendDialog({ open, draft, busy, onClose, onSend }: { open: boolean; draft: Draft; busy: boolean; onClose: () => void; onSend: (at: Dayjs | null) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [later, setLater] = useState(false)
  const [at, setAt] = useState<Dayjs | null>(null)
  return (
    <Modal title={t('console.circulars.send.title', { subject: draft.subject })} open={open} onCancel={onClose} okText={later && at ? t('console.circulars.send.later', { at: format.dateTime(at.toISOString()) }) : t('console.circulars.send.now')} cancelText={t('common.cancel')}
      okButtonProps={{ loading: busy, disabled: later && at === null }} onOk={() => onSend(later ? at : null)}>
      <LiveReach addressing={draft} />
      {draft.weight === 'legal' && <Alert type="info" showIcon title={t('console.circulars.send.legal')} />}
      <div className="send-when">
        <Choice name="when" label={t('console.circulars.send.when')} value={later ? 'later' : 'now'} options={(['now', 'later'] as const).map((value) => ({ value, label: t(`console.circulars.send.choice.${value}`) }))} onChoose={(value) => setLater(value === 'later')} />
        {later && <MomentPicker value={at} onChange={setAt} aria-label={t('console.circulars.send.when')} />}
      </div>
    </Modal>
  )
}
