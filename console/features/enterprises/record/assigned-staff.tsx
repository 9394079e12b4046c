import { assignStaff, Capacity, type EnterpriseDetail } from '@qilian/contract/enterprises'
import { dot } from '@qilian/ui/dot.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { App, Button, Form } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { StaffSelect } from '../../../app/forms/staff-select.tsx'
import { Section } from '../../../app/section.tsx'

type AssignedStaffProps = { enterprise: EnterpriseDetail; mayAssign: boolean; onRead: () => Promise<unknown> }

/** Who serves the enterprise on the park's side. */
export function AssignedStaff({ enterprise, mayAssign, onRead }: AssignedStaffProps) {
  const { t } = useTranslation()
  const [assigning, setAssigning] = useState<Capacity>()
  const present = enterprise.staff.filter(({ until }) => until === null)
  const former = enterprise.staff.filter(({ until }) => until !== null)
  return (
    <Section title={t('console.enterprises.staff.title')}>
      <ul className="staff-list">
        {Capacity.options.map((capacity) => {
          const assigned = present.find((each) => each.capacity === capacity)
          return (
            <li key={capacity} className="staff-row">
              <span className="seat-role">{t(`enterprises.capacity.${capacity}`)}</span>
              {assigned ? (
                <span>
                  {assigned.user.name} <span className="cell-note">{t('console.enterprises.since', { from: assigned.from })}</span>
                </span>
              ) : (
                <span className="cell-note">{t('console.enterprises.unassigned')}</span>
              )}
              {mayAssign && (
                <Button type="link" onClick={() => setAssigning(capacity)}>
                  {t(assigned ? 'console.enterprises.staff.replace' : 'console.enterprises.staff.assign')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      {former.length > 0 && (
        <details className="former">
          <summary>{t('console.enterprises.staff.former', { count: former.length })}</summary>
          <ul>
            {former.map(({ id, capacity, user, from, until }) => (
              <li key={id}>
                {[t(`enterprises.capacity.${capacity}`), user.name].join(dot)} <span className="cell-note">{t('console.enterprises.span', { from, until })}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <AssignDialog enterprise={enterprise} capacity={assigning} onClose={() => setAssigning(undefined)} onRead={onRead} />
    </Section>
  )
}

type AssignDialogProps = { enterprise: EnterpriseDetail; capacity: Capacity | undefined; onClose: () => void; onRead: () => Promise<unknown> }

function AssignDialog({ enterprise, capacity, onClose, onRead }: AssignDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const assign = useAction(assignStaff)
  const assigned = enterprise.staff.find((each) => each.capacity === capacity && each.until === null)?.user
  return (
    <FormDialog<{ userId?: string }>
      title={capacity ? t('console.enterprises.assign.title', { capacity: t(`enterprises.capacity.${capacity}`) }) : ''}
      open={capacity !== undefined}
      onClose={onClose}
      onStale={onRead}
      initialValues={assigned ? { userId: assigned.id } : {}}
      onSubmit={async ({ userId }) => {
        if (!capacity) return
        await assign.mutateAsync({ params: { enterpriseId: enterprise.id }, body: { version: enterprise.version, capacity, userId: userId ?? null } })
        void message.success(t(userId ? 'console.enterprises.assign.done' : 'console.enterprises.assign.cleared'))
      }}
    >
      <Form.Item name="userId" label={t('console.enterprises.assign.who')} extra={assigned && t('console.enterprises.assign.clear_hint')}>
        <StaffSelect {...(capacity ? { role: capacity } : {})} parkId={enterprise.park.id} chosenName={assigned?.name} />
      </Form.Item>
    </FormDialog>
  )
}
