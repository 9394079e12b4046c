import {
  assistAppointment, cancelAppointment, confirmAtCounter, downloadAppointmentForm, getAppointment, requestAssistCode, resendAppointment, signOnPaper, type AppointmentDetail,
} from '@qilian/contract/appointments'
import { downloadFile } from '@qilian/contract/files'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { wayOf } from '@qilian/ui/appointment-way.ts'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { FilePicker } from '@qilian/ui/components/file-picker.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi, Link } from '@tanstack/react-router'
import { App, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useUploads } from '../../../app/forms/use-uploads.ts'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { Page } from '../../../app/page.tsx'
import { FactList, Section } from '../../../app/section.tsx'

const route = getRouteApi('/shell/liaisons/appointments/$appointmentId')

/** One appointment as staff sees it: its way, its letter, and what the counter can do. */
export function AppointmentRecord() {
  const { t } = useTranslation()
  const { appointmentId } = route.useParams()
  const { data, error, refetch } = useCall(getAppointment, { params: { appointmentId } })
  return (
    <>
      <Link to="/liaisons/appointments" search={{}} className="back-link">
        {t('appointments.title')}
      </Link>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <LoadingState />}
      {data && <Record appointment={data} onRead={() => refetch()} />}
    </>
  )
}

type Dialog = 'assist' | 'counter' | 'paper' | 'cancel'

