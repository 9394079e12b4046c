import type { Post as PostShape } from '@qilian/contract/people'
import { dot } from '@qilian/ui/dot.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import type { z } from 'zod'

export type Post = z.output<typeof PostShape>

/** `云谷产业园 · 人社局 · 劳动关系科 · 科室经办人`. */
export function usePostText(): (post: Pick<Post, 'role' | 'area' | 'department' | 'office'>) => string {
  const { t } = useTranslation()
  return ({ role, area, department, office }) => [area.name, department?.name, office?.name, t(`people.roles.${role}`)].filter(Boolean).join(dot)
}
