import { explainClock, type ClockView } from '@qilian/contract/cases'
import { ClockSteps } from '@qilian/ui/components/clock-steps.tsx'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useState } from 'react'
import { Sheet } from '../../app/components/sheet.tsx'

/** How a deadline came about, day by day. */
export function WhyThisDate({ clock }: { clock: ClockView }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const explanation = useCall(explainClock, { params: { clockId: clock.id } }, { enabled: open })
  return (
    <div>
      <button type="button" className="link-button" onClick={() => setOpen(true)}>
        {t('clock.why')}
      </button>
      {clock.provisional && <p className="quiet">{t('portal.needs.provisional')}</p>}
      <Sheet open={open} title={t('clock.why')} onClose={() => setOpen(false)}>
        {explanation.data ? (
          <ClockSteps steps={explanation.data.steps} />
        ) : explanation.error ? (
          <ErrorState error={explanation.error} onRetry={() => void explanation.refetch()} />
        ) : (
          <LoadingState />
        )}
      </Sheet>
    </div>
  )
}
