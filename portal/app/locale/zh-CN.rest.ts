import type { PhraseTree } from '@qilian/ui/phrases.ts'

export default import.meta.glob<PhraseTree>(['../../../ui/phrases/zh-CN/portal.{community,corrections,evaluations,handovers,notice_settings,papers,robots,talks}.json', '../../../ui/phrases/zh-CN/{appointments,desk}.json'], { eager: true, import: 'default' })
