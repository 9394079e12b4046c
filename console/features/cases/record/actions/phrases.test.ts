import { CaseAction, TaskAction } from '@qilian/contract/cases'
import { expect, test } from 'vitest'
import english from '../../../../../ui/phrases/en/console.cases.json' with { type: 'json' }
import chinese from '../../../../../ui/phrases/zh-CN/console.cases.json' with { type: 'json' }
import { caseActs, groupOf, taskActs } from './act.ts'

const acts = [...caseActs({ allowedActions: CaseAction.options }), ...taskActs({ id: 'a', allowedActions: TaskAction.options })]

test.each([['zh-CN', chinese], ['en', english]])('every action has its words in %s', (_, phrases) => {
  const words = new Map<string, object>([
    ...Object.entries(phrases.action).map(([name, value]) => [`action.${name}`, value] as const),
    ...Object.entries(phrases.task_action).map(([name, value]) => [`task_action.${name}`, Object(value) as object] as const),
  ])
  const missing = acts.flatMap((act) => ['label', 'title', 'submit', 'done'].filter((part) => !(part in (words.get(`${groupOf(act)}.${act.action}`) ?? {}))).map((part) => `${groupOf(act)}.${act.action}.${part}`))
  expect(missing).toEqual([])
})
