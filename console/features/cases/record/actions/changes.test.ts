import { expect, test } from 'vitest'
import { changesBetween } from './changes.ts'

type Seen = Parameters<typeof changesBetween>[0]
const named = (name: string) => ({ id: name, name })
const task = (id: string, department: string, status: Seen['tasks'][number]['status']) => ({ id, department: named(department), status }) as Seen['tasks'][number]
const before: Seen = {
  status: 'handling', category: 'labour', owner: named('陈静'), dueAt: '2026-11-30T09:30:00Z', tasks: [task('a', '人社局', 'assigned')], handOn: null, files: [], urges: 0, callBacks: [],
}

test('names what moved, in the order of its weight', () => {
  const now: Seen = { ...before, status: 'waiting', owner: named('李敏'), dueAt: null, tasks: [task('a', '人社局', 'signed'), task('b', '住建局', 'assigned')], urges: 1 }
  expect(changesBetween(before, now)).toEqual([
    { what: 'status', from: 'handling', to: 'waiting' },
    { what: 'owner', from: '陈静', to: '李敏' },
    { what: 'task_status', department: '人社局', from: 'assigned', to: 'signed' },
    { what: 'task_added', department: '住建局' },
    { what: 'due', from: before.dueAt, to: null },
    { what: 'urged' },
  ])
})

test('a task that went to another department', () => {
  expect(changesBetween(before, { ...before, tasks: [task('a', '住建局', 'assigned')] })).toEqual([{ what: 'task_moved', from: '人社局', to: '住建局' }])
})

test('a hand-on comes and goes', () => {
  const offered: Seen = { ...before, handOn: { id: 'h', from: named('陈静'), to: named('李敏'), reason: 'leave', note: null, offeredAt: '2026-11-21T01:00:00Z' } }
  expect(changesBetween(before, offered)).toEqual([{ what: 'hand_on_offered', to: '李敏' }])
  expect(changesBetween(offered, before)).toEqual([{ what: 'hand_on_ended' }])
})

test('a version that grew without any of this was a note', () => expect(changesBetween(before, { ...before })).toEqual([{ what: 'noted' }]))
