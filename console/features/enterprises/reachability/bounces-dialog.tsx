import { getBounceReport, listBounceReports, type BounceReport } from '@qilian/contract/contacts'
import { dot } from '@qilian/ui/dot.ts'
import { EmptyState, ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { FactList } from '../../../app/section.tsx'
import { useCause } from './contact-state.tsx'
import './bounces-dialog.css'

type Whose = { enterpriseId: string; holderId: string; name: string }

/** What came back of the mails to somebody, and each report's own headers. */
export function BouncesDialog({ whose, onClose }: { whose: Whose | undefined; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal title={whose && t('console.enterprises.contacts.reports_of', { name: whose.name })} open={whose !== undefined} onCancel={onClose} footer={null} width={720} destroyOnHidden>
      {whose && <Reports {...whose} />}
    </Modal>
  )
}

function Reports({ enterpriseId, holderId }: Whose) {
  const { t } = useTranslation()
  const list = usePages(listBounceReports, { params: { enterpriseId, holderId } })
  if (list.error && !list.first) return <ErrorState error={list.error} onRetry={list.retry} />
  if (!list.first) return <LoadingState />
  if (list.items.length === 0) return <EmptyState title={t('console.enterprises.contacts.no_reports')} />
  return (
    <>
      <ul>
        {list.items.map((report) => (
          <Report key={report.id} report={report} />
        ))}
      </ul>
      {list.hasMore && (
        <Button onClick={list.more} loading={list.loadingMore}>
          {t('common.more')}
        </Button>
      )}
    </>
  )
}

function Report({ report }: { report: BounceReport }) {
  const { t } = useTranslation()
  const format = useFormat()
  const causeOf = useCause()
  const [open, setOpen] = useState(false)
  return (
    <li className="contact-report">
      <div>
        <span className="cell-main">{t(`console.enterprises.contacts.verdicts.${report.verdict}`)}</span> <span className="cell-note">{format.dateTime(report.receivedAt)}</span>
      </div>
      <div>{[causeOf(report), report.reportingMta].filter(Boolean).join(dot)}</div>
      {!report.current && <div className="cell-note">{t('console.enterprises.contacts.former_address')}</div>}
      <Button type="link" size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t(open ? 'console.enterprises.contacts.hide' : 'console.enterprises.contacts.look')}
      </Button>
      {open && <Headers reportId={report.id} />}
    </li>
  )
}

function Headers({ reportId }: { reportId: string }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useCall(getBounceReport, { params: { reportId } })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingState />
  if (data.headers === null) return <p className="cell-note">{t('console.enterprises.contacts.forgotten')}</p>
  return (
    <>
      {data.diagnostic && <blockquote className="contact-words">{data.diagnostic}</blockquote>}
      <FactList facts={data.headers.map(({ name, value }, index) => ({ label: `${name}${index > 0 && data.headers?.[index - 1]?.name === name ? ` ${index}` : ''}`, value, wide: true }))} />
    </>
  )
}
