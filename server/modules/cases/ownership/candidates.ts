import { sql } from 'kysely';
import type { QueryOf, ResponseOf } from '@qilian/contract/endpoint';
import type { listHandlers as endpoint } from '@qilian/contract/cases';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { departmentsNear, handlersOf, ownerCandidates, type Handler } from '../../people/index.ts';
import { getCaseFile } from '../case-file.ts';

type Candidates = ResponseOf<typeof endpoint>;

/** Whom a case or task can be given to, with how much each has open, least first; new owners of the park and above it come before others. */
export async function candidates(tx: Tx, caseId: string, wanted: QueryOf<typeof endpoint>): Promise<Candidates> {
  const file = await getCaseFile(tx, { caseId });
  if (wanted.for === 'department') {
    const items = await departmentsNear(tx, file.parkId);
    const open = await openTasksBy(tx, 'department_id', items.map((department) => department.id));
    return { items: items.map((department) => ({ user: null, area: null, department, office: null, openWork: open.get(department.id) ?? 0 })) };
  }
  // A program passes its department's tasks on, or to another department; cases and helpers are none of its business.
  if (tx.actor.side === 'program' && (wanted.for !== 'pass' || !file.tasks.some(({ id, parties }) => id === wanted.taskId && parties.includes('liaison')))) return { items: [] };
  if (wanted.for === 'hand_on') {
    const items = (await ownerCandidates(tx, file.parkId)).filter((user) => user.id !== file.ownerId);
    const open = await openCasesOf(tx, items.map((user) => user.id));
    const among = (near: boolean) => byLoad(items.filter((item) => item.near === near).map(({ id, name, area }) => ({ user: { id, name }, area, department: null, office: null, openWork: open.get(id) ?? 0 })));
    return { items: [...among(true), ...among(false)] };
  }
  const task = file.tasks.find((candidate) => candidate.id === wanted.taskId);
  if (!task) throw notFound('tasks');
  const items = await handlersOf(tx, wanted.for === 'pass' ? task.departmentId : null, file.parkId);
  const open = await openTasksBy(tx, 'handler_id', items.map((item) => item.user.id));
  const fit = wanted.for === 'pass' ? items : onePerPerson(items).filter(({ user }) => user.id !== task.handlerId);
  return { items: byLoad(fit.filter((item) => !task.coHandlers.includes(item.user.id)).map((item) => ({ ...item, area: null, openWork: open.get(item.user.id) ?? 0 }))) };
}

/** A task is passed to an office, help is asked of a person: who serves several offices stands there once. */
function onePerPerson(items: Handler[]): Handler[] {
  const byId = Map.groupBy(items, ({ user }) => user.id);
  return [...byId.values()].map((all) => (all.length === 1 ? all[0]! : { ...all[0]!, office: null }));
}

const byLoad = (items: Candidates['items']): Candidates['items'] => items.toSorted((a, b) => a.openWork - b.openWork);

async function openTasksBy(tx: Tx, column: 'department_id' | 'handler_id', ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.sql.selectFrom('tasks').select([column, sql<number>`count(*)`.as('open')])
    .where(column, 'in', ids).where('status', 'in', ['assigned', 'signed', 'working']).groupBy(column).execute();
  return new Map(rows.map((row) => [String(row[column]), row.open]));
}

async function openCasesOf(tx: Tx, ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.sql.selectFrom('cases').select(['owner_id', sql<number>`count(*)`.as('open')])
    .where('owner_id', 'in', ids).where('closed_at', 'is', null).groupBy('owner_id').execute();
  return new Map(rows.map((row) => [row.owner_id, row.open]));
}
