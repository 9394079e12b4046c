import type { BodyOf } from '@qilian/contract/endpoint';
import type { assignTasks as endpoint } from '@qilian/contract/cases';
import { post, type Tx } from '../../../platform/db/transaction.ts';
import { newId } from '../../../platform/ids.ts';
import type { CaseFile } from '../case-file.ts';
import { beginClock } from '../clock/store.ts';
import { requireDepartment } from './departments.ts';
import { touchCase } from '../move.ts';
import { notify, recordStep } from '../news.ts';
import { taskRules } from './task-rules.ts';
import { isOpenTask } from '../rules.ts';
import { invalidField } from '../../../platform/errors.ts';

/** Tasks one or several departments at once; each has its own clocks, the case keeps its owner. */
export async function assignTasks(tx: Tx, file: CaseFile, { tasks }: BodyOf<typeof endpoint>): Promise<void> {
  const taken = new Set(file.tasks.filter((task) => isOpenTask(task.status)).map((task) => task.departmentId));
  for (const [index, wanted] of tasks.entries()) {
    if (taken.has(wanted.departmentId)) throw invalidField(`body.tasks.${index}.departmentId`, 'cases.department_already_tasked');
    taken.add(wanted.departmentId);
    await assignTask(tx, file, wanted, `body.tasks.${index}.departmentId`);
  }
  touchCase(tx, file);
}

type Wanted = BodyOf<typeof endpoint>['tasks'][number];

async function assignTask(tx: Tx, file: CaseFile, { departmentId, instruction, lead, workingDays }: Wanted, field: string): Promise<void> {
  const { name, liaisons } = await requireDepartment(tx, departmentId, field);
  const id = newId(tx.now);
  post(tx, tx.sql.insertInto('tasks').values({ id, case_id: file.id, department_id: departmentId, lead, status: 'assigned', instruction, created_at: tx.now }));
  const owner = { caseId: file.id, taskId: id, parkId: file.parkId };
  const period = workingDays === undefined ? taskRules.periods.feedback : { unit: 'working_day' as const, amount: workingDays };
  const feedback = beginClock(tx, owner, 'feedback', period);
  const sign = beginClock(tx, owner, 'sign', taskRules.periods.sign);
  post(tx, tx.sql.updateTable('tasks').set({ due_at: sign.dueAt, yellow_at: sign.yellowAt }).where('id', '=', id));
  await recordStep(tx, file, 'task_assigned', { params: { taskId: id, departmentId, lead, dueAt: feedback.dueAt?.toISOString() ?? null }, detail: { internal: instruction, department: name } });
  await notify(tx, file, 'task_assigned', liaisons, { department: name, due: sign.dueAt?.toISOString() ?? null, note: instruction }, id);
}
