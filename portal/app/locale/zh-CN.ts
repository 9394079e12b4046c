import type { PhraseTree } from '@qilian/ui/phrases.ts'

export default import.meta.glob<PhraseTree>(['../../../ui/phrases/zh-CN/*.json', '!**/console*.json', '!**/enterprises.json'], { eager: true, import: 'default' })
