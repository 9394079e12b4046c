import { reportGone, type VerificationOrder } from '@qilian/contract/verification'
import { FilePicker } from '@qilian/ui/components/file-picker.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { Form, Input, Radio } from 'antd'
import { FormDialog } from '../../../../app/forms/form-dialog.tsx'
import { useUploads } from '../../../../app/forms/use-uploads.ts'
import '../../../../app/liaison-check/liaison-check.css'

type Values = { as: 'closed' | 'flagged'; on?: string; evidence: string; files?: File[] }

/** The enterprise is gone, with what shows it: its file is closed with a day, or flagged where nobody was found at its address. */
export function GoneDialog({ order, onClose }: { order: VerificationOrder; onClose: () => void }) {
  const { t } = useTranslation()
  const gone = useAction(reportGone, ['cases', 'enterprises'])
  const uploads = useUploads()
  const may = (way: Values['as']) => order.goneWays.includes(way)
  const missing = [...(may('closed') ? [] : ['needs_first' as const]), ...(may('flagged') ? [] : ['visit_first' as const])]
  return (
    <FormDialog<Values>
      open
      title={t('verification.gone.title')}
      onClose={onClose}
      danger
      submitLabel={t('verification.gone.submit')}
      initialValues={{ as: may('flagged') ? 'flagged' : 'closed' }}
      onSubmit={async ({ as, on, evidence, files }) => {
        const fileIds = await uploads.send(files)
        await gone.mutateAsync({ params: { orderId: order.caseId }, body: { version: order.version, as, evidence, fileIds, ...(on && { on }) } })
      }}
    >
      <Form.Item name="as" label={t('verification.gone.as')} extra={missing.map((what) => <div key={what}>{t(`verification.gone.${what}`)}</div>)}>
        <Radio.Group className="check-outcomes" options={(['closed', 'flagged'] as const).map((value) => ({ value, label: t(`verification.gone.ways.${value}`), disabled: !may(value) }))} />
      </Form.Item>
      <Form.Item noStyle dependencies={['as']}>
        {({ getFieldValue }) => (
          <Form.Item name="on" label={t('verification.gone.on')} rules={[{ required: getFieldValue('as') === 'closed', message: t('verification.gone.on_needed') }]}>
            <Input type="date" style={{ width: 200 }} />
          </Form.Item>
        )}
      </Form.Item>
      <Form.Item name="evidence" label={t('verification.gone.evidence')} rules={[{ required: true, whitespace: true, message: t('verification.gone.evidence_needed') }]}>
        <Input.TextArea maxLength={1000} autoSize={{ minRows: 3 }} placeholder={t('verification.gone.evidence_hint')} />
      </Form.Item>
      <Form.Item name="files" label={t('verification.gone.files')} extra={t('verification.gone.files_hint')}>
        <Files progress={uploads.progress} />
      </Form.Item>
    </FormDialog>
  )
}

function Files({ value = [], onChange, progress }: { value?: File[]; onChange?: (files: File[]) => void; progress: readonly number[] | undefined }) {
  const { t } = useTranslation()
  return <FilePicker label={t('verification.gone.add_files')} files={value} max={10} onChange={(files) => onChange?.(files)} {...(progress ? { progress } : {})} />
}
