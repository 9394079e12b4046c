import type { Thread } from '@qilian/contract/community'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'

export function StateTag({ thread }: { thread: Thread }) {
  const { t } = useTranslation()
  if (thread.hidden) return <StatusTag tone="ended">{t('console.community.hidden')}</StatusTag>
  if (thread.withdrawnAt) return <StatusTag tone="ended">{t('console.community.own.state')}</StatusTag>
  if (thread.locked) return <StatusTag tone="ended">{t('console.community.locked')}</StatusTag>
  return <StatusTag tone={thread.acceptedReplyId ? 'done' : 'open'}>{t(thread.acceptedReplyId ? 'console.community.answered' : 'console.community.open')}</StatusTag>
}
