import type { Tx } from '../../../platform/db/transaction.ts';
import type { CaseFile, CaseTask } from '../case-file.ts';
import { stopAll } from '../clock/store.ts';
import { notify, recordStep } from '../news.ts';
import { isOpenTask } from '../rules.ts';
import { moveTask } from './save-task.ts';
import { workersOf } from './workers.ts';

export async function cancelTask(tx: Tx, file: CaseFile, task: CaseTask, { reason }: { reason: string }): Promise<void> {
  moveTask(tx, file, task, 'cancelled');
  await sayCancelled(tx, file, [task], reason, { note: reason });
}

/** What a withdrawn case still asked of departments is no longer needed. The case itself is saved by whoever withdraws it. */
export async function cancelOpenTasks(tx: Tx, file: CaseFile, reason: string): Promise<void> {
  const open = file.tasks.filter((task) => isOpenTask(task.status));
  if (open.length === 0) return;
  const ids = open.map(({ id }) => id);
  await stopAll(tx, file.clocks.filter(({ taskId, stoppedAt }) => taskId !== null && stoppedAt === null && ids.includes(taskId)), file.parkId);
  await tx.sql.updateTable('tasks').set((eb) => ({ status: 'cancelled', due_at: null, yellow_at: null, paused_since: null, escalation: 0, version: eb('version', '+', 1) })).where('id', 'in', ids).execute();
  await sayCancelled(tx, file, open, reason, {});
}

async function sayCancelled(tx: Tx, file: CaseFile, tasks: CaseTask[], reason: string, detail: { note?: string }): Promise<void> {
  const workers = await workersOf(tx, tasks);
  for (const task of tasks) {
    await recordStep(tx, file, 'task_cancelled', { audience: 'staff', params: { taskId: task.id, departmentId: task.departmentId }, detail: { ...detail, department: task.department } });
    await notify(tx, file, 'task_cancelled', workers.get(task.id)!, { department: task.department, reason }, task.id);
  }
}
