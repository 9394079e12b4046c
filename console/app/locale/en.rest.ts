import type { PhraseTree } from '@qilian/ui/phrases.ts'

export default import.meta.glob<PhraseTree>(['../../../ui/phrases/en/console.{audit,cases.action,cases.call_back,cases.gone,cases.task_action,checks,circulars,community,credentials,evaluations,enterprises,handovers,insight,oversight,people,privacy,programs,recovery,shadows}.json', '../../../ui/phrases/en/{appointments,confirmations,desk,enterprises,privacy,session.ended,timeline,verification}.json'], { eager: true, import: 'default' })
