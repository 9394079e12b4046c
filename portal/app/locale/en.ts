import type { PhraseTree } from '@qilian/ui/phrase-tree.ts'

export default import.meta.glob<PhraseTree>(['../../../ui/phrases/en/*.json', '!**/console*.json'], { eager: true, import: 'default' })
