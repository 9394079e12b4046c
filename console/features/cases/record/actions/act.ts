import type { CaseAction, CaseDetail, TaskAction, TaskView } from '@qilian/contract/cases'

/** What only the enterprise does, in its portal. */
type EnterpriseAction = 'object' | 'supply' | 'confirm' | 'dispute' | 'reopen' | 'withdraw'
/** What a verification order has a panel of its own for. */
type VerificationAction = 'note_attempt' | 'confirm_liaison' | 'replace_liaison' | 'climb' | 'report_gone' | 'verify_anew'
export type StaffAction = Exclude<CaseAction, EnterpriseAction | VerificationAction>

/** One thing that can be done with a case, or with one of its tasks. */
export type Act = { of: 'case'; action: StaffAction } | { of: 'task'; action: TaskAction; taskId: string }

/** In the order in which they stand. */
const caseOrder: readonly StaffAction[] = [
  'answer_hand_on', 'accept', 'decline', 'approve_closing', 'send_back', 'record_confirmation', 'record_call_back', 'assign_task', 'resolve',
  'note_progress', 'ask_enterprise', 'resume', 'urge', 'extend', 'hand_on', 'cancel_hand_on',
]
const taskOrder: readonly TaskAction[] = [
  'accept_feedback', 'reject_feedback', 'sign', 'pass', 'feed_back', 'reassign', 'note_progress', 'add_co_handler', 'transfer', 'return', 'urge', 'cancel',
]

/** What brings a task forward in each status. */
const forward: Partial<Record<TaskView['status'], TaskAction>> = { assigned: 'sign', signed: 'pass', working: 'feed_back', fed_back: 'accept_feedback', returned: 'reassign' }

export function caseActs({ allowedActions }: Pick<CaseDetail, 'allowedActions'>): Act[] {
  return caseOrder.filter((action) => allowedActions.includes(action)).map((action) => ({ of: 'case', action }))
}

export function taskActs({ id, allowedActions }: Pick<TaskView, 'id' | 'allowedActions'>): Act[] {
  return taskOrder.filter((action) => allowedActions.includes(action)).map((action) => ({ of: 'task', action, taskId: id }))
}

/** The task's next step, if it is the reader's to take. */
export function nextOfTask({ id, status, allowedActions }: Pick<TaskView, 'id' | 'status' | 'allowedActions'>): Act | undefined {
  const action = forward[status]
  return action && allowedActions.includes(action) ? { of: 'task', action, taskId: id } : undefined
}

type Progressing = Pick<CaseDetail, 'allowedActions' | 'status'> & { tasks: readonly Pick<TaskView, 'id' | 'status' | 'allowedActions'>[] }

/**
 * The one thing that brings the case forward, if it is the reader's to do: first what waits for a decision, then a
 * department's feedback or task, then new tasks while there are none, and the solution once they are done.
 */
export function nextAct({ allowedActions, status, tasks }: Progressing): Act | undefined {
  const may = (action: StaffAction): Act | undefined => (allowedActions.includes(action) ? { of: 'case', action } : undefined)
  const first = may('answer_hand_on') ?? may('accept') ?? may('approve_closing') ?? may('record_call_back')
  if (first) return first
  const ofTask = tasks.map(nextOfTask).find((act) => act !== undefined)
  if (ofTask) return ofTask
  if (status !== 'handling') return undefined
  const kept = tasks.filter((task) => task.status !== 'cancelled')
  if (kept.length === 0) return may('assign_task')
  return kept.every((task) => task.status === 'done') ? may('resolve') : undefined
}

export const sameAct = (a: Act | undefined, b: Act): boolean =>
  a?.action === b.action && a.of === b.of && (a.of === 'case' || b.of === 'case' || a.taskId === b.taskId)

/** Under which key below `console.cases` the words of an action stand. */
export const groupOf = ({ of }: Act) => (of === 'case' ? 'action' : 'task_action')

/** What ends or undoes work of others: its button warns. */
export const isHard = (act: Act): boolean => (act.of === 'case' ? act.action === 'decline' : act.action === 'cancel')
