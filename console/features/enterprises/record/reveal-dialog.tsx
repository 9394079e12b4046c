import type { ResponseOf } from '@qilian/contract/endpoint'
import { revealContact } from '@qilian/contract/enterprises'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { UnmaskDialog } from '../../../app/forms/unmask-dialog.tsx'

export type Revealed = ResponseOf<typeof revealContact>

type RevealDialogProps = {
  enterpriseId: string
  holder: { id: string; user: { name: string } } | undefined
  onClose: () => void
  onRevealed: (holderId: string, contact: Revealed) => void
}

export function RevealDialog({ enterpriseId, holder, onClose, onRevealed }: RevealDialogProps) {
  const { t } = useTranslation()
  const reveal = useAction(revealContact)
  return (
    <UnmaskDialog
      title={t('privacy.title', { name: holder?.user.name })}
      open={holder !== undefined}
      onClose={onClose}
      onSubmit={async (reason) => {
        if (holder) onRevealed(holder.id, await reveal.mutateAsync({ params: { enterpriseId, holderId: holder.id }, body: reason }))
      }}
    />
  )
}
