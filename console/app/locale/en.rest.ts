import type { PhraseTree } from '@qilian/ui/phrases.ts'

export default import.meta.glob<PhraseTree>(['../../../ui/phrases/en/console.{audit,checks,circulars,community,enterprises,evaluations,people,privacy,programs}.json', '../../../ui/phrases/en/confirmations.json'], { eager: true, import: 'default' })
