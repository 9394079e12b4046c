import type { Grounds, Holding } from '@qilian/contract/access-review'
import { StaffRole, type ActingRole } from '@qilian/contract/people'
import { dot } from '@qilian/ui/dot.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useFormat } from '@qilian/ui/use-format.ts'

/** Rights and their reasons in words. */
export function useRightText() {
  const { t } = useTranslation()
  const format = useFormat()
  const isOfStaff = (code: StaffRole | ActingRole): code is StaffRole => StaffRole.options.some((one) => one === code)
  const role = (code: StaffRole | ActingRole) => t(isOfStaff(code) ? `people.roles.${code}` : `people.seats.${code}`)
  return {
    role,
    /** What the right is: a post, or a program with its scopes. */
    right: ({ role: post, scopes }: Pick<Holding, 'role' | 'scopes'>) => (post ? role(post) : `${t('console.audit.access.program')}${dot}${scopes.map((scope) => t(`console.programs.scope.${scope}`)).join(t('privacy.comma'))}`),
    idle: ({ lastUsedAt, idleDays }: Holding) => (lastUsedAt ? t('console.audit.access.idle', { count: idleDays }) : t('console.audit.access.never_used', { count: idleDays })),
    lastUsed: (at: string | null) => (at ? format.dateTime(at) : t('console.audit.access.never')),
    use: ({ exports, unmaskings }: Pick<Holding, 'exports' | 'unmaskings'>) => t('console.audit.access.use', { exports, unmaskings }),
    /** Why somebody sees a case, or the file of an enterprise. */
    ground: ({ reason, role: post, place, standsInFor }: Grounds, of: 'case' | 'enterprise' = 'case') =>
      [t(`console.audit.access.reasons.${reason === 'park' && of === 'enterprise' ? 'park_enterprises' : reason}`), post && role(post), place, standsInFor && t('console.audit.access.stands_in', { name: standsInFor.name })].filter(Boolean).join(dot),
  }
}
