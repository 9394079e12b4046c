import antd from 'antd/locale/en_US'
import 'dayjs/locale/en'
import type { PhraseTree } from '@qilian/ui/phrases.ts'

export const antdLocale = antd
export default import.meta.glob<PhraseTree>(['../../../ui/phrases/en/*.json', '!../../../ui/phrases/en/portal*.json', '!../../../ui/phrases/en/confirmations.json', '!../../../ui/phrases/en/verification.json', '!../../../ui/phrases/en/console.{audit,checks,circulars,community,evaluations,enterprises,handovers,people,privacy,programs,shadows}.json', '!../../../ui/phrases/en/{appointments,desk}.json'], { eager: true, import: 'default' })
export const rest = () => import('./en.rest.ts')
