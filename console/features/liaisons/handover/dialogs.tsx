import { cancelHandover, decideEmergency, declareEmergency, DeclarationCause, type HandoverDetail } from '@qilian/contract/handovers'
import { uploadFile } from '@qilian/contract/files'
import { upload } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { App, Button, Form, Input, Radio, Select, Upload, type UploadFile } from 'antd'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'

type DialogProps = { handover: HandoverDetail; open: boolean; onClose: () => void; onStale: () => Promise<unknown> }

type Declared = { cause: DeclarationCause; way: 'assisted' | 'unreachable'; reason: string; files: UploadFile[] }

/** Filed by staff for the enterprise, with the evidence; somebody else decides. */
export function DeclareDialog({ handover, open, onClose, onStale }: DialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const declare = useAction(declareEmergency)
  return (
    <FormDialog<Declared>
      title={t('console.handovers.declare.title')}
      intro={t('console.handovers.declare.intro')}
      submitLabel={t('console.handovers.declare.submit')}
      open={open}
      onClose={onClose}
      onStale={onStale}
      onSubmit={async ({ cause, way, reason, files }) => {
        const refs = await Promise.all(files.map(({ originFileObj }) => upload(uploadFile, { parts: { file: originFileObj! } })))
        await declare.mutateAsync({ params: { handoverId: handover.id }, body: { version: handover.version, cause, way, reason, fileIds: refs.map(({ id }) => id) } })
        void message.success(t('console.handovers.declare.done'))
      }}
    >
      <Form.Item name="way" label={t('console.handovers.declare.way')} rules={[{ required: true, message: t('console.handovers.declare.way_missing') }]}>
        <Radio.Group options={(['assisted', 'unreachable'] as const).map((value) => ({ value, label: t(`console.handovers.ways.${value}`) }))} />
      </Form.Item>
      <Form.Item name="cause" label={t('console.handovers.declaration.cause')} rules={[{ required: true, message: t('console.handovers.declare.cause_missing') }]}>
        <Select options={DeclarationCause.options.map((value) => ({ value, label: t(`console.handovers.causes.${value}`) }))} />
      </Form.Item>
      <Form.Item name="reason" label={t('console.handovers.declaration.reason')} rules={[{ required: true, whitespace: true, message: t('console.handovers.declare.reason_missing') }]}>
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
      <Form.Item name="files" label={t('console.handovers.declaration.files')} extra={t('console.handovers.declare.files_hint')} valuePropName="fileList" getValueFromEvent={({ fileList }: { fileList: UploadFile[] }) => fileList} rules={[{ required: true, message: t('console.handovers.declare.files_missing') }]}>
        <Upload beforeUpload={() => false} maxCount={10} multiple>
          <Button>{t('console.handovers.declare.choose')}</Button>
        </Upload>
      </Form.Item>
    </FormDialog>
  )
}

export function DecideDialog({ handover, open, approve, onClose, onStale }: DialogProps & { approve: boolean }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const decide = useAction(decideEmergency, ['enterprises', 'cases'])
  const words = (part: 'title' | 'intro' | 'submit' | 'done') => t(`console.handovers.${approve ? 'approve' : 'refuse'}.${part}`, { from: handover.predecessor.name, to: handover.successor.name })
  return (
    <FormDialog<{ note?: string }>
      title={words('title')}
      intro={words('intro')}
      submitLabel={words('submit')}
      danger={approve}
      open={open}
      onClose={onClose}
      onStale={onStale}
      onSubmit={async ({ note }) => {
        await decide.mutateAsync({ params: { handoverId: handover.id }, body: { version: handover.version, approve, ...(note?.trim() ? { note: note.trim() } : {}) } })
        void message.success(words('done'))
      }}
    >
      <Form.Item name="note" label={t('console.handovers.note')} rules={approve ? [] : [{ required: true, whitespace: true, message: t('console.handovers.refuse.note_missing') }]}>
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
    </FormDialog>
  )
}

export function CancelDialog({ handover, open, onClose, onStale }: DialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const cancel = useAction(cancelHandover)
  return (
    <FormDialog<{ note?: string }>
      title={t('console.handovers.cancel.title')}
      intro={t('console.handovers.cancel.intro', { from: handover.predecessor.name })}
      submitLabel={t('console.handovers.cancel.submit')}
      danger
      open={open}
      onClose={onClose}
      onStale={onStale}
      onSubmit={async ({ note }) => {
        await cancel.mutateAsync({ params: { handoverId: handover.id }, body: { version: handover.version, ...(note?.trim() ? { note: note.trim() } : {}) } })
        void message.success(t('console.handovers.cancel.done'))
      }}
    >
      <Form.Item name="note" label={t('console.handovers.note')}>
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
    </FormDialog>
  )
}
