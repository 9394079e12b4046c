import type { Tx } from '../../../platform/db/transaction.ts';
import { liaisonsOf } from '../../people/index.ts';
import { openClock, stepClock, type CaseFile, type CaseTask } from '../case-file.ts';
import { touchCase } from '../move.ts';
import { notify, recordStep, until } from '../news.ts';

/** 第一时间督办: urges whoever holds the task now. */
export async function urgeTask(tx: Tx, file: CaseFile, task: CaseTask, { note }: { note?: string | undefined }): Promise<void> {
  await tx.sql.updateTable('tasks').set((eb) => ({ urges: eb('urges', '+', 1), version: eb('version', '+', 1) })).where('id', '=', task.id).execute();
  touchCase(tx, file);
  await recordStep(tx, file, 'task_urged', { audience: 'staff', params: { taskId: task.id, departmentId: task.departmentId }, detail: { note: note ?? null, department: task.department } });
  await notify(tx, file, 'task_urged', [task.handlerId, ...task.coHandlers, ...await liaisonsOf(tx, task.departmentId)], { department: task.department, note: note ?? null, ...until(stepClock(file, task.id) ?? openClock(file, 'feedback', task.id)) }, task.id);
}
