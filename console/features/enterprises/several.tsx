import { assignStaffToSeveral, Capacity, exportEnterprises, type EnterpriseSummary } from '@qilian/contract/enterprises'
import type { Outcome } from '@qilian/contract/shapes'
import { urlOf } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { Button, Form, Select } from 'antd'
import { useState } from 'react'
import { ChosenBar } from '../../app/lists/chosen.tsx'
import { ExportMenu } from '../../app/lists/export-menu.tsx'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import { StaffSelect } from '../../app/forms/staff-select.tsx'
import { Outcomes } from '../../app/lists/outcomes.tsx'

type SeveralProps = { chosen: readonly EnterpriseSummary[]; onClear: () => void; mayAssign: boolean }

/** Assigns one officer to several enterprises, or saves just these as a file. */
export function SeveralEnterprises({ chosen, onClear, mayAssign }: SeveralProps) {
  const { t } = useTranslation()
  const [assigning, setAssigning] = useState(false)
  const [outcomes, setOutcomes] = useState<{ items: readonly Outcome[]; names: Map<string, string> }>()
  const assign = useAction(assignStaffToSeveral)
  return (
    <>
      <ChosenBar count={chosen.length} onClear={onClear}>
        {mayAssign && (
          <Button size="small" onClick={() => setAssigning(true)}>
            {t('console.enterprises.staff.several')}
          </Button>
        )}
        <ExportMenu small urlFor={(format) => urlOf(exportEnterprises, { query: { enterpriseIds: chosen.map(({ id }) => id), format } })} />
      </ChosenBar>
      <FormDialog<{ capacity: Capacity; userId?: string }>
        open={assigning}
        title={t('console.chosen.title', { action: t('console.enterprises.staff.several'), count: chosen.length })}
        intro={t('console.chosen.intro')}
        initialValues={{ capacity: 'service_officer' }}
        onClose={() => setAssigning(false)}
        onSubmit={async ({ capacity, userId }) => {
          const { items } = await assign.mutateAsync({ body: { enterprises: chosen.map(({ id, version }) => ({ enterpriseId: id, version })), capacity, userId: userId ?? null } })
          setOutcomes({ items, names: new Map(chosen.map(({ id, name }) => [id, name])) })
          onClear()
        }}
      >
        <Form.Item name="capacity" label={t('console.enterprises.staff.capacity')}>
          <Select options={Capacity.options.map((value) => ({ value, label: t(`enterprises.capacity.${value}`) }))} />
        </Form.Item>
        <Form.Item noStyle dependencies={['capacity']}>
          {({ getFieldValue }) => (
            <Form.Item name="userId" label={t('console.enterprises.assign.who')} rules={[{ required: true, message: t('console.cases.form.pick') }]}>
              <StaffSelect role={getFieldValue('capacity') as Capacity} />
            </Form.Item>
          )}
        </Form.Item>
      </FormDialog>
      <Outcomes outcomes={outcomes?.items} nameOf={(id) => outcomes?.names.get(id) ?? id} onClose={() => setOutcomes(undefined)} />
    </>
  )
}
