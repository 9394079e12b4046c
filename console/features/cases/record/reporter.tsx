import { revealReporter, type CaseDetail } from '@qilian/contract/cases'
import { call } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { UnmaskDialog } from '../../../app/forms/unmask-dialog.tsx'

/** Who raised it. The phone stays masked until somebody says what for; that goes on record. */
export function Reporter({ record }: { record: CaseDetail }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [shown, setShown] = useState<{ phone: string | null }>()
  const { name, phone, onBehalf } = record.reporter
  if (!name && !phone) return <>{t('console.cases.reporter.unknown')}</>
  return (
    <>
      {name}
      {onBehalf && <span className="cell-note"> {t('console.cases.reporter.on_behalf')}</span>}
      {phone && (
        <div className="reporter-phone">
          {shown?.phone ? <a href={`tel:${shown.phone}`}>{shown.phone}</a> : <span>{phone}</span>}
          {shown === undefined && (
            <Button type="link" size="small" onClick={() => setAsking(true)}>
              {t('console.cases.reporter.show_phone')}
            </Button>
          )}
          {shown && shown.phone === null && <span className="cell-note">{t('console.cases.reporter.no_phone')}</span>}
        </div>
      )}
      <UnmaskDialog
        open={asking}
        title={t('console.cases.reporter.show_phone')}
        onClose={() => setAsking(false)}
        onSubmit={async (reason) => {
          setShown(await call(revealReporter, { params: { caseId: record.id }, body: reason }))
          void client.invalidateQueries({ queryKey: ['cases'] })
        }}
      />
    </>
  )
}
