import { sql } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { lightIs, taskIsOpen, visibleCases } from '../cases/index.ts';
import type { Range } from './range.ts';

export interface DepartmentLights {
  departmentId: string;
  department: string;
  /** Cases in which the department has an open task. */
  open: number;
  yellow: number;
  red: number;
}

/** Departments with open tasks now, most red lights first. Cases are counted, as the list shows cases. */
export async function countLights(tx: Tx, { parkId }: Pick<Range, 'parkId'>): Promise<DepartmentLights[]> {
  const query = tx.sql.selectFrom('cases as c').where(visibleCases(tx.actor) as never)
    .innerJoin('tasks as t', 't.case_id', 'c.id').innerJoin('departments as d', 'd.id', 't.department_id')
    .where(taskIsOpen)
    .$if(parkId !== undefined, (narrowed) => narrowed.where('c.park_id', '=', parkId!))
    .groupBy(['d.id', 'd.name'])
    .select([
      'd.id as departmentId', 'd.name as department', sql<number>`count(distinct c.id)`.as('open'),
      sql<number>`count(distinct c.id) filter (where ${lightIs('yellow', 't', tx.now)})`.as('yellow'),
      sql<number>`count(distinct c.id) filter (where ${lightIs('red', 't', tx.now)})`.as('red'),
    ])
    .orderBy('red', 'desc').orderBy('yellow', 'desc').orderBy('d.name').orderBy('d.id');
  return query.execute();
}
