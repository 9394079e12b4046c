import { Stage, type registerEnterprise } from '@qilian/contract/enterprises'
import type { BodyInput } from '@qilian/contract/endpoint'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useMe } from '@qilian/ui/session.ts'
import { Form, Select } from 'antd'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import { FileFields, tidyValue, type FileValues } from './file-fields.tsx'

type Body = BodyInput<typeof registerEnterprise>
type Values = FileValues & Pick<Body, 'parkId' | 'stage'>

type RegisterDialogProps = { open: boolean; onClose: () => void; onSubmit: (body: Body) => Promise<void> }

export function RegisterDialog({ open, onClose, onSubmit }: RegisterDialogProps) {
  const { t } = useTranslation()
  const { parks } = useMe()
  return (
    <FormDialog<Values>
      title={t('console.enterprises.register.title')}
      open={open}
      onClose={onClose}
      width={720}
      submitLabel={t('console.enterprises.register.submit')}
      intro={t('console.enterprises.register.intro')}
      initialValues={{ stage: 'approach', flags: [], tags: [], ...(parks.length === 1 && parks[0] ? { parkId: parks[0].id } : {}) }}
      onSubmit={({ parkId, stage, flags, tags, ...facts }) =>
        onSubmit({
          ...(Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, tidyValue(value)])) as Omit<FileValues, 'flags' | 'tags'>),
          parkId, stage, flags: flags ?? [], tags: tags ?? [],
        })
      }
    >
      <div className="form-grid">
        <Form.Item name="parkId" label={t('enterprises.field.park')} rules={[{ required: true, message: t('console.enterprises.fields.park_missing') }]}>
          <Select options={parks.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
        <Form.Item name="stage" label={t('enterprises.field.stage')}>
          <Select options={Stage.options.map((value) => ({ value, label: t(`enterprises.stage.${value}`) }))} />
        </Form.Item>
      </div>
      <FileFields />
    </FormDialog>
  )
}
