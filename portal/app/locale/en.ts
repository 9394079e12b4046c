import type { PhraseTree } from '@qilian/ui/phrases.ts'

export default import.meta.glob<PhraseTree>(['../../../ui/phrases/en/*.json', '!**/console*.json'], { eager: true, import: 'default' })
