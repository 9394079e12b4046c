import type { PhraseTree } from '@qilian/ui/phrases.ts'

export default import.meta.glob<PhraseTree>(['../../../ui/phrases/en/{common,cases,clock,credentials,people,portal*,session}.json', '!../../../ui/phrases/en/portal.{check,community,corrections,evaluations,handovers,letter,me.sessions,moved,notice_settings,papers,raise.sent,robots,simple,still,talks}.json'], { eager: true, import: 'default' })
export const rest = () => import('./en.rest.ts')
