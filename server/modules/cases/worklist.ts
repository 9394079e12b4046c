import { sql, type RawBuilder } from 'kysely';
import type { QueryOf } from '@qilian/contract/endpoint';
import type { TaskStatus, Todo, WorkItem, getWorklist as endpoint } from '@qilian/contract/cases';
import { actsFor } from '../../platform/auth/actor.ts';
import { queryOnceBuilt } from '../../platform/db/compiled.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { cutPage, readCursor } from '../../platform/http/index.ts';
import { registeredKinds, type Party } from './kinds.ts';
import { openTasks, selectSummaries, toSummary, workingDaysLeft, type SummaryRow } from './case-summary.ts';
import { lightOf } from './rules.ts';

interface Duty {
  case_id: string;
  task_id: string | null;
  todo: Todo;
  due_at: Date | null;
  yellow_at: Date | null;
  paused_since: Date | null;
  for_id: string | null;
  /** Its open tasks, where they were counted. */
  counts: unknown;
}

/** A duty with its place in the order, its own dates, its case as in every list, and its task. */
interface FoundItem extends Omit<SummaryRow, 'dueAt'> {
  case_id: string;
  task_id: string | null;
  todo: Todo;
  dueAt: Date | null;
  yellowAt: Date | null;
  pausedSince: Date | null;
  for_id: string | null;
  key: string;
  task_status: TaskStatus;
  department_id: string;
  department: string;
  handler_id: string | null;
  handler: string | null;
  lead: boolean;
  instruction: string;
  task_urges: number;
}

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
 */
function duties(tx: Tx): RawBuilder<Duty> {
  const { actor } = tx;
  if (actor.side === 'enterprise') {
    const { todo, waits } = dutiesOf(actor.enterprise?.role === 'agent' ? 'agent' : 'enterprise');
    return sql`select c.id as case_id, null::uuid as task_id, ${todo} as todo, c.due_at, c.yellow_at, c.paused_since, null::uuid as for_id, null::json as counts
      from cases c where c.enterprise_id = ${actor.enterprise?.id ?? null}::uuid and not c.internal and ${waits}`;
  }
  const me = ids(actsFor(actor));
  const departments = ids(actor.posts.filter((post) => post.role === 'department_liaison').map((post) => post.departmentId!));
  const [own, attended] = [dutiesOf('owner'), dutiesOf('attendant')];
  return sql`
    select c.id as case_id, null::uuid as task_id,
        case when ${own.todo} <> 'assign' then ${own.todo}
          else case when n.returned > 0 then 'reassign' when n.fed_back > 0 then 'check_feedback' when n.open > 0 then 'follow' else 'assign' end end as todo,
        c.due_at, c.yellow_at, c.paused_since, c.owner_id as for_id, json_build_object('open', n.open, 'fedBack', n.fed_back, 'returned', n.returned) as counts
      from cases c, lateral (select count(*) as open, count(*) filter (where t.status = 'returned') as returned, count(*) filter (where t.status = 'fed_back') as fed_back
        from tasks t where c.status = 'handling' and t.case_id = c.id and t.status not in ('done', 'cancelled')) n
      where c.closed_at is null and c.owner_id = any (${me}) and ${own.waits}
    union all
    select c.id, null, ${attended.todo}, c.due_at, c.yellow_at, c.paused_since, c.attendant_id, null
      from cases c where c.attendant_id = any (${me}) and ${attended.waits}
    union all
    select h.case_id, null, 'answer_hand_on', h.lapses_at, null, null, h.to_id, null
      from hand_ons h where h.to_id = any (${me}) and h.answered_at is null
    union all
    select t.case_id, t.id, case t.status when 'assigned' then 'sign' else 'pass' end, t.due_at, t.yellow_at, t.paused_since, null, null
      from tasks t where t.department_id = any (${departments}) and t.status in ('assigned', 'signed')
    union all
    select t.case_id, t.id, 'work', t.due_at, t.yellow_at, t.paused_since, t.handler_id, null
      from tasks t where t.status = 'working' and (t.handler_id = any (${me}) or t.co_handlers && ${me})`;
}

