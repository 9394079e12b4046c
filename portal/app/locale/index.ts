import type { PhraseLoaders } from '@qilian/ui/i18n.ts'

export const locales: PhraseLoaders = {
  'zh-CN': () => import('./zh-CN.ts'),
  en: () => import('./en.ts'),
}
