import { listAreas, listDepartments, StaffRole } from '@qilian/contract/people'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { Form, Select } from 'antd'

export type PostValues = { role: StaffRole; areaId: string; departmentId?: string; officeId?: string }

const inDepartment: readonly StaffRole[] = ['department_liaison', 'office_handler']

/** Which post, and where: department and office as far as the role has them. `within` is the name of the group in the form. */
export function PostFields({ within = [] }: { within?: readonly string[] }) {
  const { t } = useTranslation()
  const form = Form.useFormInstance()
  const name = (field: keyof PostValues) => [...within, field]
  const role = Form.useWatch<StaffRole | undefined>(name('role'))
  const areaId = Form.useWatch<string | undefined>(name('areaId'))
  const departmentId = Form.useWatch<string | undefined>(name('departmentId'))
  const areas = useCall(listAreas, {})
  const departments = useCall(listDepartments, { query: { areaId } }, { enabled: areaId !== undefined })
  const offices = departments.data?.items.find(({ id }) => id === departmentId)?.offices ?? []
  const required = (field: keyof PostValues) => [{ required: true, message: t(`console.people.post.missing.${field}`) }]
  const needsDepartment = role !== undefined && inDepartment.includes(role)
  const forget = (...fields: (keyof PostValues)[]) => form.setFields(fields.map((field) => ({ name: name(field), value: undefined, errors: [] })))

  return (
    <div className="form-grid">
      <Form.Item name={name('role')} label={t('people.field.role')} rules={required('role')}>
        <Select options={StaffRole.options.map((value) => ({ value, label: t(`people.roles.${value}`) }))} />
      </Form.Item>
      <Form.Item name={name('areaId')} label={t('people.field.area')} rules={required('areaId')}>
        <Select
          loading={areas.isPending}
          showSearch={{ optionFilterProp: 'label' }}
          options={(areas.data?.items ?? []).filter(({ closedOn }) => closedOn === null).map(({ id, name: label }) => ({ value: id, label }))}
          onChange={() => forget('departmentId', 'officeId')}
        />
      </Form.Item>
      {/* Other roles may sit in a department; these always do. */}
      <Form.Item name={name('departmentId')} label={needsDepartment ? t('people.field.department') : t('console.people.post.department_optional')} rules={needsDepartment ? required('departmentId') : []}>
        <Select
          allowClear
          disabled={areaId === undefined}
          loading={departments.isFetching}
          showSearch={{ optionFilterProp: 'label' }}
          notFoundContent={t('console.people.post.no_departments')}
          options={(departments.data?.items ?? []).map(({ id, name: label }) => ({ value: id, label }))}
          onChange={() => forget('officeId')}
        />
      </Form.Item>
      <Form.Item name={name('officeId')} label={role === 'office_handler' ? t('people.field.office') : t('console.people.post.office_optional')} rules={role === 'office_handler' ? required('officeId') : []}>
        <Select
          allowClear
          disabled={departmentId === undefined}
          showSearch={{ optionFilterProp: 'label' }}
          notFoundContent={t('console.people.post.no_offices')}
          options={offices.map(({ id, name: label }) => ({ value: id, label }))}
        />
      </Form.Item>
    </div>
  )
}
