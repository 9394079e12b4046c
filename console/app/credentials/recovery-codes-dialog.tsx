import { useTranslation } from '@qilian/ui/i18n.ts'
import { App, Button, Modal } from 'antd'
import './credentials.css'

/** Shown this once: the dialog closes by the button that says so alone. */
export function RecoveryCodesDialog({ codes, onClose }: { codes: readonly string[] | undefined; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const text = codes?.join('\n') ?? ''
  const save = () => {
    const link = document.createElement('a')
    link.href = `data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`
    link.download = 'qilian-recovery-codes.txt'
    link.click()
  }
  return (
    <Modal
      title={t('console.credentials.recovery.title')}
      open={codes !== undefined}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      destroyOnHidden
      footer={
        <Button type="primary" onClick={onClose}>
          {t('console.credentials.recovery.saved')}
        </Button>
      }
    >
      <p>{t('console.credentials.recovery.text')}</p>
      <ul className="recovery-codes">
        {codes?.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="recovery-actions">
        <Button onClick={() => void navigator.clipboard.writeText(text).then(() => message.success(t('console.credentials.recovery.copied')))}>{t('console.credentials.recovery.copy')}</Button>
        <Button onClick={save}>{t('console.credentials.recovery.save')}</Button>
      </div>
    </Modal>
  )
}
