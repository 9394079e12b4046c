import { revealContact } from '@qilian/contract/enterprises'
import type { ResponseOf } from '@qilian/contract/endpoint'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { Button, Form, Input } from 'antd'
import { FormDialog } from '../../app/forms/form-dialog.tsx'

export type Revealed = ResponseOf<typeof revealContact>

type RevealDialogProps = {
  enterpriseId: string
  holder: { id: string; user: { name: string } } | undefined
  onClose: () => void
  onRevealed: (holderId: string, contact: Revealed) => void
}

const usualPurposes = ['case', 'check', 'notice'] as const

/** Phone and e-mail are personal data: whoever reads them says what for, and that goes on record. */
export function RevealDialog({ enterpriseId, holder, onClose, onRevealed }: RevealDialogProps) {
  const { t } = useTranslation()
  const reveal = useAction(revealContact)
  return (
    <FormDialog<{ purpose: string }>
      title={t('console.enterprises.reveal.title', { name: holder?.user.name })}
      open={holder !== undefined}
      onClose={onClose}
      submitLabel={t('console.enterprises.reveal.submit')}
      intro={t('console.enterprises.reveal.intro')}
      onSubmit={async ({ purpose }) => {
        if (holder) onRevealed(holder.id, await reveal.mutateAsync({ params: { enterpriseId, holderId: holder.id }, body: { purpose } }))
      }}
    >
      {(form) => (
        <Form.Item
          name="purpose"
          label={t('console.enterprises.reveal.purpose')}
          rules={[{ required: true, whitespace: true, message: t('console.enterprises.reveal.missing') }]}
          extra={
            <span className="reveal-choices">
              {usualPurposes.map((purpose) => (
                <Button key={purpose} size="small" onClick={() => form.setFieldsValue({ purpose: t(`console.enterprises.reveal.usual.${purpose}`) })}>
                  {t(`console.enterprises.reveal.usual.${purpose}`)}
                </Button>
              ))}
            </span>
          }
        >
          <Input maxLength={200} />
        </Form.Item>
      )}
    </FormDialog>
  )
}
