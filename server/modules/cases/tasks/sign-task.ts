import type { Tx } from '../../../platform/db/transaction.ts';
import type { CaseFile, CaseTask } from '../case-file.ts';
import { recordStep } from '../news.ts';
import { moveTask } from './save-task.ts';

/** 第一时间签收: the department has it; now it passes it on. */
export async function signTask(tx: Tx, file: CaseFile, task: CaseTask): Promise<void> {
  moveTask(tx, file, task, 'signed');
  await recordStep(tx, file, 'task_signed', { params: { taskId: task.id, departmentId: task.departmentId }, detail: { department: task.department } });
}
