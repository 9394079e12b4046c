import { closeDepartment, closeOffice, listAreas, listDepartments, openDepartment, openOffice, renameDepartment, renameOffice } from '@qilian/contract/people'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { App, Form, Input, Select } from 'antd'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import type { Department } from './departments.tsx'

type Office = Department['offices'][number]
export type Naming = { what: 'department'; areaId?: string } | { what: 'office'; department: Department } | { what: 'rename'; department: Department; office?: Office }
type NamingDialogProps = { naming: Naming | undefined; onClose: () => void; onRead: () => Promise<unknown> }

/** A new department, a new office, or another name. */
export function NameDialog({ naming, onClose, onRead }: NamingDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const areas = useCall(listAreas, {})
  const addDepartment = useAction(openDepartment)
  const addOffice = useAction(openOffice)
  const rename = useAction(renameDepartment)
  const renameOne = useAction(renameOffice)
  const named = naming?.what === 'rename' ? naming.office ?? naming.department : naming?.what === 'office' ? naming.department : undefined
  const initial = naming?.what === 'rename' ? { name: named?.name ?? '' } : naming?.what === 'department' && naming.areaId ? { areaId: naming.areaId } : {}

  const save = async ({ name, areaId }: { name: string; areaId?: string }) => {
    if (naming?.what === 'department' && areaId) await addDepartment.mutateAsync({ body: { name, areaId } })
    if (naming?.what === 'office') await addOffice.mutateAsync({ params: { departmentId: naming.department.id }, body: { name } })
    if (naming?.what === 'rename' && naming.office) await renameOne.mutateAsync({ params: { officeId: naming.office.id }, body: { version: naming.office.version, name } })
    else if (naming?.what === 'rename') await rename.mutateAsync({ params: { departmentId: naming.department.id }, body: { version: naming.department.version, name } })
    void message.success(t('console.people.department.saved'))
  }
  return (
    <FormDialog<{ name: string; areaId?: string }>
      title={naming ? t(`console.people.department.titles.${naming.what}`, { name: named?.name ?? '' }) : ''}
      open={naming !== undefined}
      onClose={onClose}
      onStale={onRead}
      initialValues={initial}
      onSubmit={save}
    >
      {naming?.what === 'department' && (
        <Form.Item name="areaId" label={t('people.field.area')} rules={[{ required: true, message: t('console.people.post.missing.areaId') }]}>
          <Select showSearch={{ optionFilterProp: 'label' }} options={(areas.data?.items ?? []).filter(({ closedOn }) => closedOn === null).map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
      )}
      <Form.Item name="name" label={t('console.people.department.name')} rules={[{ required: true, whitespace: true, message: t('console.people.department.name_missing') }]}>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
    </FormDialog>
  )
}

export type Closing = { what: 'department'; department: Department } | { what: 'office'; department: Department; office: Office }

/** Closing names a successor: tasks, posts and offices go over in the same instant. */
export function CloseDialog({ closing, onClose, onRead }: { closing: Closing | undefined; onClose: () => void; onRead: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const departments = useCall(listDepartments, { query: {} }, { enabled: closing !== undefined })
  const endDepartment = useAction(closeDepartment, ['cases'])
  const endOffice = useAction(closeOffice, ['cases'])
  const name = closing?.what === 'office' ? closing.office.name : closing?.department.name
  const successors =
    closing?.what === 'office'
      ? closing.department.offices.filter(({ id }) => id !== closing.office.id)
      : (departments.data?.items ?? []).filter(({ id }) => id !== closing?.department.id)

  const close = async ({ successorId }: { successorId: string }) => {
    if (closing?.what === 'department') await endDepartment.mutateAsync({ params: { departmentId: closing.department.id }, body: { version: closing.department.version, successorId } })
    if (closing?.what === 'office') await endOffice.mutateAsync({ params: { officeId: closing.office.id }, body: { version: closing.office.version, successorId } })
    void message.success(t('console.people.department.closed', { name }))
  }
  return (
    <FormDialog<{ successorId: string }>
      title={t('console.people.department.close_title', { name })}
      open={closing !== undefined}
      onClose={onClose}
      onStale={onRead}
      danger
      submitLabel={t('console.people.department.close')}
      intro={t(closing?.what === 'office' ? 'console.people.department.close_office_intro' : 'console.people.department.close_intro')}
      onSubmit={close}
    >
      <Form.Item name="successorId" label={t('console.people.department.successor')} rules={[{ required: true, message: t('console.people.department.successor_missing') }]}>
        <Select showSearch={{ optionFilterProp: 'label' }} notFoundContent={t('console.people.department.no_successor')} options={successors.map(({ id, name: label }) => ({ value: id, label }))} />
      </Form.Item>
    </FormDialog>
  )
}
