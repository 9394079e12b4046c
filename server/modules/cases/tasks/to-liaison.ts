import type { Updateable } from 'kysely';
import type { Tables } from '../../../platform/db/tables.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { liaisonsOf } from '../../people/index.ts';
import { lockCaseFile, type CaseFile, type CaseTask } from '../case-file.ts';
import { notify, recordStep } from '../news.ts';
import { moveTask } from './save-task.ts';

/**
 * A task goes back to its department's liaison, to be passed on anew. Where the department has none, it goes back to the
 * case's owner, who is told and gives it to another: nothing lies with nobody.
 * @returns whom in the department to tell; nobody where it went to the owner
 */
export async function toLiaison(tx: Tx, file: CaseFile, task: CaseTask, changes: Updateable<Tables['tasks']> = {}): Promise<string[]> {
  const liaisons = await liaisonsOf(tx, task.departmentId);
  if (liaisons.length > 0) moveTask(tx, file, task, 'signed', changes);
  else await withoutLiaison(tx, file, task);
  return liaisons;
}

/** Nobody of the department can sign for it or pass it on. */
export async function withoutLiaison(tx: Tx, file: CaseFile, task: CaseTask): Promise<void> {
  moveTask(tx, file, task, 'returned', { handler_id: null, office_id: null, co_handlers: [] });
  await recordStep(tx, file, 'liaison_gone', { audience: 'staff', params: { taskId: task.id, departmentId: task.departmentId }, detail: { department: task.department } });
  await notify(tx, file, 'task_without_liaison', [file.ownerId], { department: task.department }, task.id);
}

/** All open tasks of a department that wait for its liaison go back to their owners once it has none. */
export async function returnWithoutLiaison(tx: Tx, departmentId: string): Promise<void> {
  const waiting = await tx.sql.selectFrom('tasks').select('id').where('department_id', '=', departmentId).where('status', 'in', ['assigned', 'signed']).orderBy('id').execute();
  if (waiting.length === 0 || (await liaisonsOf(tx, departmentId)).length > 0) return;
  for (const { id } of waiting) {
    const file = await lockCaseFile(tx, { taskId: id });
    await withoutLiaison(tx, file, file.tasks.find((task) => task.id === id)!);
  }
}
