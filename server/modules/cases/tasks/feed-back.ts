import type { BodyOf } from '@qilian/contract/endpoint';
import type { feedBack as endpoint } from '@qilian/contract/cases';
import type { Tx } from '../../../platform/db/transaction.ts';
import { attachFiles } from '../../../platform/files/index.ts';
import type { CaseFile, CaseTask } from '../case-file.ts';
import { internalFiles } from '../file-access.ts';
import { notify, recordStep } from '../news.ts';
import { moveTask } from './save-task.ts';

/** 第一时间反馈: the result goes to the owner, who takes it or sends it back. */
export async function feedBack(tx: Tx, file: CaseFile, task: CaseTask, { outcome, text, fileIds }: BodyOf<typeof endpoint>): Promise<void> {
  await attachFiles(tx, internalFiles, file.id, fileIds);
  moveTask(tx, file, task, 'fed_back', { outcome, feedback: text, fed_back_at: tx.now });
  await recordStep(tx, file, 'task_fed_back', { audience: 'staff', params: { taskId: task.id, departmentId: task.departmentId, outcome, files: fileIds }, detail: { note: text, department: task.department } });
  await notify(tx, file, 'task_fed_back', [file.ownerId], { department: task.department, note: text }, task.id);
}
