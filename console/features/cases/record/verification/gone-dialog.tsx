import { reportGone, type VerificationOrder } from '@qilian/contract/verification'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { Alert, Button, DatePicker, Form, Input, Modal, Radio } from 'antd'
import type { Dayjs } from 'dayjs'

type Values = { as: 'closed' | 'flagged'; on?: Dayjs; evidence: string }

/** The enterprise is gone: its file is closed with a day, or flagged where nobody was found at its address. */
export function GoneDialog({ order, onClose }: { order: VerificationOrder; onClose: () => void }) {
  const { t } = useTranslation()
  const gone = useAction(reportGone, ['cases', 'enterprises'])
  const visited = order.rungs.some(({ attempts }) => attempts.some(({ result }) => result === 'nobody_there'))
  return (
    <Modal open title={t('verification.gone.title')} onCancel={onClose} footer={null} destroyOnHidden>
      <Form<Values>
        layout="vertical"
        initialValues={{ as: visited ? 'flagged' : 'closed' }}
        onFinish={({ as, on, evidence }) => gone.mutate({ params: { orderId: order.caseId }, body: { version: order.version, as, evidence, ...(on && { on: on.format('YYYY-MM-DD') }) } }, { onSuccess: onClose })}
      >
        {gone.error && <Alert type="error" showIcon title={gone.error.message} />}
        <Form.Item name="as" label={t('verification.gone.as')}>
          <Radio.Group options={(['closed', 'flagged'] as const).map((value) => ({ value, label: t(`verification.gone.ways.${value}`) }))} />
        </Form.Item>
        <Form.Item name="on" label={t('verification.gone.on')}>
          <DatePicker style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="evidence" label={t('verification.gone.evidence')} rules={[{ required: true, message: t('verification.gone.evidence_needed') }]}>
          <Input.TextArea maxLength={1000} autoSize={{ minRows: 3 }} placeholder={t('verification.gone.evidence_hint')} />
        </Form.Item>
        <Button type="primary" danger htmlType="submit" block loading={gone.isPending}>
          {t('verification.gone.submit')}
        </Button>
      </Form>
    </Modal>
  )
}
