import type { Tx } from '../../../platform/db/transaction.ts';
import { liaisonsByDepartment } from '../../people/index.ts';
import type { CaseFile, CaseTask } from '../case-file.ts';
import { notify } from '../news.ts';

/** With whom each task lies in its department: its handlers, else the liaisons. */
export async function workersOf(tx: Tx, tasks: CaseTask[]): Promise<Map<string, string[]>> {
  const liaisons = await liaisonsByDepartment(tx, tasks.filter(({ handlerId }) => handlerId === null).map(({ departmentId }) => departmentId));
  return new Map(tasks.map((task) => [task.id, task.handlerId === null ? liaisons.get(task.departmentId) ?? [] : [task.handlerId, ...task.coHandlers]]));
}

/** Those who worked on a task and shall leave it; `now` is whoever goes on, as far as that is known. */
export async function tellReleased(tx: Tx, file: CaseFile, task: CaseTask, now: { department: string | null; handler?: string; handlerId?: string; reason: string | null }): Promise<void> {
  const { handlerId = null, ...params } = now;
  const released = [task.handlerId, ...task.coHandlers].filter((id) => id !== handlerId);
  await notify(tx, file, 'task_moved_on', released, { handler: null, ...params }, task.id);
}
