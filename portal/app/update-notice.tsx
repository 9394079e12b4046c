import { useTranslation } from '@qilian/ui/i18n.ts'
import { Button } from './components/button.tsx'
import { takeUpdate, useUpdateReady } from './service-worker.ts'

/** A new version waits until the reader takes it: nobody loses a half-written form to an update. */
export function UpdateNotice() {
  const { t } = useTranslation()
  if (!useUpdateReady()) return null
  return (
    <div className="update-notice" role="status">
      <span>{t('portal.update_ready')}</span>
      <Button onClick={takeUpdate}>{t('portal.update_now')}</Button>
    </div>
  )
}
