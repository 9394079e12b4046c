import { readAllNotices } from '@qilian/contract/notices'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { Button } from 'antd'

export function ReadAll() {
  const { t } = useTranslation()
  const { unreadNotices } = useMe()
  const readAll = useAction(readAllNotices, ['session'])
  return (
    <Button disabled={unreadNotices === 0} loading={readAll.isPending} onClick={() => readAll.mutate({})}>
      {t('console.notices.read_all')}
    </Button>
  )
}
