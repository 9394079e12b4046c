import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';
import { handlerCandidate, handlesFor } from '../../people/index.ts';
import { lockCaseFile } from '../case-file.ts';
import { touchCase } from '../move.ts';
import { notify, recordStep } from '../news.ts';
import { toLiaison } from './to-liaison.ts';

/**
 * What somebody worked on for a department in which they handle nothing any more goes back to its liaison, who passes it on
 * anew; what was fed back stays with the owner, but would come back to the liaison; help that was asked of them ends.
 */
export async function returnToLiaison(tx: Tx, userId: string): Promise<void> {
  const found = await tx.sql.selectFrom('tasks').select(['id', 'department_id', 'status', 'handler_id']).where('status', 'in', ['working', 'fed_back'])
    .where((eb) => eb.or([eb('handler_id', '=', userId), eb(sql<string>`${userId}::uuid`, '=', eb.fn.any('co_handlers'))])).orderBy('id').execute();
  const still = new Map<string, boolean>();
  for (const { id, department_id: departmentId, status, handler_id: handlerId } of found) {
    if (!still.has(departmentId)) still.set(departmentId, await handlesFor(tx, userId, departmentId));
    if (handlerId !== userId) await endHelp(tx, id, userId);
    else if (still.get(departmentId)) continue;
    else if (status === 'working') await takeFromHandler(tx, id);
    else await tx.sql.updateTable('tasks').set((eb) => ({ handler_id: null, office_id: null, version: eb('version', '+', 1) })).where('id', '=', id).execute();
  }
}

/** An office's handler is gone, or the office is. */
export async function takeFromHandler(tx: Tx, taskId: string): Promise<void> {
  const file = await lockCaseFile(tx, { taskId });
  const task = file.tasks.find((candidate) => candidate.id === taskId)!;
  await recordStep(tx, file, 'handler_gone', { audience: 'staff', params: { taskId, departmentId: task.departmentId }, detail: { department: task.department } });
  const liaisons = await toLiaison(tx, file, task, { handler_id: null, office_id: null });
  await notify(tx, file, 'task_returned', liaisons, { department: task.department, reason: null }, taskId);
}

/** Whoever holds no post in any department any more helps no longer. */
async function endHelp(tx: Tx, taskId: string, userId: string): Promise<void> {
  if (await handlerCandidate(tx, userId)) return;
  const file = await lockCaseFile(tx, { taskId });
  const task = file.tasks.find((candidate) => candidate.id === taskId)!;
  await tx.sql.updateTable('tasks').set((eb) => ({ co_handlers: sql<string[]>`array_remove(co_handlers, ${userId}::uuid)`, version: eb('version', '+', 1) })).where('id', '=', taskId).execute();
  touchCase(tx, file);
  await recordStep(tx, file, 'co_handler_gone', { audience: 'staff', params: { taskId, userId }, detail: { department: task.department } });
}