export async function worklist(tx: Tx, { cursor, limit, todo }: QueryOf<typeof endpoint>): Promise<{ items: WorkItem[]; next: string | null; counts: Counts }> {
  const after = readCursor(cursor, 2);
  const found = await queryOnceBuilt(tx, `worklist ${limit} ${todo === undefined} ${after === null}`, { todo: todo ?? null, at: after?.[0] ?? null, key: after?.[1] ?? null },
    (timeless, slots) => page(timeless, limit, todo === undefined ? null : slots.todo, after && [slots.at, slots.key]));
  const { all, red, yellow } = found[0]!;
  const { rows, next } = cutPage(found.filter((row): row is FoundItem & Counts => typeof row.key === 'string'), limit, (row) => [row.dueAt ?? 'infinity', row.key]);
  const standIns = new Map(tx.actor.standsInFor.map((colleague) => [colleague.id, colleague]));
  return { items: rows.filter((row) => row.id !== null).map((row) => toItem(tx, row, standIns)), next, counts: { all, red, yellow } };
}

function page(tx: Tx, limit: number, todo: string | null, after: (string | null)[] | null): RawBuilder<Partial<FoundItem> & Counts> {
  const wanted = todo === null ? sql`true` : sql`todo = ${todo}`;
  const beyond = after ? sql`(coalesce(d.due_at, 'infinity'), coalesce(d.task_id, d.case_id)::text || d.todo) > (${after[0]}::timestamptz, ${after[1]})` : sql`true`;
  return sql<Partial<FoundItem> & Counts>`with d as materialized (${duties(tx)})
    select n.*, p.*, w.*, t.* from (select count(*) as all, count(*) filter (where due_at < ${tx.now}) as red,
        count(*) filter (where paused_since is null and yellow_at <= ${tx.now} and due_at >= ${tx.now}) as yellow from d) n
      left join (select d.case_id, d.task_id, d.todo, d.due_at as "dueAt", d.yellow_at as "yellowAt", d.paused_since as "pausedSince", d.for_id, d.counts, coalesce(d.task_id, d.case_id)::text || d.todo as key from d
        where ${wanted} and ${beyond} order by coalesce(d.due_at, 'infinity'), key limit ${sql.lit(limit + 1)}) p on true
      left join lateral (${selectSummaries(tx, sql`coalesce(p.counts, ${openTasks(tx)})`).where('c.id', '=', sql.ref<string>('p.case_id'))}) w on true
      left join lateral (select t.status as task_status, t.department_id, d.name as department, t.handler_id, h.name as handler, t.lead, t.instruction, t.urges as task_urges
        from tasks t join departments d on d.id = t.department_id left join users h on h.id = t.handler_id where t.id = p.task_id) t on true
    order by coalesce(p."dueAt", 'infinity'), p.key`;
}

function toItem(tx: Tx, row: FoundItem, standIns: Map<string, { id: string; name: string }>): WorkItem {
  const mirror = { due_at: row.dueAt, yellow_at: row.yellowAt, paused_since: row.pausedSince };
  return {
    todo: row.todo, case: toSummary(tx, row),
    task: row.task_id === null ? null : {
      id: row.task_id, status: row.task_status, department: { id: row.department_id, name: row.department },
      handler: row.handler_id !== null && row.handler !== null ? { id: row.handler_id, name: row.handler } : null, lead: row.lead, instruction: row.instruction,
    },
    light: lightOf(mirror, true, tx.now), dueAt: row.dueAt?.toISOString() ?? null, workingDaysLeft: workingDaysLeft(tx, row.park_id, row.dueAt),
    urges: row.task_id === null ? row.urges : row.task_urges, standingInFor: row.for_id === null ? null : standIns.get(row.for_id) ?? null,
  };
}
