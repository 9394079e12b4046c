import pg from 'pg';
import { sql } from 'kysely';
import { addEnterprises, aCrowd, computeScores, confirmedBefore, renewPlan } from '@qilian/server/modules/liaisons/testing.ts';
import { silentEnterprises } from '@qilian/server/modules/liaisons/verification/find-silence.ts';
import { askTheQuiet } from '@qilian/server/modules/liaisons/confirmations/rounds/ask-the-quiet.ts';
import { platform as system } from '@qilian/server/platform/auth/actor.ts';
import { inTransaction, type Tx } from '@qilian/server/platform/db/transaction.ts';
import type { Measure } from './measure.ts';
import { openProduct } from './product.ts';

const parks = 25;
const officersPerPark = 16;

/**
 * What runs by itself over all enterprises, each sweep's own statements against one bare reading of the same enterprises with their
 * last confirmation, which none of them could do without.
 */
export async function measureSweeps(port: number, enterprises = 100_000): Promise<Measure[]> {
  const product = await openProduct(port);
  const owner = new pg.Client({ connectionString: product.ownerUrl });
  await owner.connect();
  try {
    const within = <Result>(work: (tx: Tx) => Promise<Result>) => inTransaction(product.platform, system, work);
    const parkIds: string[] = [];
    for (let park = 0; park < parks; park += 1) {
      const crowd = await aCrowd(product, { enterprises: enterprises / parks, officers: officersPerPark });
      await within((tx) => confirmedBefore(tx, crowd.parkId, 240));
      await within((tx) => addEnterprises(tx, crowd, { from: 900_000, count: 10, seatedOn: tx.now.toISOString().slice(0, 10) }));
      parkIds.push(crowd.parkId);
    }
    await within((tx) => renewPlan(tx));
    await owner.query('vacuum analyze');
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
