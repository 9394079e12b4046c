import type { PhraseTree } from '@qilian/ui/phrases.ts'

export default import.meta.glob<PhraseTree>(['../../../ui/phrases/zh-CN/portal.{check,community,corrections,evaluations,handovers,letter,me.sessions,moved,notice_settings,papers,raise.sent,robots,simple,still,talks}.json', '../../../ui/phrases/zh-CN/{appointments,desk,privacy,session.ended,session.not_me,timeline}.json'], { eager: true, import: 'default' })
