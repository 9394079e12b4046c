import type { PhraseTree } from '@qilian/ui/phrases.ts'

export default import.meta.glob<PhraseTree>(['../../../ui/phrases/zh-CN/*.json', '!**/console*.json'], { eager: true, import: 'default' })
