import type { Thread } from '@qilian/contract/community'
import { useTranslation } from '@qilian/ui/i18n.ts'

/** Who wrote it, and as what. */
export function Author({ author }: { author: Thread['author'] }) {
  const { t } = useTranslation()
  return (
    <span>
      {author.me ? t('portal.community.me_author') : author.name} ({t(`portal.community.as.${author.as}`)})
    </span>
  )
}
