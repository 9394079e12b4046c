import type { PhraseTree } from '@qilian/ui/phrases.ts'

export default import.meta.glob<PhraseTree>(['../../../ui/phrases/en/console.{audit,circulars,checks,enterprises,people,privacy,programs}.json', '../../../ui/phrases/en/confirmations.json'], { eager: true, import: 'default' })
export default import.meta.glob<PhraseTree>(['../../../ui/phrases/en/console.{audit,checks,enterprises,people,privacy,programs}.json', '../../../ui/phrases/en/confirmations.json'], { eager: true, import: 'default' })
export default import.meta.glob<PhraseTree>('../../../ui/phrases/en/console.{audit,community,evaluations,enterprises,people,privacy,programs}.json', { eager: true, import: 'default' })
export default import.meta.glob<PhraseTree>(['../../../ui/phrases/en/console.{audit,checks,community,evaluations,enterprises,people,privacy,programs}.json', '../../../ui/phrases/en/confirmations.json'], { eager: true, import: 'default' })
