import { CaseAction, TaskAction, type CaseDetail, type TaskStatus, type TaskView } from '@qilian/contract/cases'
import { describe, expect, test } from 'vitest'
import { caseActs, nextAct, sameAct, taskActs } from './act.ts'

const task = (id: string, status: TaskStatus, allowedActions: TaskView['allowedActions'] = []) => ({ id, status, allowedActions })
const owner: CaseDetail['allowedActions'] = ['assign_task', 'note_progress', 'ask_enterprise', 'resolve', 'hand_on']

describe('the next step', () => {
  test('of whoever receives a need is to accept it', () => {
    expect(nextAct({ status: 'submitted', allowedActions: ['decline', 'accept', 'hand_on'], tasks: [] })).toEqual({ of: 'case', action: 'accept' })
  })

  test('an offered hand-on wants its answer first', () => {
    expect(nextAct({ status: 'submitted', allowedActions: ['accept', 'answer_hand_on'], tasks: [] })).toEqual({ of: 'case', action: 'answer_hand_on' })
  })

  test('of the owner: departments first, the solution once all are done', () => {
    expect(nextAct({ status: 'handling', allowedActions: owner, tasks: [] })).toEqual({ of: 'case', action: 'assign_task' })
    expect(nextAct({ status: 'handling', allowedActions: owner, tasks: [task('a', 'cancelled')] })).toEqual({ of: 'case', action: 'assign_task' })
    expect(nextAct({ status: 'handling', allowedActions: owner, tasks: [task('a', 'done'), task('b', 'cancelled')] })).toEqual({ of: 'case', action: 'resolve' })
    expect(nextAct({ status: 'handling', allowedActions: ['note_progress'], tasks: [task('a', 'done'), task('b', 'working')] })).toBeUndefined()
  })

  test('feedback that waits for the owner comes before new tasks', () => {
    const tasks = [task('a', 'working', ['urge', 'cancel']), task('b', 'fed_back', ['accept_feedback', 'reject_feedback'])]
    expect(nextAct({ status: 'handling', allowedActions: owner, tasks })).toEqual({ of: 'task', action: 'accept_feedback', taskId: 'b' })
  })

  test.each([
    ['assigned', ['sign', 'return'], 'sign'],
    ['signed', ['pass', 'feed_back'], 'pass'],
    ['working', ['feed_back', 'note_progress'], 'feed_back'],
    ['returned', ['reassign', 'cancel'], 'reassign'],
  ] as const)('of a department: a task that is %s', (status, allowed, action) => {
    expect(nextAct({ status: 'handling', allowedActions: [], tasks: [task('a', status, [...allowed])] })).toEqual({ of: 'task', action, taskId: 'a' })
  })

  test('who may only look has none', () => expect(nextAct({ status: 'handling', allowedActions: [], tasks: [task('a', 'assigned')] })).toBeUndefined())
})

describe('what is offered', () => {
  test('is what the server allows, and every action of staff has a place', () => {
    const ofEnterprise = ['object', 'supply', 'confirm', 'dispute', 'reopen', 'withdraw']
    const ofOrders = ['note_attempt', 'confirm_liaison', 'replace_liaison', 'climb', 'report_gone', 'verify_anew']
    expect(caseActs({ allowedActions: CaseAction.options }).map(({ action }) => action).sort()).toEqual(CaseAction.options.filter((action) => ![...ofEnterprise, ...ofOrders].includes(action)).sort())
    expect(taskActs({ id: 'a', allowedActions: TaskAction.options }).map(({ action }) => action).sort()).toEqual([...TaskAction.options].sort())
    expect(caseActs({ allowedActions: [] })).toEqual([])
  })

  test('a task’s action is another task’s no more', () => {
    expect(sameAct({ of: 'task', action: 'urge', taskId: 'a' }, { of: 'task', action: 'urge', taskId: 'b' })).toBe(false)
    expect(sameAct({ of: 'task', action: 'urge', taskId: 'a' }, { of: 'case', action: 'urge' })).toBe(false)
    expect(sameAct({ of: 'case', action: 'urge' }, { of: 'case', action: 'urge' })).toBe(true)
  })
})
