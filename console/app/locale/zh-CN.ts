import antd from 'antd/locale/zh_CN'
import 'dayjs/locale/zh-cn'
import type { PhraseTree } from '@qilian/ui/phrases.ts'

export const antdLocale = antd
export default import.meta.glob<PhraseTree>(['../../../ui/phrases/zh-CN/*.json', '!**/portal*.json'], { eager: true, import: 'default' })
