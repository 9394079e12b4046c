import antd from 'antd/locale/en_US'
import 'dayjs/locale/en'
import type { PhraseTree } from '@qilian/ui/phrases.ts'

export const antdLocale = antd
export default import.meta.glob<PhraseTree>(['../../../ui/phrases/en/*.json', '!../../../ui/phrases/en/portal*.json', '!../../../ui/phrases/en/console.{audit,cases.action,cases.call_back,cases.gone,cases.task_action,checks,circulars,community,credentials,evaluations,enterprises,handovers,insight,oversight,people,privacy,programs,recovery,shadows}.json', '!../../../ui/phrases/en/{appointments,confirmations,desk,enterprises,privacy,session.ended,timeline,verification}.json'], { eager: true, import: 'default' })
export const rest = () => import('./en.rest.ts')
