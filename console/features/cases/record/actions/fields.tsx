import { FilePicker } from '@qilian/ui/components/file-picker.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Form, Input, Radio } from 'antd'

type NoteFieldProps = { name: string; label: string; max: number; required?: boolean; placeholder?: string; rows?: number }

/** Text of several lines. */
export function NoteField({ name, label, max, required = false, placeholder, rows = 4 }: NoteFieldProps) {
  const { t } = useTranslation()
  return (
    <Form.Item
      name={name}
      label={required ? label : t('console.cases.form.optional', { label })}
      rules={required ? [{ required: true, whitespace: true, message: t('console.cases.form.missing', { label }) }] : []}
    >
      <Input.TextArea maxLength={max} showCount={{ formatter: ({ count }) => (count > max * 0.8 ? `${count} / ${max}` : '') }} autoSize={{ minRows: rows, maxRows: 14 }} placeholder={placeholder ?? ''} />
    </Form.Item>
  )
}

type ChoiceFieldProps<Value extends string | number | boolean> = {
  name: string
  label: string
  options: readonly { value: Value; label: string }[]
}

/** A few exclusive choices, all in sight. */
export function ChoiceField<Value extends string | number | boolean>({ name, label, options }: ChoiceFieldProps<Value>) {
  const { t } = useTranslation()
  return (
    <Form.Item name={name} label={label} rules={[{ required: true, message: t('console.cases.form.pick') }]}>
      <Radio.Group options={options.map(({ value, label: text }) => ({ value, label: text }))} optionType="button" buttonStyle="solid" className="choice-field" />
    </Form.Item>
  )
}

function FilesControl({ value = [], onChange, progress }: { value?: File[]; onChange?: (files: File[]) => void; progress: readonly number[] | undefined }) {
  const { t } = useTranslation()
  return <FilePicker label={t('console.cases.form.add_files')} files={value} max={10} onChange={(files) => onChange?.(files)} {...(progress ? { progress } : {})} />
}

/** Photos and documents; they are sent with the form. */
export function FilesField({ progress }: { progress: readonly number[] | undefined }) {
  const { t } = useTranslation()
  return (
    <Form.Item name="files" label={t('console.cases.form.optional', { label: t('console.cases.form.files') })}>
      <FilesControl progress={progress} />
    </Form.Item>
  )
}
