import type { CaseDetail, TaskStatus } from '@qilian/contract/cases'

/** What became of a case while somebody filled in a form; each names a phrase below `console.cases.changes`. */
export type Change =
  | { what: 'status'; from: CaseDetail['status']; to: CaseDetail['status'] }
  | { what: 'category'; from: CaseDetail['category']; to: CaseDetail['category'] }
  | { what: 'owner'; from: string; to: string }
  | { what: 'due'; from: string | null; to: string | null }
  | { what: 'task_added'; department: string }
  | { what: 'task_status'; department: string; from: TaskStatus; to: TaskStatus }
  | { what: 'task_moved'; from: string; to: string }
  | { what: 'hand_on_offered'; to: string }
  | { what: 'hand_on_ended' }
  | { what: 'files'; count: number }
  | { what: 'urged' }
  | { what: 'called_back' }
  | { what: 'noted' }

type Seen = Pick<CaseDetail, 'status' | 'category' | 'owner' | 'dueAt' | 'tasks' | 'handOn' | 'files' | 'urges' | 'callBacks'>

function taskChanges(before: Seen, now: Seen): Change[] {
  return now.tasks.flatMap((task): Change[] => {
    const old = before.tasks.find(({ id }) => id === task.id)
    if (!old) return [{ what: 'task_added', department: task.department.name }]
    return [
      ...(old.department.id === task.department.id ? [] : [{ what: 'task_moved', from: old.department.name, to: task.department.name } as const]),
      ...(old.status === task.status ? [] : [{ what: 'task_status', department: task.department.name, from: old.status, to: task.status } as const]),
    ]
  })
}

/** Never empty: a version that grew without any of this was a note of progress. */
export function changesBetween(before: Seen, now: Seen): Change[] {
  const changes: Change[] = []
  if (before.status !== now.status) changes.push({ what: 'status', from: before.status, to: now.status })
  if (before.owner.id !== now.owner.id) changes.push({ what: 'owner', from: before.owner.name, to: now.owner.name })
  if (before.category !== now.category) changes.push({ what: 'category', from: before.category, to: now.category })
  changes.push(...taskChanges(before, now))
  if (before.dueAt !== now.dueAt) changes.push({ what: 'due', from: before.dueAt, to: now.dueAt })
  if (now.handOn && before.handOn?.id !== now.handOn.id) changes.push({ what: 'hand_on_offered', to: now.handOn.to.name })
  if (before.handOn && !now.handOn) changes.push({ what: 'hand_on_ended' })
  if (now.callBacks.length > before.callBacks.length) changes.push({ what: 'called_back' })
  if (now.urges > before.urges) changes.push({ what: 'urged' })
  if (now.files.length > before.files.length) changes.push({ what: 'files', count: now.files.length - before.files.length })
  return changes.length > 0 ? changes : [{ what: 'noted' }]
}