function Record({ appointment, onRead }: { appointment: AppointmentDetail; onRead: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const [dialog, setDialog] = useState<Dialog>()
  const [files, setFiles] = useState<File[]>([])
  const [codeId, setCodeId] = useState<string>()
  const uploads = useUploads()
  const resend = useAction(resendAppointment)
  const askCode = useAction(requestAssistCode)
  const assist = useAction(assistAppointment)
  const counter = useAction(confirmAtCounter)
  const paper = useAction(signOnPaper)
  const cancel = useAction(cancelAppointment)
  const { steps, version } = appointment
  const params = { appointmentId: appointment.id }
  const may = (action: AppointmentDetail['allowedActions'][number]) => appointment.allowedActions.includes(action)
  const byPhone = appointment.successor.phone !== null
  const open = (which: Dialog) => {
    setFiles([])
    setCodeId(undefined)
    setDialog(which)
  }
  const shared = { onClose: () => setDialog(undefined), onStale: onRead }
  const sendScans = () => uploads.send(files)
  const way = wayOf(appointment)
  const about: Partial<Record<(typeof way)[number][0], string[]>> = {
    ...steps.identity && { identity: [t(`appointments.checked.${steps.identity.checked}`), steps.identity.last4] },
    ...appointment.signedBy && { signed: [appointment.signedBy.name] },
  }
  const letter = appointment.sealedLetter ?? appointment.letter?.file ?? null
  return (
    <Page
      title={`${appointment.successor.name}${dot}${t(`people.seats.${appointment.role}`)}`}
      summary={[appointment.number, appointment.enterprise.name, t(`appointments.states.${appointment.state}`), appointment.waitsFor === 'nobody' ? '' : t(`appointments.waits_for.${appointment.waitsFor}`)].filter(Boolean).join(dot)}
      actions={
        <>
          {may('cancel') && <Button onClick={() => open('cancel')}>{t('appointments.cancel.do')}</Button>}
          {may('resend') && byPhone && (
            <Button loading={resend.isPending} onClick={() => resend.mutate({ params, body: { version } }, { onSuccess: () => void message.success(t('appointments.resent')), onError: (error) => void message.error(textOf(error).title) })}>
              {t('appointments.resend')}
            </Button>
          )}
          {may('print') && <Button href={urlOf(downloadAppointmentForm, { params })}>{t('appointments.print')}</Button>}
          {may('confirm_at_counter') && steps.withoutPasskey && !steps.counter && <Button type="primary" onClick={() => open('counter')}>{t('appointments.staff.counter')}</Button>}
          {may('assist') && <Button type={steps.withoutPasskey && !steps.counter ? 'default' : 'primary'} onClick={() => open('assist')}>{t('appointments.staff.assist')}</Button>}
          {may('sign_on_paper') && <Button onClick={() => open('paper')}>{t('appointments.staff.paper')}</Button>}
        </>
      }
    >
      {way.length > 0 && (
        <Section title={t('appointments.way')}>
          <FactList facts={way.map(([step, done]) => ({ label: t(`appointments.steps.${step}`), value: [done === null ? t('appointments.open_step') : format.dateTime(done), ...about[step] ?? []].join(dot) }))} />
        </Section>
      )}
      <Section title={t('appointments.letter')}>
        {letter ? <a href={urlOf(downloadFile, { params: { fileId: letter.id } })} target="_blank" rel="noreferrer">{letter.name}</a> : <p className="cell-note">{t(appointment.waitsFor === 'nobody' ? 'appointments.staff.never_a_letter' : 'appointments.staff.no_letter')}</p>}
      </Section>
      <Section title={t('appointments.staff.facts')}>
        <FactList
          facts={[
            { label: t('appointments.facts.phone'), value: appointment.successor.phone ?? '—' }, { label: t('appointments.facts.email'), value: appointment.successor.email ?? '—' },
            { label: t('appointments.facts.post'), value: appointment.post }, { label: t('appointments.facts.scope'), value: t(`appointments.scope.${appointment.scope}`) },
            { label: t('appointments.facts.authority'), value: appointment.authority.map((item) => t(`appointments.authority.${item}`)).join(t('appointments.comma')) || t('appointments.authority_none'), wide: true },
            { label: t('appointments.facts.until'), value: appointment.until ?? t('appointments.no_term') }, { label: t('appointments.facts.dedicated'), value: t(appointment.dedicated ? 'appointments.dedicated.yes' : 'appointments.dedicated.no') }, { label: t('appointments.facts.predecessor'), value: appointment.predecessor?.user.name ?? t('appointments.nobody_there') },
            { label: t('appointments.facts.named_by'), value: t(`appointments.named_by.${appointment.namedAs}`, { name: appointment.namedBy.name }) },
          ]}
        />
      </Section>
      <FormDialog<{ idNumber: string; code?: string }>
        title={t('appointments.staff.assist')}
        intro={t(byPhone ? 'appointments.staff.assist_code' : 'appointments.staff.assist_scan')}
        submitLabel={t('appointments.staff.assist_submit')}
        open={dialog === 'assist'}
        {...shared}
        onSubmit={async ({ idNumber, code }) => {
          const fileIds = byPhone ? [] : await sendScans()
          await assist.mutateAsync({ params, body: { version, idNumber, cardSeen: true, way: byPhone ? 'code' : 'scan', fileIds, ...(codeId && code && { codeId, code }) } })
        }}
      >
        <Form.Item name="idNumber" label={t('appointments.identity.number')} rules={[{ required: true, message: t('appointments.identity.missing') }]}>
          <Input autoComplete="off" maxLength={24} />
        </Form.Item>
        {byPhone ? (
          <>
            <Button loading={askCode.isPending} onClick={() => askCode.mutate({ params }, { onSuccess: (sent) => { setCodeId(sent.codeId); void message.info(t('appointments.code_sent', { to: sent.to })) }, onError: (error) => void message.error(textOf(error).title) })}>
              {t('appointments.link.send_code', { phone: appointment.successor.phone })}
            </Button>
            <Form.Item name="code" label={t('session.code')} rules={[{ required: true, pattern: /^\d{6}$/, message: t('appointments.staff.code_missing') }]}>
              <Input inputMode="numeric" maxLength={6} autoComplete="off" />
            </Form.Item>
          </>
        ) : (
          <FilePicker label={t('appointments.staff.scan')} files={files} max={5} onChange={setFiles} {...(uploads.progress ? { progress: uploads.progress } : {})} />
        )}
      </FormDialog>
      <FormDialog
        title={t('appointments.staff.counter')}
        intro={t('appointments.staff.counter_text', { name: appointment.successor.name })}
        submitLabel={t('appointments.staff.counter')}
        open={dialog === 'counter'}
        {...shared}
        onSubmit={() => counter.mutateAsync({ params, body: { version, cardSeen: true } })}
      />
      <FormDialog title={t('appointments.staff.paper')} intro={t('appointments.staff.paper_text')} submitLabel={t('appointments.staff.paper')} open={dialog === 'paper'} {...shared} onSubmit={async () => paper.mutateAsync({ params, body: { version, fileIds: await sendScans() } })}>
        <FilePicker label={t('appointments.staff.scan')} files={files} max={5} onChange={setFiles} {...(uploads.progress ? { progress: uploads.progress } : {})} />
      </FormDialog>
      <FormDialog<{ note?: string }>
        title={t('appointments.cancel.title')}
        intro={t('appointments.cancel.text')}
        danger
        submitLabel={t('appointments.cancel.do')}
        open={dialog === 'cancel'}
        {...shared}
        onSubmit={({ note }) => cancel.mutateAsync({ params, body: { version, ...(note?.trim() && { note }) } })}
      >
        <Form.Item name="note" label={t('appointments.staff.reason')}>
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
      </FormDialog>
    </Page>
  )
}
