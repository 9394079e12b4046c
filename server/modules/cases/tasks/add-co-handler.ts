import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField } from '../../../platform/errors.ts';
import { handlerCandidate } from '../../people/index.ts';
import type { CaseFile, CaseTask } from '../case-file.ts';
import { touchCase } from '../move.ts';
import { notify, recordStep } from '../news.ts';

/** A co-handler may do what the handler may; the handler stays responsible. */
export async function addCoHandler(tx: Tx, file: CaseFile, task: CaseTask, { userId }: { userId: string }): Promise<void> {
  const candidate = await handlerCandidate(tx, userId);
  if (!candidate) throw invalidField('body.userId', 'cases.co_handler_candidate');
  if (task.handlerId === userId || task.coHandlers.includes(userId)) throw invalidField('body.userId', 'cases.co_handler_already');
  await tx.sql.updateTable('tasks').set((eb) => ({ co_handlers: sql<string[]>`array_append(co_handlers, ${userId}::uuid)`, version: eb('version', '+', 1) })).where('id', '=', task.id).execute();
  touchCase(tx, file);
  await recordStep(tx, file, 'co_handler_added', { audience: 'staff', params: { taskId: task.id, userId }, detail: { handler: candidate.name, department: task.department } });
  await notify(tx, file, 'co_handler_added', [userId], { department: task.department, note: task.instruction }, task.id);
}
