import type { PhraseTree } from '@qilian/ui/phrases.ts'

export default import.meta.glob<PhraseTree>(['../../../ui/phrases/en/console.{audit,checks,circulars,community,evaluations,enterprises,handovers,people,privacy,programs,shadows}.json', '../../../ui/phrases/en/confirmations.json', '../../../ui/phrases/en/verification.json', '../../../ui/phrases/en/{appointments,desk}.json'], { eager: true, import: 'default' })
