import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import type { Platform } from '../../../platform/platform.ts';
import { anOfficer, aPark } from '../../people/testing.ts';

export { confirmLiaison } from './confirm-liaison.ts';
export { renewPlan } from './plan/renew-plan.ts';
export { drawSample, recordSampleItem } from './samples/samples.ts';
export { setTurnoverClass } from './turnover-class/set-turnover-class.ts';

interface Housed {
  platform: Platform;
}

export interface Crowd {
  parkId: string;
  officerIds: string[];
}

const sizes = ['micro', 'small', 'small', 'medium', 'large'];
const ownerships = ['private', 'private', 'private', 'foreign', 'state', 'joint_venture', 'individual'];

/** A park with officers, enterprises shared out among them, and a primary liaison in each since 2020. Written at once; the same every time. */
export async function aCrowd(app: Housed, { enterprises, officers, unassigned = 0, seed }: { enterprises: number; officers: number; unassigned?: number; seed?: number }): Promise<Crowd> {
  const { parkId } = await aPark(app);
  const officerIds: string[] = [];
  for (let number = 0; number < officers; number += 1) officerIds.push((await anOfficer(app, { areaId: parkId })).id);
  await inTransaction(app.platform, system, (tx) => addEnterprises(tx, { parkId, officerIds }, { from: 0, count: enterprises, unassigned, ...(seed !== undefined && { seed }) }));
  return { parkId, officerIds };
}

/** Numbers `from` on; the first `unassigned` of them have no officer of their own. @returns their ids */
export async function addEnterprises(tx: Tx, { parkId, officerIds }: Crowd, { from, count, unassigned = 0, seatedOn = '2020-01-01', seed }: { from: number; count: number; unassigned?: number; seatedOn?: string; seed?: number }): Promise<string[]> {
  const { rows } = await sql<{ id: string; n: number }>`
    insert into enterprises (id, name, name_key, search, park_id, stage, size_class, ownership, created_at)
      select ${seed === undefined ? sql`gen_random_uuid()` : sql`md5(${`${seed} `} || n)::uuid`}, '滚动核查企业' || n, '滚动核查企业' || n, ''::tsvector, ${parkId}, 'operation', (${sizes}::text[])[1 + n % ${sizes.length}::int], (${ownerships}::text[])[1 + n % ${ownerships.length}::int], ${seatedOn}::date
        from generate_series(${from}::int, ${from + count - 1}::int) n returning id, substr(name, 7)::int as n`.execute(tx.sql);
  const ids = rows.toSorted((one, other) => one.n - other.n).map(({ id }) => id);
  // The walls of what hangs on a file see it from the next statement on.
  await sql`with made as materialized (select o.n - 1 as n, o.id, gen_random_uuid() as user_id from unnest(${ids}::uuid[]) with ordinality o(id, n)),
    people as (insert into users (id, side, name, created_at) select user_id, 'enterprise', '联络员' || n, ${seatedOn}::date from made),
    relations as (insert into enterprise_parks (id, enterprise_id, park_id, from_day) select gen_random_uuid(), id, ${parkId}, ${seatedOn}::date from made),
    staff as (insert into enterprise_staff (id, enterprise_id, user_id, capacity, from_day)
      select gen_random_uuid(), id, (${officerIds}::uuid[])[1 + n % ${officerIds.length}::int], 'service_officer', ${seatedOn}::date from made where n >= ${unassigned}::int)
    insert into enterprise_holders (id, enterprise_id, user_id, role, from_day) select gen_random_uuid(), id, user_id, 'primary', ${seatedOn}::date from made`.execute(tx.sql);
  return ids;
}

/** Confirms the liaisons of these enterprises at instants of the past, spread over so many days before the clock's day. */
export async function confirmedBefore(tx: Tx, parkId: string, days: number): Promise<void> {
  await sql`insert into liaison_confirmations (id, enterprise_id, holder_id, user_id, at, occasion, outcome)
    select gen_random_uuid(), h.enterprise_id, h.id, h.user_id, ${tx.now}::timestamptz - make_interval(days => (row_number() over (order by h.enterprise_id))::int * 7919 % ${days}::int), 'call', 'current'
      from enterprise_holders h join enterprises e on e.id = h.enterprise_id where e.park_id = ${parkId} and h.until_day is null`.execute(tx.sql);
}
