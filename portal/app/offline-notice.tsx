import { onlineManager } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { useTranslation } from '@qilian/ui/i18n.ts'

const subscribe = (listener: () => void) => onlineManager.subscribe(listener)

export function OfflineNotice() {
  const { t } = useTranslation()
  const online = useSyncExternalStore(subscribe, () => onlineManager.isOnline())
  return (
    <div role="status">{!online && <p className="notice-bar">{t('portal.offline')}</p>}</div>
  )
}
