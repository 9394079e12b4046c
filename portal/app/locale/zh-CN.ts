import type { PhraseTree } from '@qilian/ui/phrase-tree.ts'

export default import.meta.glob<PhraseTree>(['../../../ui/phrases/zh-CN/*.json', '!**/console*.json'], { eager: true, import: 'default' })
