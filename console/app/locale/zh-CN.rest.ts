import type { PhraseTree } from '@qilian/ui/phrases.ts'

export default import.meta.glob<PhraseTree>('../../../ui/phrases/zh-CN/console.{audit,enterprises,people,privacy,programs}.json', { eager: true, import: 'default' })
