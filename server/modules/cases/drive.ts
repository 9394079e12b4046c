import type { CaseStatus, TaskStatus } from '@qilian/contract/cases';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { notFound } from '../../platform/errors.ts';
import { acceptCase } from './ownership/accept-case.ts';
import { addCoHandler } from './tasks/add-co-handler.ts';
import { approveClosing } from './closing/approve-closing.ts';
import { askEnterprise } from './handling/ask-enterprise.ts';
import { assignTasks } from './tasks/assign-tasks.ts';
import { lockCaseFile, type CaseFile, type CaseTask } from './case-file.ts';
import { acceptFeedback, rejectFeedback } from './tasks/check-feedback.ts';
import { confirmCase } from './closing/confirm-case.ts';
import { declineCase } from './handling/decline-case.ts';
import { disputeCase } from './closing/dispute-case.ts';
import { extendCase } from './handling/extend-case.ts';
import { feedBack } from './tasks/feed-back.ts';
import { answerHandOn, offerHandOn } from './ownership/hand-on.ts';
import { noteProgress } from './handling/note-progress.ts';
import { objectToDecline } from './handling/object-to-decline.ts';
import { passTask } from './tasks/pass-task.ts';
import { reassignTask } from './tasks/reassign-task.ts';
import { recordCallBack } from './closing/record-call-back.ts';
import { reopenCase } from './closing/reopen-case.ts';
import { resolveCase } from './closing/resolve-case.ts';
import { resumeCase } from './handling/resume-case.ts';
import { returnTask } from './tasks/return-task.ts';
import { sendBack } from './closing/send-back.ts';
import { signTask } from './tasks/sign-task.ts';
import { supply } from './handling/supply.ts';
import { alertClock } from './sweeps.ts';
import { transferTask } from './tasks/transfer-task.ts';
import { urgeCase } from './handling/urge-case.ts';
import { requireCaseAction, requireTaskAction } from './verb.ts';
import { withdrawCase } from './closing/withdraw-case.ts';

/** The verbs without HTTP, for whoever makes histories: the demo, and tests that need one. The same rights hold. */

const caseVerbs = {
  accept: acceptCase, decline: declineCase, object: objectToDecline, assign_task: assignTasks, ask_enterprise: askEnterprise, supply, resume: resumeCase,
  note_progress: (tx: Tx, file: CaseFile, body: Parameters<typeof noteProgress>[2]) => noteProgress(tx, file, body),
  extend: extendCase, resolve: resolveCase, approve_closing: approveClosing, send_back: sendBack, confirm: confirmCase, dispute: disputeCase,
  record_call_back: recordCallBack, reopen: reopenCase, withdraw: withdrawCase, urge: urgeCase, hand_on: offerHandOn, answer_hand_on: answerHandOn,
};

const taskVerbs = {
  sign: (tx: Tx, file: CaseFile, task: CaseTask, _body: object) => signTask(tx, file, task),
  pass: passTask, return: returnTask, transfer: transferTask, add_co_handler: addCoHandler, feed_back: feedBack,
  note_progress: (tx: Tx, file: CaseFile, task: CaseTask, body: Parameters<typeof noteProgress>[2]) => noteProgress(tx, file, body, task),
  accept_feedback: acceptFeedback, reject_feedback: rejectFeedback, reassign: reassignTask,
};

type CaseVerbs = typeof caseVerbs;
type TaskVerbs = typeof taskVerbs;

/** @throws Refusal as the endpoint would, for what the actor may not do now */
export async function doToCase<Verb extends keyof CaseVerbs>(tx: Tx, caseId: string, verb: Verb, body: Omit<Parameters<CaseVerbs[Verb]>[2], 'version'>): Promise<void> {
  const file = await lockCaseFile(tx, { caseId });
  requireCaseAction(tx, file, verb);
  await caseVerbs[verb](tx, file, body as never);
}

/** @throws Refusal as the endpoint would, for what the actor may not do now */
export async function doToTask<Verb extends keyof TaskVerbs>(tx: Tx, taskId: string, verb: Verb, body: Omit<Parameters<TaskVerbs[Verb]>[3], 'version'>): Promise<void> {
  const file = await lockCaseFile(tx, { taskId });
  const task = file.tasks.find((candidate) => candidate.id === taskId);
  if (!task) throw notFound('tasks');
  requireTaskAction(task, verb);
  await taskVerbs[verb](tx, file, task, body as never);
}

/** Where a case stands: who has to act. */
export interface Standing {
  status: CaseStatus;
  parkId: string;
  ownerId: string;
  attendantId: string | null;
  dueAt: Date | null;
  tasks: { id: string; departmentId: string; handlerId: string | null; status: TaskStatus }[];
}

export async function standingOf(tx: Tx, caseId: string): Promise<Standing> {
  const row = await tx.sql.selectFrom('cases as c').select(['c.status', 'c.park_id', 'c.owner_id', 'c.attendant_id', 'c.due_at'])
    .select(sql<Standing['tasks']>`(select coalesce(json_agg(json_build_object('id', t.id, 'departmentId', t.department_id, 'handlerId', t.handler_id, 'status', t.status)
      order by t.created_at, t.id), '[]') from tasks t where t.case_id = c.id)`.as('tasks'))
    .where('c.id', '=', caseId).executeTakeFirstOrThrow();
  return { status: row.status as CaseStatus, parkId: row.park_id, ownerId: row.owner_id, attendantId: row.attendant_id, dueAt: row.due_at, tasks: row.tasks };
}

/** Words about clocks that ran short or out, for all whose time has come: the sweep of that instant. */
export async function alertNow(tx: Tx): Promise<void> {
  const due = await tx.sql.selectFrom('clocks').select(['id', 'case_id']).where('next_alert_at', '<=', tx.now).orderBy('next_alert_at').execute();
  for (const { id, case_id } of due) await alertClock(tx, id, case_id);
}

export { chaseConfirmation } from './sweeps.ts';
