import type { Tx } from '../../../platform/db/transaction.ts';
import { liaisonsOf } from '../../people/index.ts';
import type { CaseFile, CaseTask } from '../case-file.ts';
import { notify, recordStep } from '../news.ts';
import { moveTask } from './save-task.ts';
import { tellReleased } from './workers.ts';

/** A handler returns to the department's liaison; the liaison, or the handler of a department without one, returns to the owner. Always with the reason. */
export async function returnTask(tx: Tx, file: CaseFile, task: CaseTask, { reason }: { reason: string }): Promise<void> {
  const liaisons = await liaisonsOf(tx, task.departmentId);
  const toOwner = task.status !== 'working' || task.parties.includes('liaison') || liaisons.length === 0;
  moveTask(tx, file, task, toOwner ? 'returned' : 'signed', { return_reason: reason, handler_id: null, office_id: null, co_handlers: [] });
  await recordStep(tx, file, 'task_returned', { audience: 'staff', params: { taskId: task.id, departmentId: task.departmentId, toOwner }, detail: { note: reason, department: task.department } });
  await tellReleased(tx, file, task, { department: toOwner ? null : task.department, reason });
  await notify(tx, file, 'task_returned', toOwner ? [file.ownerId] : liaisons, { department: task.department, reason }, task.id);
}
