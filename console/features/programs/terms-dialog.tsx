import { Scope, type Program } from '@qilian/contract/programs'
import { listAreas, listDepartments } from '@qilian/contract/people'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { Checkbox, Form, Input, InputNumber, Select } from 'antd'
import dayjs from 'dayjs'
import { DayPicker } from '../../app/forms/day-picker.tsx'
import { FormDialog } from '../../app/forms/form-dialog.tsx'

type Terms = {
  name: string
  purpose: string
  contact: { name: string; email?: string | null }
  parkIds: string[]
  scopes: Scope[]
  departmentId?: string | null
  networks?: string[]
  callsPerMinute?: number | null
  expiresOn: string
}
export type GivenTerms = Required<Omit<Terms, 'contact'>> & { contact: { name: string; email: string | null } }

type TermsDialogProps = {
  title: string
  submitLabel?: string
  open: boolean
  onClose: () => void
  onStale?: () => Promise<unknown>
  /** Whose terms are changed; without it they are those of a new one. */
  program?: Program
  /** The last day of `program`, in the city's time zone. */
  lastDay?: string
  onSubmit: (terms: GivenTerms) => Promise<unknown>
}

/** What a program is let in for: who answers for it, where, with which rights, how long. */
export function TermsDialog({ program, lastDay, onSubmit, ...dialog }: TermsDialogProps) {
  const { t } = useTranslation()
  const areas = useCall(listAreas, {}, { enabled: dialog.open })
  const parks = (areas.data?.items ?? []).filter(({ level, closedOn }) => level === 'park' && closedOn === null)
  const departments = useCall(listDepartments, {}, { enabled: dialog.open })
  const required = (message: string) => [{ required: true, message }]
  const initial: Partial<Terms> = program
    ? {
        name: program.name, purpose: program.purpose, contact: program.contact, parkIds: program.parks.map(({ id }) => id), scopes: program.scopes, departmentId: program.department?.id ?? null, networks: program.networks,
        callsPerMinute: program.callsPerMinute, ...(lastDay && { expiresOn: lastDay }),
      }
    : { scopes: ['cases:read'], expiresOn: dayjs().add(1, 'year').format('YYYY-MM-DD') }
  return (
    <FormDialog<Terms>
      {...dialog}
      width={600}
      initialValues={initial}
      onSubmit={(values) =>
        onSubmit({ ...values, contact: { name: values.contact.name, email: values.contact.email?.trim() || null }, departmentId: values.departmentId ?? null, networks: values.networks ?? [], callsPerMinute: values.callsPerMinute ?? null })
      }
    >
      <Form.Item name="name" label={t('console.programs.name')} rules={[{ required: true, whitespace: true, message: t('console.programs.fields.name') }]}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name="purpose" label={t('console.programs.purpose')} rules={[{ required: true, whitespace: true, message: t('console.programs.fields.purpose') }]}>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2, maxRows: 5 }} />
      </Form.Item>
      <div className="field-pair">
        <Form.Item name={['contact', 'name']} label={t('console.programs.contact')} rules={[{ required: true, whitespace: true, message: t('console.programs.fields.contact') }]}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item name={['contact', 'email']} label={t('people.field.email')} rules={[{ type: 'email', message: t('console.people.fields.email_wrong') }]}>
          <Input maxLength={254} inputMode="email" autoComplete="off" />
        </Form.Item>
      </div>
      <Form.Item name="parkIds" label={t('console.programs.parks')} extra={t('console.programs.parks_hint')} rules={required(t('console.programs.fields.parks'))}>
        <Select mode="multiple" options={parks.map(({ id, name }) => ({ value: id, label: name }))} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="scopes" label={t('console.programs.scopes')} rules={required(t('console.programs.fields.scopes'))}>
        <Checkbox.Group className="scope-choice" options={Scope.options.map((value) => ({ value, label: t(`console.programs.scope.${value}`) }))} />
      </Form.Item>
      <Form.Item name="departmentId" label={t('console.programs.department')} extra={t('console.programs.department_hint')}>
        <Select allowClear options={(departments.data?.items ?? []).filter(({ closedOn }) => closedOn === null).map(({ id, name }) => ({ value: id, label: name }))} showSearch={{ optionFilterProp: 'label' }} placeholder={t('console.programs.department_none')} />
      </Form.Item>
      <div className="field-pair">
        <Form.Item name="expiresOn" label={t('console.programs.expires')} rules={required(t('console.programs.fields.expires'))}>
          <DayPicker />
        </Form.Item>
        <Form.Item name="callsPerMinute" label={t('console.programs.calls')} extra={t('console.programs.calls_hint')}>
          <InputNumber min={1} max={100_000} style={{ width: '100%' }} />
        </Form.Item>
      </div>
      <Form.Item name="networks" label={t('console.programs.networks')} extra={t('console.programs.networks_hint')}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ', '，']} placeholder="203.0.113.0/24" />
      </Form.Item>
    </FormDialog>
  )
}
