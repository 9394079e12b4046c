import pg from 'pg';
import { sql } from 'kysely';
import { addEnterprises, aCrowd, computeScores, confirmedBefore, renewPlan } from '@qilian/server/modules/liaisons/testing.ts';
import { silentEnterprises } from '@qilian/server/modules/liaisons/verification/causes/find-silence.ts';
import { askTheQuiet } from '@qilian/server/modules/liaisons/confirmations/rounds/ask-the-quiet.ts';
import { platform as system } from '@qilian/server/platform/auth/actor.ts';
import { whenOpen } from '@qilian/server/platform/calendar/index.ts';
import { inTransaction, type Tx } from '@qilian/server/platform/db/transaction.ts';
import type { Measure } from '../measure.ts';
import { openProduct, type Product } from '../product.ts';

const parks = 25;
const officersPerPark = 16;

/** Enterprises with their officers, liaisons, plan, and what a half-year leaves behind of each: acts, sessions, notices, observations. @returns the parks */
export async function aCityThatLived(product: Product, owner: pg.Client, enterprises: number): Promise<string[]> {
  const within = <Result>(work: (tx: Tx) => Promise<Result>) => inTransaction(product.platform, system, work);
  const parkIds: string[] = [];
  for (let park = 0; park < parks; park += 1) {
    const crowd = await aCrowd(product, { enterprises: enterprises / parks, officers: officersPerPark });
    await within((tx) => confirmedBefore(tx, crowd.parkId, 240));
    await within((tx) => addEnterprises(tx, crowd, { from: 900_000, count: 10, seatedOn: tx.now.toISOString().slice(0, 10) }));
    parkIds.push(crowd.parkId);
  }
  // Without figures about the tables the plan takes minutes.
  await owner.query('vacuum analyze');
  await within((tx) => renewPlan(tx));
  await owner.query(traces);
  await owner.query('vacuum analyze');
  return parkIds;
}

/** Of each liaison, somewhere within the last 220 days: three acts and three by staff, a session, four notices of which three were opened, two counts of the insured. */
const traces = `
  create temporary table liaison as select h.enterprise_id, h.user_id, e.park_id, now() - make_interval(days => (row_number() over ())::int * 7919 % 220) as at from enterprise_holders h join enterprises e on e.id = h.enterprise_id;
  insert into ledger_entries (id, record_type, record_id, seq, type, at, actor_id, actor_side, park_id, enterprise_id, audience, hash, prev_hash)
    select gen_random_uuid(), 'bench', l.enterprise_id, n, 'case.opened', l.at - make_interval(days => n), case when n % 2 = 0 then l.user_id end, case when n % 2 = 0 then 'enterprise' else 'staff' end, l.park_id, l.enterprise_id, 'enterprise', '', ''
      from liaison l cross join generate_series(1, 6) n;
  insert into sessions (id, token_hash, user_id, created_at, last_seen_at, expires_at) select gen_random_uuid(), gen_random_uuid()::text::bytea, user_id, at, at, at + interval '30 days' from liaison;
  insert into notices (id, recipient_id, park_id, enterprise_id, kind, created_at, opened_at, opened_via) select gen_random_uuid(), l.user_id, l.park_id, l.enterprise_id, 'case_received', l.at - make_interval(days => n), case when n < 4 then l.at end, case when n < 4 then 'screen' end from liaison l cross join generate_series(1, 4) n;
  insert into enterprise_observations (id, enterprise_id, park_id, kind, day, value, origin, source, at)
    select gen_random_uuid(), l.enterprise_id, l.park_id, 'insured', current_date - n * 60, 100 - n * 3, 'program', 'bench', l.at from liaison l cross join generate_series(1, 2) n;
`;

/**
 * What runs by itself over all enterprises, each sweep's own statements against one bare reading of the same enterprises with their
 * last confirmation, which none of them could do without.
 */
export async function measureSweeps(port: number, enterprises = 100_000): Promise<Measure[]> {
  const product = await openProduct(port);
  const owner = new pg.Client({ connectionString: product.ownerUrl });
  await owner.connect();
  try {
    const parkIds = await aCityThatLived(product, owner, enterprises);
    // Nobody is asked outside office hours.
    const at = whenOpen(product.platform.officeHours.of(parkIds[0]!), product.platform.clock.now());
    const within = <Result>(work: (tx: Tx) => Promise<Result>) => inTransaction({ ...product.platform, clock: { now: () => at } }, system, work);
    const timed = async (work: (tx: Tx) => Promise<unknown>) => {
      const began = performance.now();
      const found = await within(work);
      return { ms: performance.now() - began, found };
    };
    const bare = await timed(async (tx) => (await sql`select count(*) from enterprises e cross join lateral (select c.at from liaison_confirmations c where c.enterprise_id = e.id order by c.at desc limit 1) l`.execute(tx.sql)).rows);
    const silence = await timed(async (tx) => (await silentEnterprises(tx)).length);
    const scores = await timed((tx) => computeScores(tx));
    const quiet = await timed(async (tx) => {
      let asked = 0;
      for (const parkId of parkIds) asked += await askTheQuiet(tx, parkId);
      return asked;
    });
    const again = await timed(async (tx) => {
      for (const parkId of parkIds) await askTheQuiet(tx, parkId);
    });
    const sweep = (name: string, { ms, found }: { ms: number; found: unknown }): Measure => ({ name: `sweep: ${name}`, figures: { enterprises, ms, bareMs: bare.ms, ratio: ms / bare.ms, ...(typeof found === 'number' && { found }) } });
    return [sweep('half a year of silence', silence), sweep('turnover scores', scores), sweep('quiet liaisons, a day’s share', quiet), sweep('quiet liaisons, the next hour', again)];
  } finally {
    await owner.end();
    await product.close();
  }
}
