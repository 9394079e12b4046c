import { confirmLiaisonOfOrder, type VerificationOrder } from '@qilian/contract/verification'
import { dot } from '@qilian/ui/dot.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { FormDialog } from '../../../../app/forms/form-dialog.tsx'
import { NewContactFields, newContactOf, type NewContactValues } from '../../../../app/liaison-check/new-contact-fields.tsx'

type MovedDialogProps = { order: VerificationOrder; holder: VerificationOrder['holders'][number]; onClose: () => void }

/** The person was found and is the right one, with another mobile or mailbox: that ends the order. */
export function MovedDialog({ order, holder, onClose }: MovedDialogProps) {
  const { t } = useTranslation()
  const confirm = useAction(confirmLiaisonOfOrder, ['cases', 'enterprises', 'notices'])
  return (
    <FormDialog<NewContactValues>
      title={t('console.checks.moved.title', { name: holder.name })}
      open
      onClose={onClose}
      intro={[holder.phone, holder.email].filter(Boolean).join(dot)}
      onSubmit={(values) => confirm.mutateAsync({ params: { orderId: order.caseId }, body: { version: order.version, holderId: holder.id, ...newContactOf(values) } })}
    >
      <NewContactFields />
    </FormDialog>
  )
}
