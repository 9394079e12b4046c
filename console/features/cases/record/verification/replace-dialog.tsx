import { nameSuccessor } from '@qilian/contract/appointments'
import { Authority, SeatScope } from '@qilian/contract/enterprises'
import { askOwnerToReplace, type VerificationOrder } from '@qilian/contract/verification'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { useNavigate } from '@tanstack/react-router'
import { Alert, Checkbox, Form, Input, Modal, Radio, Segmented, Button } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../../../app/forms/form-dialog.tsx'
import { withoutEmpty } from '../../../../app/forms/without-empty.ts'

type ReplaceDialogProps = { order: VerificationOrder; onClose: () => void }

/** Two ways to another liaison: the owner names one on the phone, or staff do at the enterprise's word. */
export function ReplaceDialog({ order, onClose }: ReplaceDialogProps) {
  const owner = order.holders.find(({ role }) => role === 'owner')
  const [way, setWay] = useState<'owner' | 'assisted'>(owner ? 'owner' : 'assisted')
  const { t } = useTranslation()
  const ways = owner && (
    <Segmented
      block
      aria-label={t('verification.replace.ways')}
      value={way}
      onChange={(value) => setWay(value as typeof way)}
      options={(['owner', 'assisted'] as const).map((value) => ({ value, label: t(`verification.replace.way.${value}`) }))}
    />
  )
  return way === 'owner' && owner ? <AskOwner order={order} owner={owner} ways={ways} onClose={onClose} /> : <Assisted order={order} ways={ways} onClose={onClose} />
}

type WayProps = ReplaceDialogProps & { ways: React.ReactNode }

function AskOwner({ order, owner, ways, onClose }: WayProps & { owner: VerificationOrder['holders'][number] }) {
  const { t } = useTranslation()
  const [note, setNote] = useState('')
  const ask = useAction(askOwnerToReplace, ['cases', 'enterprises'])
  return (
    <Modal open title={t('verification.replace.title')} onCancel={onClose} footer={null} destroyOnHidden>
      <div className="stack">
        {ways}
        {ask.error && <Alert type="error" showIcon title={ask.error.message} />}
        <p>{t('verification.replace.by_owner', { name: owner.name, phone: owner.phone ?? owner.email })}</p>
        <Input.TextArea aria-label={t('verification.replace.note')} placeholder={t('verification.replace.note')} maxLength={500} autoSize={{ minRows: 2 }} value={note} onChange={(event) => setNote(event.target.value)} />
        <Button
          type="primary"
          block
          loading={ask.isPending}
          onClick={() => ask.mutate({ params: { orderId: order.caseId }, body: { version: order.version, ...(note.trim() && { note: note.trim() }) } }, { onSuccess: onClose })}
        >
          {t('verification.replace.ask')}
        </Button>
      </div>
    </Modal>
  )
}

type Named = { name: string; phone?: string; email?: string; post: string; scope: SeatScope; authority: Authority[] }

/** The appointment begins with what the order knows: the seat, who holds it, what it gives. */
function Assisted({ order, ways, onClose }: WayProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const name = useAction(nameSuccessor, ['appointments', 'cases', 'enterprises'])
  const primary = order.holders.find(({ role }) => role === 'primary')
  return (
    <FormDialog<Named>
      open
      title={t('verification.replace.assisted_title', { name: order.enterprise.name })}
      onClose={onClose}
      submitLabel={t('verification.replace.begin')}
      intro={t(primary ? 'verification.replace.assisted_intro' : 'verification.replace.assisted_empty', { name: primary?.name })}
      initialValues={{ post: primary?.post ?? '', scope: 'paperwork', authority: [] }}
      onSubmit={async ({ authority, scope, ...person }) => {
        const { id } = await name.mutateAsync({
          params: { enterpriseId: order.enterprise.id },
          body: { ...withoutEmpty(person), role: 'primary', predecessorId: primary?.id ?? null, scope, authority: scope === 'paperwork' ? [] : authority, until: null },
        })
        void navigate({ to: '/liaisons/appointments/$appointmentId', params: { appointmentId: id } })
      }}
    >
      {(form) => (
        <>
          {ways && <Form.Item>{ways}</Form.Item>}
          <Form.Item name="name" label={t('verification.replace.successor')} rules={[{ required: true, whitespace: true, message: t('verification.replace.successor_missing') }]}>
            <Input maxLength={60} autoComplete="off" />
          </Form.Item>
          <Form.Item name="phone" label={t('verification.replace.mobile')} extra={t('verification.replace.mobile_hint')}>
            <Input maxLength={30} inputMode="tel" autoComplete="off" />
          </Form.Item>
          <Form.Item name="email" label={t('verification.replace.email')}>
            <Input maxLength={254} type="email" autoComplete="off" />
          </Form.Item>
          <Form.Item name="post" label={t('verification.replace.post')} rules={[{ required: true, whitespace: true, message: t('verification.replace.post_missing') }]}>
            <Input maxLength={60} />
          </Form.Item>
          <Form.Item name="scope" label={t('verification.replace.scope')}>
            <Radio.Group options={SeatScope.options.map((value) => ({ value, label: t(`appointments.scope.${value}`) }))} />
          </Form.Item>
          <Form.Item noStyle dependencies={['scope']}>
            {() =>
              form.getFieldValue('scope') === 'decisions' && (
                <Form.Item name="authority" label={t('verification.replace.authority')}>
                  <Checkbox.Group options={Authority.options.map((value) => ({ value, label: t(`appointments.authority.${value}`) }))} />
                </Form.Item>
              )
            }
          </Form.Item>
        </>
      )}
    </FormDialog>
  )
}
