import type { PhraseTree } from '@qilian/ui/phrases.ts'

export default import.meta.glob<PhraseTree>(['../../../ui/phrases/zh-CN/console.{audit,circulars,checks,enterprises,people,privacy,programs}.json', '../../../ui/phrases/zh-CN/confirmations.json'], { eager: true, import: 'default' })
export default import.meta.glob<PhraseTree>(['../../../ui/phrases/zh-CN/console.{audit,checks,enterprises,people,privacy,programs}.json', '../../../ui/phrases/zh-CN/confirmations.json'], { eager: true, import: 'default' })
export default import.meta.glob<PhraseTree>('../../../ui/phrases/zh-CN/console.{audit,community,evaluations,enterprises,people,privacy,programs}.json', { eager: true, import: 'default' })
export default import.meta.glob<PhraseTree>(['../../../ui/phrases/zh-CN/console.{audit,checks,community,evaluations,enterprises,people,privacy,programs}.json', '../../../ui/phrases/zh-CN/confirmations.json'], { eager: true, import: 'default' })
