import type { Tx } from '../../../platform/db/transaction.ts';
import type { CaseFile, CaseTask } from '../case-file.ts';
import { notify, recordStep } from '../news.ts';
import { isOpenTask } from '../rules.ts';
import { moveTask } from './save-task.ts';
import { workers } from './workers.ts';

export async function cancelTask(tx: Tx, file: CaseFile, task: CaseTask, { reason }: { reason: string }): Promise<void> {
  await moveTask(tx, file, task, 'cancelled');
  await recordStep(tx, file, 'task_cancelled', { audience: 'staff', params: { taskId: task.id, departmentId: task.departmentId }, detail: { note: reason, department: task.department } });
  await notify(tx, file, 'task_cancelled', await workers(tx, task), { department: task.department, reason }, task.id);
}

/** What a withdrawn case still asked of departments is no longer needed. */
export async function cancelOpenTasks(tx: Tx, file: CaseFile, reason: string): Promise<void> {
  for (const task of file.tasks) {
    if (!isOpenTask(task.status)) continue;
    await moveTask(tx, file, task, 'cancelled');
    await recordStep(tx, file, 'task_cancelled', { audience: 'staff', params: { taskId: task.id, departmentId: task.departmentId }, detail: { department: task.department } });
    await notify(tx, file, 'task_cancelled', await workers(tx, task), { department: task.department, reason }, task.id);
  }
}
