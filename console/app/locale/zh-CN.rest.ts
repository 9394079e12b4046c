import type { PhraseTree } from '@qilian/ui/phrases.ts'

export default import.meta.glob<PhraseTree>(['../../../ui/phrases/zh-CN/console.{audit,checks,circulars,community,evaluations,enterprises,handovers,people,privacy,programs,shadows}.json', '../../../ui/phrases/zh-CN/confirmations.json', '../../../ui/phrases/zh-CN/verification.json', '../../../ui/phrases/zh-CN/{appointments,desk}.json'], { eager: true, import: 'default' })
