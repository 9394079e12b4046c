import type { PhraseTree } from '@qilian/ui/phrases.ts'

export default import.meta.glob<PhraseTree>(['../../../ui/phrases/zh-CN/console.{audit,checks,circulars,community,enterprises,evaluations,people,privacy,programs}.json', '../../../ui/phrases/zh-CN/confirmations.json'], { eager: true, import: 'default' })
