import { UnmaskingPurpose, type UnmaskingReason } from '@qilian/contract/unmasking'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Form, Input, Select } from 'antd'
import { FormDialog } from './form-dialog.tsx'

type UnmaskDialogProps = { title: string; open: boolean; onClose: () => void; onSubmit: (reason: UnmaskingReason) => Promise<void> }

/** Phone and e-mail are personal data: whoever reads them says what for, and that goes on record. */
export function UnmaskDialog({ title, open, onClose, onSubmit }: UnmaskDialogProps) {
  const { t } = useTranslation()
  return (
    <FormDialog<UnmaskingReason> title={title} open={open} onClose={onClose} submitLabel={t('privacy.show')} intro={t('privacy.intro')} onSubmit={onSubmit}>
      <Form.Item name="purpose" label={t('privacy.purpose')} rules={[{ required: true, message: t('privacy.missing') }]}>
        <Select options={UnmaskingPurpose.options.map((value) => ({ value, label: t(`privacy.purposes.${value}`) }))} />
      </Form.Item>
      <Form.Item name="note" label={t('privacy.note')} extra={t('privacy.note_hint')} rules={[{ required: true, whitespace: true, message: t('privacy.note_missing') }]}>
        <Input maxLength={200} />
      </Form.Item>
    </FormDialog>
  )
}
