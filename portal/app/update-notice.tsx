import { useTranslation } from 'react-i18next'
import { useRegisterSW } from 'virtual:pwa-register/react'
import { Button } from './components/button.tsx'

/** A new version waits until the reader takes it: nobody loses a half-written form to an update. */
export function UpdateNotice() {
  const { t } = useTranslation()
  const {
    needRefresh: [ready],
    updateServiceWorker,
  } = useRegisterSW()
  if (!ready) return null
  return (
    <div className="update-notice" role="status">
      <span>{t('portal.update_ready')}</span>
      <Button onClick={() => void updateServiceWorker(true)}>{t('portal.update_now')}</Button>
    </div>
  )
}
