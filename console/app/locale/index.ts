import type { Language } from '@qilian/ui/i18n.ts'

/** Everything that depends on the language, one chunk each. */
export const locales = {
  'zh-CN': () => import('./zh-CN.ts'),
  en: () => import('./en.ts'),
} satisfies Record<Language, unknown>
