import type { Tx } from '../../../platform/db/transaction.ts';
import { liaisonsOf } from '../../people/index.ts';
import { lockCaseFile, type CaseFile, type CaseTask } from '../case-file.ts';
import { notify, recordStep } from '../news.ts';
import { isOpenTask } from '../rules.ts';
import { moveTask } from './save-task.ts';

/** A closed department's open tasks go to its successor, each with its clocks; where the successor has one in the same case already, the two become one. */
export async function inheritTasks(tx: Tx, departmentId: string, successorId: string): Promise<void> {
  const open = await tx.sql.selectFrom('tasks').select('id').where('department_id', '=', departmentId).where('status', 'not in', ['done', 'cancelled']).orderBy('id').execute();
  if (open.length === 0) return;
  const liaisons = await liaisonsOf(tx, successorId);
  const { name } = await tx.sql.selectFrom('departments').select('name').where('id', '=', successorId).executeTakeFirstOrThrow();
  for (const { id } of open) {
    const file = await lockCaseFile(tx, { taskId: id });
    const task = file.tasks.find((candidate) => candidate.id === id)!;
    const twin = file.tasks.find((other) => other.departmentId === successorId && isOpenTask(other.status));
    const stays = twin === undefined ? task : await joinTasks(tx, file, task, twin);
    if (stays === task) await moveOver(tx, file, task, successorId, liaisons.length > 0);
    await recordStep(tx, file, 'task_transferred', { params: { taskId: stays.id, fromId: departmentId, toId: successorId, reason: 'department_closed' }, detail: { from: task.department } });
    await notify(tx, file, liaisons.length > 0 ? 'task_transferred' : 'task_without_liaison', [file.ownerId, ...liaisons], { department: name, reason: null }, stays.id);
  }
}

const withOwner = (task: CaseTask) => task.status === 'fed_back' || task.status === 'returned';

async function moveOver(tx: Tx, file: CaseFile, task: CaseTask, successorId: string, signed: boolean): Promise<void> {
  if (withOwner(task)) await tx.sql.updateTable('tasks').set((eb) => ({ department_id: successorId, version: eb('version', '+', 1) })).where('id', '=', task.id).execute();
  else moveTask(tx, file, task, signed ? 'assigned' : 'returned', { department_id: successorId, office_id: null, handler_id: null, co_handlers: [] });
}

/** Of two tasks of one department the one on which somebody works stays, with what both ask; the other ends. */
async function joinTasks(tx: Tx, file: CaseFile, task: CaseTask, twin: CaseTask): Promise<CaseTask> {
  const [stays, ends] = withOwner(twin) && !withOwner(task) ? [task, twin] : [twin, task];
  moveTask(tx, file, ends, 'cancelled');
  await recordStep(tx, file, 'task_joined', { audience: 'staff', params: { taskId: ends.id, departmentId: ends.departmentId, withId: stays.id }, detail: { department: ends.department } });
  const instruction = stays.instruction === ends.instruction ? stays.instruction : `${stays.instruction}\n${ends.instruction}`;
  await tx.sql.updateTable('tasks').set((eb) => ({ instruction, lead: stays.lead || ends.lead, version: eb('version', '+', 1) })).where('id', '=', stays.id).execute();
  return stays;
}
