import { useTranslation } from '@qilian/ui/i18n.ts'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import './chosen.css'

/** What can be done with the chosen rows; nothing while none is chosen. */
export function ChosenBar({ count, onClear, children }: { count: number; onClear: () => void; children: ReactNode }) {
  const { t } = useTranslation()
  if (count === 0) return null
  return (
    <div className="chosen-bar" role="group" aria-label={t('console.chosen.label')}>
      <strong aria-live="polite">{t('console.chosen.count', { count })}</strong>
      {children}
      <Button type="text" size="small" onClick={onClear}>
        {t('console.chosen.clear')}
      </Button>
    </div>
  )
}
