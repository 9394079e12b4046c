import { DownloadOutlined } from '@ant-design/icons'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Button, Dropdown } from 'antd'

/** The list as it is filtered now, as a file. `urlFor` gives the address of the download. */
export function ExportMenu({ urlFor }: { urlFor: (format: 'xlsx' | 'csv') => string }) {
  const { t } = useTranslation()
  const item = (format: 'xlsx' | 'csv') => ({ key: format, label: <a href={urlFor(format)} download>{t(`console.export.${format}`)}</a> })
  return (
    <Dropdown trigger={['click']} menu={{ items: [item('xlsx'), item('csv')] }}>
      <Button icon={<DownloadOutlined />}>{t('common.export')}</Button>
    </Dropdown>
  )
}
