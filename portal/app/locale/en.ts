import type { PhraseTree } from '@qilian/ui/phrases.ts'

export default import.meta.glob<PhraseTree>(['../../../ui/phrases/en/{common,cases,clock,credentials,people,portal*,privacy,session,timeline}.json', '!../../../ui/phrases/en/portal.{community,corrections,evaluations,handovers,notice_settings,papers,robots,talks}.json'], { eager: true, import: 'default' })
export const rest = () => import('./en.rest.ts')
