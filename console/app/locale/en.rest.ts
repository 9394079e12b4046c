import type { PhraseTree } from '@qilian/ui/phrases.ts'

export default import.meta.glob<PhraseTree>('../../../ui/phrases/en/console.{audit,enterprises,people,privacy,programs}.json', { eager: true, import: 'default' })
