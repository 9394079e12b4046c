import pg from 'pg';
import { sql } from 'kysely';
import { addEnterprises, aCrowd, confirmedBefore, renewPlan, type Crowd } from '@qilian/server/modules/liaisons/testing.ts';
import { platform as system } from '@qilian/server/platform/auth/actor.ts';
import { inTransaction, type Tx } from '@qilian/server/platform/db/transaction.ts';
import type { Measure } from '../measure.ts';
import { openProduct } from '../product.ts';

const parks = 25;
const officersPerPark = 16;
const turns = 3;

/**
 * The plan of all enterprises, made by its one statement, against one bare INSERT … SELECT that writes the same rows into the same
 * table as the same role: keys, indexes, foreign keys and walls meet both. In turns, each from an empty table, commits included.
 * Then one enterprise in a hundred changes, and the dates of the others are counted that moved.
 */
export async function measurePlan(port: number, enterprises = 100_000): Promise<Measure[]> {
  const product = await openProduct(port);
  const owner = new pg.Client({ connectionString: product.ownerUrl });
  await owner.connect();
  try {
    const within = <Result>(work: (tx: Tx) => Promise<Result>) => inTransaction(product.platform, system, work);
    const timed = async (work: (tx: Tx) => Promise<unknown>) => {
      await owner.query('truncate verification_plan');
      const began = performance.now();
      await within(work);
      return performance.now() - began;
    };
    const crowds: Crowd[] = [];
    for (let park = 0; park < parks; park += 1) {
      const crowd = await aCrowd(product, { enterprises: enterprises / parks, officers: officersPerPark });
      await within((tx) => confirmedBefore(tx, crowd.parkId, 180));
      crowds.push(crowd);
    }
    await owner.query('analyze');
    await within((tx) => renewPlan(tx));
    await owner.query('create table plan_as_made as select * from verification_plan');
    await owner.query('grant select on plan_as_made to qilian_app');
    await owner.query('vacuum analyze');
    const sum = { plan: 0, bare: 0 };
    for (let turn = 0; turn < turns; turn += 1) {
      sum.plan += await timed((tx) => renewPlan(tx));
      sum.bare += await timed((tx) => sql`insert into verification_plan select * from plan_as_made`.execute(tx.sql));
    }
    const [planMs, bareMs] = [sum.plan / turns, sum.bare / turns];
    const uneven = await spread(owner);

    const before = await datesOf(owner);
    for (const crowd of crowds) await within((tx) => change(tx, crowd, enterprises / parks / 400));
    const began = performance.now();
    const { placed } = await within((tx) => renewPlan(tx));
    const renewMs = performance.now() - began;
    const after = await datesOf(owner);
    let moved = 0;
    for (const [id, day] of after) if (before.has(id) && before.get(id) !== day) moved += 1;
    return [
      { name: 'verification plan', figures: { enterprises, planMs, bareInsertMs: bareMs, ratio: planMs / bareMs, mostAgainstFewestCalls: uneven }, target: { figure: 'ratio', most: 2 } },
      { name: 'plan after 1 % changed', figures: { placed, moved, movedPercent: (100 * moved) / before.size, renewMs }, target: { figure: 'movedPercent', most: 2 } },
    ];
  } finally {
    await owner.end();
    await product.close();
  }
}

async function datesOf(owner: pg.Client): Promise<Map<string, string>> {
  const { rows } = await owner.query<{ id: string; day: string }>('select enterprise_id as id, planned_on::text as day from verification_plan');
  return new Map(rows.map(({ id, day }) => [id, day]));
}

/** Of the officer for whom it is most, between the 20th and the 50th working day from now, where windows of every age are open: calls of the fullest day less those of the emptiest. */
async function spread(owner: pg.Client): Promise<number> {
  const { rows: [row] } = await owner.query<{ most: number }>(`
    with days as (select distinct planned_on from verification_plan order by 1 offset 20 limit 30), load as (
      select o.officer_id, d.planned_on, (select count(*) from verification_plan v where v.officer_id = o.officer_id and v.planned_on = d.planned_on) as calls
        from (select distinct officer_id from verification_plan) o cross join days d)
    select max(spread)::int as most from (select max(calls) - min(calls) as spread from load group by officer_id) one`);
  return row!.most;
}

/** A quarter each: closed, new, moved to another officer, of another class. */
async function change(tx: Tx, { parkId, officerIds }: Crowd, each: number): Promise<void> {
  const some = (offset: number) => sql`(select id from enterprises where park_id = ${parkId} and closed_on is null order by id offset ${offset}::int limit ${each}::int)`;
  await sql`update enterprises set closed_on = ${tx.now}::date, closed_reason = 'import_undone' where id in ${some(0)}`.execute(tx.sql);
  await sql`update enterprise_staff s set user_id = (${officerIds}::uuid[])[1 + (array_position(${officerIds}::uuid[], s.user_id) % ${officerIds.length}::int)] where s.enterprise_id in ${some(each)}`.execute(tx.sql);
  await sql`update enterprises set size_class = case size_class when 'large' then 'micro' else 'large' end, ownership = case size_class when 'large' then 'private' else 'state' end where id in ${some(2 * each)}`.execute(tx.sql);
  await addEnterprises(tx, { parkId, officerIds }, { from: 900_000, count: each, seatedOn: tx.now.toISOString().slice(0, 10) });
}
