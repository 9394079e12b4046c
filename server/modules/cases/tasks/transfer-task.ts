import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField } from '../../../platform/errors.ts';
import type { CaseFile, CaseTask } from '../case-file.ts';
import { requireDepartment } from './departments.ts';
import { notify, recordStep } from '../news.ts';
import { isOpenTask } from '../rules.ts';
import { moveTask } from './save-task.ts';
import { tellReleased } from './workers.ts';

/** To the department that is responsible. Its feedback clock goes on: a transfer never resets it. */
export async function transferTask(tx: Tx, file: CaseFile, task: CaseTask, { departmentId, reason }: { departmentId: string; reason: string }): Promise<void> {
  if (departmentId === task.departmentId) throw invalidField('body.departmentId', 'cases.transfer_to_same');
  if (file.tasks.some((other) => other.departmentId === departmentId && isOpenTask(other.status))) throw invalidField('body.departmentId', 'cases.department_already_tasked');
  const { name, liaisons } = await requireDepartment(tx, departmentId, 'body.departmentId');
  const shown = moveTask(tx, file, task, 'assigned', { department_id: departmentId, office_id: null, handler_id: null, co_handlers: [], return_reason: null });
  await recordStep(tx, file, 'task_transferred', { params: { taskId: task.id, fromId: task.departmentId, toId: departmentId }, detail: { internal: reason, from: task.department, to: name } });
  await tellReleased(tx, file, task, { department: name, reason });
  await notify(tx, file, 'task_transferred', [file.ownerId, ...liaisons], { department: name, reason, due: shown?.dueAt?.toISOString() ?? null }, task.id);
}
