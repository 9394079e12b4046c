import { revealContact } from '@qilian/contract/enterprises'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { Button } from 'antd'
import { useState } from 'react'
import { UnmaskDialog } from '../forms/unmask-dialog.tsx'
import './contact.css'

type ContactProps = { enterpriseId: string; holder: { id: string; user: { name: string }; phone: string | null; email: string | null } }

/** A masked number; with a purpose on record it becomes one to tap and call. */
export function Contact({ enterpriseId, holder }: ContactProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [shown, setShown] = useState<{ phone: string | null; email: string | null }>()
  const reveal = useAction(revealContact)
  const { phone, email } = shown ?? holder
  return (
    <span className="seat-contacts">
      {phone && (shown ? <a className="call-link" href={`tel:${phone}`}>{t('console.checks.call', { phone })}</a> : <span>{phone}</span>)}
      {!phone && email && (shown ? <a href={`mailto:${email}`}>{email}</a> : <span>{email}</span>)}
      {!shown && (phone || email) && (
        <Button type="link" size="small" className="reveal" onClick={() => setOpen(true)}>
          {t('privacy.show')}
          <span className="visually-hidden">{t('privacy.of', { name: holder.user.name })}</span>
        </Button>
      )}
      <UnmaskDialog
        title={t('privacy.title', { name: holder.user.name })}
        open={open}
        onClose={() => setOpen(false)}
        onSubmit={async (reason) => setShown(await reveal.mutateAsync({ params: { enterpriseId, holderId: holder.id }, body: reason }))}
      />
    </span>
  )
}
