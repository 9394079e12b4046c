import type { PhraseTree } from '@qilian/ui/phrases.ts'

export default import.meta.glob<PhraseTree>(['../../../ui/phrases/en/portal.{community,corrections,evaluations,handovers,notice_settings,papers,robots,talks}.json', '../../../ui/phrases/en/{appointments,desk}.json'], { eager: true, import: 'default' })
