import { useTranslation } from '@qilian/ui/i18n.ts'
import { groupOf, type Act } from './act.ts'

type Part = 'label' | 'title' | 'submit' | 'done'
type FurtherPart = 'intro' | 'field' | 'example'

/** The words of an action: `word` of those that every action has, `find` of those that it may have. */
export function useActWords() {
  const { t, has } = useTranslation()
  const word = (act: Act, part: Part) => t(act.of === 'case' ? `console.cases.action.${act.action}.${part}` : `console.cases.task_action.${act.action}.${part}`)
  const find = (act: Act, part: FurtherPart) => {
    const key = `console.cases.${groupOf(act)}.${act.action}.${part}`
    return has(key) ? t(key) : undefined
  }
  return { word, find }
}
