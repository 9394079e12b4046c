import { sql, type RawBuilder } from 'kysely';
import type { QueryOf } from '@qilian/contract/endpoint';
import type { CaseStatus, TaskStatus, Todo, WorkItem, getWorklist as endpoint } from '@qilian/contract/cases';
import { actsFor } from '../../../platform/auth/actor.ts';
import { queryOnceBuilt } from '../../../platform/db/compiled.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { cutPage, readCursor } from '../../../platform/http/index.ts';
import { getKind, registeredKinds, type Party } from '../kinds.ts';
import { selectSummaries, todoOf, toSummary, workingDaysLeft, type SummaryRow } from './case-summary.ts';
import { lightOf } from '../rules.ts';

type As = 'owner' | 'attendant' | 'enterprise' | 'agent' | 'office' | 'liaison' | 'handler';

interface Duty {
  case_id: string;
  task_id: string | null;
  /** As what the reader has it. */
  party: As;
  /** Only where the list is narrowed by it. */
  todo: Todo | null;
  due_at: Date | null;
  yellow_at: Date | null;
  paused_since: Date | null;
  for_id: string | null;
}

interface DutyTask {
  status: TaskStatus;
  departmentId: string;
  department: string;
  handlerId: string | null;
  handler: string | null;
  lead: boolean;
  instruction: string;
  urges: number;
}

/** A duty, its case as in every list, and its task. */
interface FoundItem extends SummaryRow {
  /** Its task, or else its case; with the date and the party its place in the order. */
  item_id: string;
  task_id: string | null;
  party: As;
  /** The duty has dates of its own; else they are its case's and the next three are null. */
  apart: boolean;
  dueAt: Date | null;
  yellowAt: Date | null;
  pausedSince: Date | null;
  /** Whose duty it is, where the reader stands in for somebody. */
  for_id: string | null;
  task: DutyTask | null;
}

/** Who answers for the case itself, by its dates. */
const ofCase: As[] = ['owner', 'attendant', 'enterprise', 'agent'];

interface Counts {
  all: number;
  red: number;
  yellow: number;
}

const ids = (list: string[]): RawBuilder<string[]> => sql`${`{${list.join(',')}}`}::uuid[]`;

/** The statuses of all kinds in which a party to `cases as c` has, or awaits, something, and what; the words are the tables' own, none is a caller's. */
function dutiesOf(party: Party): { todo: RawBuilder<string>; waits: RawBuilder<boolean> } {
  const of = registeredKinds().flatMap((kind) => Object.entries(kind.statuses).flatMap(([status, { todo }]) => (todo?.[party] === undefined ? [] : [{ kind: kind.name, status, todo: todo[party] }])));
  const statuses = [...new Set(of.map(({ status }) => status))];
  return {
    todo: sql`case ${sql.join(of.map(({ kind, status, todo }) => sql`when c.kind = ${sql.lit(kind)} and c.status = ${sql.lit(status)} then ${sql.lit(todo)}`), sql` `)} end`,
    waits: sql<boolean>`c.status in (${sql.join(statuses.map((status) => sql.lit(status)))})`,
  };
}

/**
 * What each person has to do now: one branch a duty, each along its own index, sorted by clock.
 * Every status of a case or task that isn't final comes up here for whoever it waits for.
 * @param named work out here what is to be done, so that the list can be narrowed by it; else `todoOfItem` does, for the page alone
 */
