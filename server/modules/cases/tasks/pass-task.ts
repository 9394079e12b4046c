import type { BodyOf } from '@qilian/contract/endpoint';
import type { passTask as endpoint } from '@qilian/contract/cases';
import type { Tx } from '../../../platform/db/transaction.ts';
import { requireHandler } from '../../people/index.ts';
import type { CaseFile, CaseTask } from '../case-file.ts';
import { notify, recordStep } from '../news.ts';
import { moveTask } from './save-task.ts';
import { tellReleased } from './workers.ts';

/** 第一时间转办: to the responsible office and a handler in it. */
export async function passTask(tx: Tx, file: CaseFile, task: CaseTask, { officeId, handlerId, note }: BodyOf<typeof endpoint>): Promise<void> {
  const handler = await requireHandler(tx, { departmentId: task.departmentId, officeId, userId: handlerId });
  const shown = moveTask(tx, file, task, 'working', { office_id: officeId, handler_id: handlerId, return_reason: null });
  await recordStep(tx, file, 'task_passed', { params: { taskId: task.id, departmentId: task.departmentId, officeId, handlerId }, detail: { internal: note ?? null, department: task.department, handler: handler.name, office: handler.office } });
  await tellReleased(tx, file, { ...task, coHandlers: [] }, { department: task.department, handler: handler.name, handlerId, reason: note ?? null });
  await notify(tx, file, 'task_passed', [handlerId], { department: task.department, due: shown?.dueAt?.toISOString() ?? null, note: note ?? task.instruction }, task.id);
}
