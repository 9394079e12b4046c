import type { Tx } from '../../../platform/db/transaction.ts';
import type { CaseFile, CaseTask } from '../case-file.ts';
import { notify, recordStep } from '../news.ts';
import { moveTask } from './save-task.ts';
import { toLiaison } from './to-liaison.ts';
import { workersOf } from './workers.ts';

/** The owner takes the feedback: the department's part is done. */
export async function acceptFeedback(tx: Tx, file: CaseFile, task: CaseTask, { note }: { note?: string | undefined }): Promise<void> {
  moveTask(tx, file, task, 'done');
  await recordStep(tx, file, 'feedback_accepted', { params: { taskId: task.id, departmentId: task.departmentId }, detail: { internal: note ?? null, department: task.department } });
  await notify(tx, file, 'feedback_accepted', (await workersOf(tx, [task])).get(task.id)!, { department: task.department, note: note ?? null }, task.id);
}

/** Not enough: back to the handler, or to the liaison where there is none any more, and the clock runs on. */
export async function rejectFeedback(tx: Tx, file: CaseFile, task: CaseTask, { reason }: { reason: string }): Promise<void> {
  if (task.handlerId === null) await toLiaison(tx, file, task);
  else moveTask(tx, file, task, 'working');
  await recordStep(tx, file, 'feedback_rejected', { audience: 'staff', params: { taskId: task.id, departmentId: task.departmentId }, detail: { note: reason, department: task.department } });
  await notify(tx, file, 'feedback_rejected', (await workersOf(tx, [task])).get(task.id)!, { department: task.department, reason }, task.id);
}
