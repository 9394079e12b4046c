import { CaseAction, TaskAction } from '@qilian/contract/cases'
import { expect, test } from 'vitest'
import english from '../../../../../ui/phrases/en/console.cases.action.json' with { type: 'json' }
import englishOfTasks from '../../../../../ui/phrases/en/console.cases.task_action.json' with { type: 'json' }
import chinese from '../../../../../ui/phrases/zh-CN/console.cases.action.json' with { type: 'json' }
import chineseOfTasks from '../../../../../ui/phrases/zh-CN/console.cases.task_action.json' with { type: 'json' }
import { caseActs, groupOf, taskActs } from './act.ts'

const acts = [...caseActs({ allowedActions: CaseAction.options }), ...taskActs({ id: 'a', allowedActions: TaskAction.options })]

test.each([['zh-CN', chinese, chineseOfTasks], ['en', english, englishOfTasks]])('every action has its words in %s', (_, ofCases, ofTasks) => {
  const words = new Map<string, object>([
    ...Object.entries(ofCases).map(([name, value]) => [`action.${name}`, value] as const),
    ...Object.entries(ofTasks).map(([name, value]) => [`task_action.${name}`, Object(value) as object] as const),
  ])
  const missing = acts.flatMap((act) => ['label', 'title', 'submit', 'done'].filter((part) => !(part in (words.get(`${groupOf(act)}.${act.action}`) ?? {}))).map((part) => `${groupOf(act)}.${act.action}.${part}`))
  expect(missing).toEqual([])
})
