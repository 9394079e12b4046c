import { QrcodeOutlined } from '@ant-design/icons'
import { getCaseQr, type CaseDetail } from '@qilian/contract/cases'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { App, Button, Modal, Space } from 'antd'
import { useState } from 'react'
import './tracking.css'

/** The slip that goes along with a need: whoever holds it sees how far it is, without an account. */
export function Tracking({ record }: { record: CaseDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const address = new URL(record.trackingPath, location.origin).href
  return (
    <>
      <Button size="small" type="text" icon={<QrcodeOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {t('console.cases.tracking.title')}
      </Button>
      <Modal
        open={open}
        onCancel={() => setOpen(false)}
        title={t('console.cases.tracking.title')}
        width={420}
        footer={
          <Space wrap>
            <Button onClick={() => void navigator.clipboard.writeText(address).then(() => message.success(t('console.cases.tracking.copied')))}>{t('console.cases.tracking.copy')}</Button>
            <Button type="primary" onClick={() => print()}>
              {t('console.cases.tracking.print')}
            </Button>
          </Space>
        }
      >
        <div className="slip">
          <p className="slip-place">
            {record.park.name}{dot}{t('common.product')}
          </p>
          <img src={urlOf(getCaseQr, { params: { caseId: record.id } })} width={200} height={200} alt={t('console.cases.tracking.alt', { number: record.number })} />
          <p className="slip-number">{record.number}</p>
          <p>{record.title}</p>
          <p className="cell-note">
            {t('cases.field.opened_at')} {format.date(record.openedAt)}
          </p>
          <p className="cell-note">{t('console.cases.tracking.text')}</p>
        </div>
      </Modal>
    </>
  )
}
