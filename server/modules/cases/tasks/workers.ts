import type { Tx } from '../../../platform/db/transaction.ts';
import { liaisonsOf } from '../../people/index.ts';
import type { CaseTask } from '../case-file.ts';

/** With whom a task lies in its department: its handlers, else the liaisons. */
export async function workers(tx: Tx, task: CaseTask): Promise<string[]> {
  return task.handlerId === null ? liaisonsOf(tx, task.departmentId) : [task.handlerId, ...task.coHandlers];
}
