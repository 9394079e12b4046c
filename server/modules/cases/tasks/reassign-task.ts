import type { BodyOf } from '@qilian/contract/endpoint';
import type { reassignTask as endpoint } from '@qilian/contract/cases';
import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField } from '../../../platform/errors.ts';
import type { CaseFile, CaseTask } from '../case-file.ts';
import { requireDepartment } from './departments.ts';
import { notify, recordStep } from '../news.ts';
import { isOpenTask } from '../rules.ts';
import { moveTask } from './save-task.ts';

/** A returned task goes to the right department, or again to the same one with a better instruction. */
export async function reassignTask(tx: Tx, file: CaseFile, task: CaseTask, { departmentId, instruction }: BodyOf<typeof endpoint>): Promise<void> {
  if (file.tasks.some((other) => other.id !== task.id && other.departmentId === departmentId && isOpenTask(other.status))) throw invalidField('body.departmentId', 'cases.department_already_tasked');
  const { name, liaisons } = await requireDepartment(tx, departmentId, 'body.departmentId');
  const shown = moveTask(tx, file, task, 'assigned', { department_id: departmentId, return_reason: null, ...(instruction !== undefined && { instruction }) });
  await recordStep(tx, file, 'task_assigned', { params: { taskId: task.id, departmentId, again: true }, detail: { internal: instruction ?? task.instruction, department: name } });
  await notify(tx, file, 'task_assigned', liaisons, { department: name, due: shown?.dueAt?.toISOString() ?? null, note: instruction ?? task.instruction }, task.id);
}
