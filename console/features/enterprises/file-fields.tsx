import { explainUscc } from '@qilian/contract/codes/uscc'
import { sizeClass } from '@qilian/contract/codes/size-class'
import { Flag, listTags, Ownership, type EnterpriseDetail } from '@qilian/contract/enterprises'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { Form, Input, InputNumber, Select } from 'antd'
import { DayPicker } from '../../app/forms/day-picker.tsx'
import { IndustrySelect } from './industry-select.tsx'
import { MoneyInput } from './money-input.tsx'

export const fileFields = [
  'name', 'uscc', 'legalRepresentative', 'registeredCapitalYuan', 'foundedOn', 'address', 'industryCode', 'ownership',
  'headcount', 'revenueYuan', 'assetsYuan', 'parentUscc', 'flags', 'tags',
] as const
export type FileField = (typeof fileFields)[number]
export type FileValues = Pick<EnterpriseDetail, FileField>

/** An emptied text field means: not known. */
export function tidyValue<Value>(value: Value): Value | null {
  if (typeof value !== 'string') return value ?? null
  const trimmed = value.trim()
  return trimmed === '' ? null : (trimmed as Value)
}

/** What an enterprise's file holds, to be filled in or corrected. */
export function FileFields() {
  const { t } = useTranslation()
  const tags = useCall(listTags, {})
  const label = (field: FileField) => t(`enterprises.field.${field}`)
  return (
    <div className="form-grid">
      <Form.Item name="name" label={label('name')} className="form-wide" rules={[{ required: true, whitespace: true, message: t('console.enterprises.fields.name_missing') }, { max: 120 }]}>
        <Input maxLength={120} />
      </Form.Item>
      <Form.Item name="uscc" label={label('uscc')} className="form-wide" extra={<UsccVerdict field="uscc" />}>
        <Input maxLength={40} autoCapitalize="characters" spellCheck={false} className="code-input" placeholder={t('console.enterprises.fields.uscc_hint')} />
      </Form.Item>
      <Form.Item name="legalRepresentative" label={label('legalRepresentative')}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="registeredCapitalYuan" label={label('registeredCapitalYuan')}>
        <MoneyInput />
      </Form.Item>
      <Form.Item name="foundedOn" label={label('foundedOn')}>
        <DayPicker />
      </Form.Item>
      <Form.Item name="ownership" label={label('ownership')} getValueFromEvent={(value: string | undefined) => value ?? null} getValueProps={(value) => (value ? { value } : {})}>
        <Select allowClear options={Ownership.options.map((value) => ({ value, label: t(`enterprises.ownership.${value}`) }))} />
      </Form.Item>
      <Form.Item name="address" label={label('address')} className="form-wide">
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="industryCode" label={label('industryCode')} className="form-wide">
        <IndustrySelect />
      </Form.Item>
      <Form.Item name="headcount" label={label('headcount')}>
        <InputNumber style={{ width: '100%' }} min={0} max={10_000_000} precision={0} controls={false} suffix={t('console.enterprises.fields.persons')} />
      </Form.Item>
      <Form.Item name="revenueYuan" label={label('revenueYuan')}>
        <MoneyInput min={-1e10} />
      </Form.Item>
      <Form.Item name="assetsYuan" label={label('assetsYuan')} extra={<SizePreview />}>
        <MoneyInput min={-1e10} />
      </Form.Item>
      <Form.Item name="parentUscc" label={label('parentUscc')} className="form-wide" extra={<UsccVerdict field="parentUscc" />}>
        <Input maxLength={40} autoCapitalize="characters" spellCheck={false} className="code-input" placeholder={t('console.enterprises.fields.parent_hint')} />
      </Form.Item>
      <Form.Item name="flags" label={label('flags')} className="form-wide">
        <Select mode="multiple" showSearch={{ optionFilterProp: 'label' }} options={Flag.options.map((value) => ({ value, label: t(`enterprises.flag.${value}`) }))} />
      </Form.Item>
      <Form.Item name="tags" label={label('tags')} className="form-wide" extra={t('console.enterprises.fields.tags_hint')}>
        <Select mode="tags" maxCount={20} tokenSeparators={[',', '，', '、', ';', '；']} options={(tags.data?.items ?? []).map((tag) => ({ value: tag, label: tag }))} />
      </Form.Item>
    </div>
  )
}

/** Says while typing what is wrong with a credit code, and how to mend it. */
function UsccVerdict({ field }: { field: 'uscc' | 'parentUscc' }) {
  const { t } = useTranslation()
  const text = Form.useWatch<string | null | undefined>(field) ?? ''
  if (text.trim() === '') return null
  const verdict = explainUscc(text)
  if (verdict.ok) return <span className="field-right">{t('console.enterprises.uscc.right')}</span>
  const { reason, ...values } = verdict
  return <span className="field-wrong">{t(`console.enterprises.uscc.${reason}`, values)}</span>
}

/** The size class as it would come out, or what is missing for it. */
function SizePreview() {
  const { t } = useTranslation()
  const [industryCode = null, headcount = null, revenue = null, assets = null] = [
    Form.useWatch<string | null | undefined>('industryCode'), Form.useWatch<number | null | undefined>('headcount'), Form.useWatch<number | null | undefined>('revenueYuan'), Form.useWatch<number | null | undefined>('assetsYuan'),
  ]
  const verdict = sizeClass({ industryCode, headcount, revenue, assets })
  if (verdict.sizeClass) return t('console.enterprises.size.preview', { class: t(`enterprises.size_class.${verdict.sizeClass}`) })
  if (verdict.missing.length === 0) return t('console.enterprises.size.outside')
  return t('console.enterprises.size.missing', { what: verdict.missing.map((each) => t(`enterprises.size_missing.${each}`)).join(t('console.enterprises.comma')) })
}
