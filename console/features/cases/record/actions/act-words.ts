import { useTranslation } from '@qilian/ui/i18n.ts'
import { groupOf, type Act } from './act.ts'

type Part = 'label' | 'title' | 'intro' | 'submit' | 'done' | 'field' | 'example'

/** The words of an action: `word` of those that every action has, `find` of those that it may have. */
export function useActWords() {
  const { t, has } = useTranslation()
  const word = (act: Act, part: Part) => t(`console.cases.${groupOf(act)}.${act.action}.${part}`)
  const find = (act: Act, part: Part) => (has(`console.cases.${groupOf(act)}.${act.action}.${part}`) ? word(act, part) : undefined)
  return { word, find }
}
