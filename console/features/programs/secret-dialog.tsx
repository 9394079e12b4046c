import { useTranslation } from '@qilian/ui/i18n.ts'
import { Alert, App, Button, Modal } from 'antd'

/** A token or secret, shown this once. Closed by its button alone, so that no slip of the mouse loses it. */
export function SecretDialog({ title, text, secret, onClose }: { title: string; text: string; secret: string | undefined; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const copy = async () => {
    await navigator.clipboard.writeText(secret!)
    void message.success(t('console.programs.token.copied'))
  }
  return (
    <Modal
      title={title}
      open={secret !== undefined}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={[
        <Button key="copy" onClick={() => void copy()}>
          {t('console.programs.token.copy')}
        </Button>,
        <Button key="done" type="primary" onClick={onClose}>
          {t('console.programs.token.done')}
        </Button>,
      ]}
    >
      <Alert type="warning" showIcon title={text} />
      <code className="secret">{secret}</code>
    </Modal>
  )
}
