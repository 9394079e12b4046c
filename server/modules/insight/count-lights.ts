import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { lightIs, parksSeenWhole, taskIsOpen, uuids, visibleCases } from '../cases/index.ts';
import type { Range } from './range.ts';

export interface DepartmentLights {
  departmentId: string;
  department: string;
  /** Cases in which the department has an open task. */
  open: number;
  yellow: number;
  red: number;
}

/** Departments with open tasks now, most red lights first. Cases are counted, as the list shows cases: a department has one open task in each. */
export async function countLights(tx: Tx, { parkId }: Pick<Range, 'parkId'>): Promise<DepartmentLights[]> {
  const { rows } = await sql<DepartmentLights>`
    select d.id as "departmentId", d.name as department, n.open, n.yellow, n.red from (
      select t.department_id, count(*)::int as open, (count(*) filter (where ${lightIs('yellow', 't', tx.now)}))::int as yellow, (count(*) filter (where ${lightIs('red', 't', tx.now)}))::int as red
        from (${openTasks(tx, parkId)}) t group by t.department_id
    ) n join departments d on d.id = n.department_id order by n.red desc, n.yellow desc, d.name, d.id`.execute(tx.sql);
  return rows;
}

/** Who sees whole parks reads the tasks of each by an index of their own, and beside them those of the few cases that are shared. */
function openTasks(tx: Tx, parkId: string | undefined): RawBuilder<unknown> {
  const columns = sql`t.department_id, t.due_at, t.yellow_at, t.paused_since`;
  const whole = parksSeenWhole(tx.actor);
  const ofPark = parkId === undefined ? sql`true` : sql`c.park_id = ${parkId}::uuid`;
  // The offset has the cases found first: the planner would look all open tasks up among them.
  const ofCases = (seen: RawBuilder<unknown>) => sql`select ${columns} from (select c.id from cases c where ${ofPark} and ${seen} offset 0) c join tasks t on t.case_id = c.id where ${taskIsOpen}`;
  if (whole === null) return ofCases(sql`c.id in (${tx.sql.selectFrom('cases as c').select('c.id').where(visibleCases(tx.actor) as never)})`);
  const parks = parkId === undefined ? whole : whole.filter((park) => park === parkId);
  return sql`select ${columns} from tasks t where t.park_id = any (${uuids(parks)}) and ${taskIsOpen}
    union all ${ofCases(sql`cardinality(c.granted_parks) > 0 and c.granted_parks && ${uuids(whole)} and c.park_id <> all (${uuids(whole)})`)}`;
}
