import antd from 'antd/locale/zh_CN'
import 'dayjs/locale/zh-cn'
import type { PhraseTree } from '@qilian/ui/phrases.ts'

export const antdLocale = antd
export default import.meta.glob<PhraseTree>(['../../../ui/phrases/zh-CN/*.json', '!../../../ui/phrases/zh-CN/portal*.json', '!../../../ui/phrases/zh-CN/console.{audit,cases.action,cases.call_back,cases.gone,cases.task_action,checks,circulars,community,credentials,evaluations,enterprises,handovers,insight,oversight,people,privacy,programs,recovery,shadows}.json', '!../../../ui/phrases/zh-CN/{appointments,confirmations,desk,enterprises,privacy,session.ended,timeline,verification}.json'], { eager: true, import: 'default' })
export const rest = () => import('./zh-CN.rest.ts')