function duties(tx: Tx, named: boolean): RawBuilder<Duty> {
  const { actor } = tx;
  const name = (todo: RawBuilder<unknown>) => (named ? todo : sql`null::text`);
  if (actor.side === 'enterprise') {
    const party = actor.enterprise?.role === 'agent' ? 'agent' : 'enterprise';
    const { todo, waits } = dutiesOf(party);
    return sql`select c.id as case_id, null::uuid as task_id, ${sql.lit(party)} as party, ${name(todo)} as todo, c.due_at, c.yellow_at, c.paused_since, null::uuid as for_id
      from cases c where c.enterprise_id = ${actor.enterprise?.id ?? null}::uuid and not c.internal and ${waits}`;
  }
  const me = ids(actsFor(actor));
  const departments = actor.posts.filter((post) => post.role === 'department_liaison').map((post) => post.departmentId!);
  const [own, attended] = [dutiesOf('owner'), dutiesOf('attendant')];
  const ownTodo = sql`case when ${own.todo} <> 'assign' then ${own.todo} else (
      select case when count(*) filter (where t.status = 'returned') > 0 then 'reassign' when count(*) filter (where t.status = 'fed_back') > 0 then 'check_feedback' when count(*) > 0 then 'follow' else 'assign' end
      from tasks t where t.case_id = c.id and t.status not in ('done', 'cancelled')) end`;
  const branches = [
    sql`select c.id as case_id, null::uuid as task_id, 'owner' as party, ${name(ownTodo)} as todo, c.due_at, c.yellow_at, c.paused_since, c.owner_id as for_id
      from cases c where c.closed_at is null and c.owner_id = any (${me}) and ${own.waits}`,
    sql`select c.id, null, 'attendant', ${name(attended.todo)}, c.due_at, c.yellow_at, c.paused_since, c.attendant_id
      from cases c where c.attendant_id = any (${me}) and (c.attendant_id = ${actor.userId}::uuid or c.owner_id <> all (${me})) and ${attended.waits}`,
    sql`select h.case_id, null, 'office', ${name(sql`'answer_hand_on'`)}, h.lapses_at, null, null, h.to_id
      from hand_ons h where h.to_id = any (${me}) and h.answered_at is null`,
    sql`select t.case_id, t.id, 'handler', ${name(sql`'work'`)}, t.due_at, t.yellow_at, t.paused_since, t.handler_id
      from tasks t where t.status = 'working' and (t.handler_id = any (${me}) or t.co_handlers && ${me})`,
    ...departments.length === 0 ? [] : [sql`select t.case_id, t.id, 'liaison', ${name(sql`case t.status when 'assigned' then 'sign' else 'pass' end`)}, t.due_at, t.yellow_at, t.paused_since, null
      from tasks t where t.department_id = any (${ids(departments)}) and t.status in ('assigned', 'signed')`],
  ];
  return sql`${sql.join(branches, sql` union all `)}`;
}

/** The same of one duty as `duties` names it. */
function todoOfItem({ party, kind, status, open_tasks: openTasks, task }: FoundItem): Todo {
  switch (party) {
    case 'office': return 'answer_hand_on';
    case 'handler': return 'work';
    case 'liaison': return task!.status === 'assigned' ? 'sign' : 'pass';
    default: return todoOf(getKind(kind), status as CaseStatus, [party], openTasks);
  }
}

export async function worklist(tx: Tx, { cursor, limit, todo }: QueryOf<typeof endpoint>): Promise<{ items: WorkItem[]; next: string | null; counts: Counts }> {
  const after = readCursor(cursor, 3);
  const [at, id, party] = after ?? [null, null, null];
  const found = await queryOnceBuilt(tx, `worklist ${limit} ${todo === undefined} ${after === null}`, { todo: todo ?? null, at, id, party },
    (timeless, slots) => page(timeless, limit, todo === undefined ? null : slots.todo, after && slots));
  const { rows, next } = cutPage(found, limit, (row) => [(row.apart ? row.dueAt : row.due_at) ?? 'infinity', row.item_id, row.party]);
  const { all, red, yellow } = found[0] ?? (todo === undefined && after === null ? nothing : await countDuties(tx));
  const standIns = new Map(tx.actor.standsInFor.map((colleague) => [colleague.id, colleague]));
  return { items: rows.filter((row) => row.id !== null).map((row) => toItem(tx, row, standIns)), next, counts: { all, red, yellow } };
}

const nothing: Counts = { all: 0, red: 0, yellow: 0 };

/** Of all duties `d`, as a window of theirs or as an aggregate. */
const counted = (tx: Tx, over: RawBuilder<unknown>) => sql<Counts>`count(*) ${over} as all, count(*) filter (where d.due_at < ${tx.now}) ${over} as red,
  count(*) filter (where d.paused_since is null and d.yellow_at <= ${tx.now} and d.due_at >= ${tx.now}) ${over} as yellow`;

