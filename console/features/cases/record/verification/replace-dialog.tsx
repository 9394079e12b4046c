import { askOwnerToReplace, type VerificationOrder } from '@qilian/contract/verification'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { Link } from '@tanstack/react-router'
import { Alert, Button, Input, Modal } from 'antd'
import { useState } from 'react'

/** Two ways to another liaison: the owner names one, or staff do at the enterprise's word, from its file. */
export function ReplaceDialog({ order, onClose }: { order: VerificationOrder; onClose: () => void }) {
  const { t } = useTranslation()
  const [note, setNote] = useState('')
  const ask = useAction(askOwnerToReplace, ['cases', 'enterprises'])
  const owner = order.holders.find(({ role }) => role === 'owner')
  return (
    <Modal open title={t('verification.replace.title')} onCancel={onClose} footer={null} destroyOnHidden>
      <div className="stack">
        {ask.error && <Alert type="error" showIcon title={ask.error.message} />}
        <p>{owner ? t('verification.replace.by_owner', { name: owner.name, phone: owner.phone }) : t('verification.replace.no_owner')}</p>
        {owner && (
          <>
            <Input.TextArea aria-label={t('verification.replace.note')} placeholder={t('verification.replace.note')} maxLength={500} autoSize={{ minRows: 2 }} value={note} onChange={(event) => setNote(event.target.value)} />
            <Button
              type="primary"
              block
              loading={ask.isPending}
              onClick={() => ask.mutate({ params: { orderId: order.caseId }, body: { version: order.version, ...(note.trim() && { note: note.trim() }) } }, { onSuccess: onClose })}
            >
              {t('verification.replace.ask')}
            </Button>
          </>
        )}
        <p>
          <Link to="/enterprises/$enterpriseId" params={{ enterpriseId: order.enterprise.id }}>
            {t('verification.replace.assisted')}
          </Link>
        </p>
      </div>
    </Modal>
  )
}
