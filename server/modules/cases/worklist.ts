import { sql, type RawBuilder } from 'kysely';
import type { QueryOf } from '@qilian/contract/endpoint';
import type { TaskStatus, Todo, WorkItem, getWorklist as endpoint } from '@qilian/contract/cases';
import { actsFor } from '../../platform/auth/actor.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { cutPage, readCursor } from '../../platform/http/index.ts';
import { selectSummaries, toSummary, workingDaysLeft } from './case-summary.ts';
import { lightOf } from './rules.ts';

interface Row {
  case_id: string;
  task_id: string | null;
  todo: Todo;
  due_at: Date | null;
  yellow_at: Date | null;
  paused_since: Date | null;
  for_id: string | null;
  key: string;
}

interface Counts {
  all: number;
  red: number;
  yellow: number;
}

const ids = (list: string[]): RawBuilder<string[]> => sql`${`{${list.join(',')}}`}::uuid[]`;

/**
 * What each person has to do now: one branch a duty, each along its own index, sorted by clock.
 * Every status of a case or task that isn't final comes up here for whoever it waits for.
 */
function duties(tx: Tx): RawBuilder<Row> {
  const { actor } = tx;
  if (actor.side === 'enterprise') {
    return sql`select c.id as case_id, null::uuid as task_id, case c.status when 'waiting' then 'supply' else 'confirm' end as todo,
        c.due_at, c.yellow_at, c.paused_since, null::uuid as for_id
      from cases c where c.enterprise_id = ${actor.enterprise?.id ?? null}::uuid and c.status in ('waiting', 'confirming')`;
  }
  const me = ids(actsFor(actor));
  const departments = ids(actor.posts.filter((post) => post.role === 'department_liaison').map((post) => post.departmentId!));
  return sql`
    select c.id as case_id, null::uuid as task_id,
        case c.status when 'submitted' then 'accept' when 'waiting' then 'wait_enterprise'
          else case when n.returned > 0 then 'reassign' when n.fed_back > 0 then 'check_feedback' when n.open > 0 then 'follow' else 'assign' end end as todo,
        c.due_at, c.yellow_at, c.paused_since, c.owner_id as for_id
      from cases c, lateral (select count(*) as open, count(*) filter (where t.status = 'returned') as returned, count(*) filter (where t.status = 'fed_back') as fed_back
        from tasks t where c.status = 'handling' and t.case_id = c.id and t.status not in ('done', 'cancelled')) n
      where c.closed_at is null and c.owner_id = any (${me}) and c.status in ('submitted', 'handling', 'waiting')
    union all
    select c.id, null, case c.status when 'reviewing' then 'review' else 'call_back' end, c.due_at, c.yellow_at, c.paused_since, c.attendant_id
      from cases c where c.attendant_id = any (${me}) and c.status in ('reviewing', 'calling_back')
    union all
    select h.case_id, null, 'answer_hand_on', h.lapses_at, null, null, h.to_id
      from hand_ons h where h.to_id = any (${me}) and h.answered_at is null
    union all
    select t.case_id, t.id, case t.status when 'assigned' then 'sign' else 'pass' end, t.due_at, t.yellow_at, t.paused_since, null
      from tasks t where t.department_id = any (${departments}) and t.status in ('assigned', 'signed')
    union all
    select t.case_id, t.id, 'work', t.due_at, t.yellow_at, t.paused_since, t.handler_id
      from tasks t where t.status = 'working' and (t.handler_id = any (${me}) or t.co_handlers && ${me})`;
}

export async function worklist(tx: Tx, { cursor, limit, todo }: QueryOf<typeof endpoint>): Promise<{ items: WorkItem[]; next: string | null; counts: Counts }> {
  const after = readCursor(cursor, 2);
  const wanted = todo === undefined ? sql`true` : sql`todo = ${todo}`;
  const beyond = after ? sql`(coalesce(d.due_at, 'infinity'), coalesce(d.task_id, d.case_id)::text || d.todo) > (${after[0]}::timestamptz, ${after[1]})` : sql`true`;
  const { rows: found } = await sql<Partial<Row> & Counts>`with d as materialized (${duties(tx)})
    select p.*, n.* from (select count(*) as all, count(*) filter (where due_at < ${tx.now}) as red,
        count(*) filter (where paused_since is null and yellow_at <= ${tx.now} and due_at >= ${tx.now}) as yellow from d) n
      left join (select d.*, coalesce(d.task_id, d.case_id)::text || d.todo as key from d
        where ${wanted} and ${beyond} order by coalesce(d.due_at, 'infinity'), key limit ${sql.lit(limit + 1)}) p on true
    order by coalesce(p.due_at, 'infinity'), p.key`.execute(tx.sql);
  const { all, red, yellow } = found[0]!;
  const { rows, next } = cutPage(found.filter((row): row is Row & Counts => row.key !== null), limit, (row) => [row.due_at ?? 'infinity', row.key]);
  return { items: await toItems(tx, rows), next, counts: { all, red, yellow } };
}

async function toItems(tx: Tx, rows: Row[]): Promise<WorkItem[]> {
  if (rows.length === 0) return [];
  const summaries = await selectSummaries(tx).where('c.id', 'in', [...new Set(rows.map((row) => row.case_id))]).execute();
  const cases = new Map(summaries.map((row) => [row.id, row]));
  const taskIds = rows.flatMap((row) => row.task_id ?? []);
  const tasks = new Map(taskIds.length === 0 ? [] : (await tx.sql.selectFrom('tasks as t').innerJoin('departments as d', 'd.id', 't.department_id').leftJoin('users as h', 'h.id', 't.handler_id')
    .select(['t.id', 't.status', 't.department_id', 'd.name as department', 't.handler_id', 'h.name as handler', 't.lead', 't.instruction', 't.urges']).where('t.id', 'in', taskIds).execute()).map((task) => [task.id, task]));
  const standIns = new Map(tx.actor.standsInFor.map((colleague) => [colleague.id, colleague]));
  return rows.flatMap((row) => {
    const found = cases.get(row.case_id);
    if (!found) return [];
    const task = row.task_id === null ? undefined : tasks.get(row.task_id);
    return [{
      todo: row.todo, case: toSummary(tx, found),
      task: task === undefined ? null : {
        id: task.id, status: task.status as TaskStatus, department: { id: task.department_id, name: task.department },
        handler: task.handler_id !== null && task.handler !== null ? { id: task.handler_id, name: task.handler } : null, lead: task.lead, instruction: task.instruction,
      },
      light: lightOf(row, true, tx.now), dueAt: row.due_at?.toISOString() ?? null, workingDaysLeft: workingDaysLeft(tx, found.park_id, row.due_at),
      urges: task?.urges ?? found.urges, standingInFor: row.for_id === null ? null : standIns.get(row.for_id) ?? null,
    }];
  });
}
