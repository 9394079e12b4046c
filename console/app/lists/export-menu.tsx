import { DownloadOutlined } from '@ant-design/icons'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { downloadFresh } from '@qilian/ui/download.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { App, Button, Dropdown } from 'antd'

/** The list as it is filtered now, as a file. `urlFor` gives the address of the download. */
export function ExportMenu({ urlFor, small = false }: { urlFor: (format: 'xlsx' | 'csv') => string; small?: boolean }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const item = (format: 'xlsx' | 'csv') => ({
    key: format,
    label: t(`console.export.${format}`),
    onClick: () => void downloadFresh(urlFor(format)).catch((error: unknown) => message.error(textOf(error).next)),
  })
  return (
    <Dropdown trigger={['click']} menu={{ items: [item('xlsx'), item('csv')] }}>
      <Button {...(small ? { size: 'small' as const } : {})} icon={<DownloadOutlined aria-hidden />}>{t('common.export')}</Button>
    </Dropdown>
  )
}