/** For a page without a row to bring them along. */
async function countDuties(tx: Tx): Promise<Counts> {
  const { rows: [counts] } = await sql<Counts>`select ${counted(tx, sql``)} from (${duties(tx, false)}) d`.execute(tx.sql);
  return counts!;
}

/** One page, chosen by what the duties say and joined only then with what it shows. */
function page(tx: Tx, limit: number, todo: string | null, after: Record<'at' | 'id' | 'party', unknown> | null): RawBuilder<FoundItem & Counts> {
  const wanted = todo === null ? sql`true` : sql`d.todo = ${todo}`;
  const beyond = after ? sql`(d.at, d.item_id, d.party) > (${after.at}::timestamptz, ${after.id}::uuid, ${after.party})` : sql`true`;
  // A case that the reader doesn't see brings no dates.
  const apart = sql<boolean>`(w.id is null or p.party not in (${sql.join(ofCase.map((party) => sql.lit(party)))}))`;
  return sql<FoundItem & Counts>`
    select p.item_id, p.task_id, p.party, ${apart} as apart, case when ${apart} then p.due_at end as "dueAt", case when ${apart} then p.yellow_at end as "yellowAt", case when ${apart} then p.paused_since end as "pausedSince",
      ${tx.actor.standsInFor.length === 0 ? sql`null::uuid` : sql`p.for_id`} as for_id, p.all, p.red, p.yellow, w.*, case when p.task_id is not null then (
        select json_build_object('status', t.status, 'departmentId', t.department_id, 'department', d.name, 'handlerId', t.handler_id, 'handler', h.name, 'lead', t.lead, 'instruction', t.instruction, 'urges', t.urges)
          from tasks t join departments d on d.id = t.department_id left join users h on h.id = t.handler_id where t.id = p.task_id) end as task
      from (select d.case_id, d.at, d.item_id, d.task_id, d.party, d.due_at, d.yellow_at, d.paused_since, d.for_id, d.all, d.red, d.yellow
        from (select d.*, coalesce(d.due_at, 'infinity') as at, coalesce(d.task_id, d.case_id) as item_id, ${counted(tx, sql`over ()`)} from (${duties(tx, todo !== null)}) d) d
        where ${wanted} and ${beyond} order by d.at, d.item_id, d.party limit ${sql.lit(limit + 1)}) p
      left join lateral (${selectSummaries(tx).where('c.id', '=', sql.ref<string>('p.case_id'))}) w on true
    order by p.at, p.item_id, p.party`;
}

function toItem(tx: Tx, row: FoundItem, standIns: Map<string, { id: string; name: string }>): WorkItem {
  const { task_id: taskId, task } = row;
  const summary = toSummary(tx, row);
  return {
    todo: todoOfItem(row), case: summary,
    task: taskId === null || task === null ? null : {
      id: taskId, status: task.status, department: { id: task.departmentId, name: task.department },
      handler: task.handlerId !== null && task.handler !== null ? { id: task.handlerId, name: task.handler } : null, lead: task.lead, instruction: task.instruction,
    },
    ...!row.apart ? { light: summary.light, dueAt: summary.dueAt, workingDaysLeft: summary.workingDaysLeft } : ownDates(tx, row),
    urges: task === null ? row.urges : task.urges, standingInFor: row.for_id === null ? null : standIns.get(row.for_id) ?? null,
  };
}

function ownDates(tx: Tx, { park_id: parkId, dueAt, yellowAt, pausedSince }: FoundItem): Pick<WorkItem, 'light' | 'dueAt' | 'workingDaysLeft'> {
  const light = lightOf({ due_at: dueAt, yellow_at: yellowAt, paused_since: pausedSince }, true, tx.now);
  return { light, dueAt: dueAt?.toISOString() ?? null, workingDaysLeft: workingDaysLeft(tx, parkId, dueAt) };
}
