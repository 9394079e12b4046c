import { afterAll, beforeAll, expect, test } from 'vitest';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { inTransaction } from '../../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../../testing/app.ts';
import { plantCity } from '../../../../testing/plant-city.ts';
import { judge, makeCity } from '../../../../testing/shadow-city.ts';
import { anOfficer, aPark } from '../../../people/testing.ts';
import { sweepShadows } from '../sweep.ts';

/** The small form of `npm run bench -- --only shadows`: a made-up city whose seed no weight was set by. */

let app: TestApp;
beforeAll(async () => { app = await openTestApp(); });
afterAll(() => app.close());

test('in a city with planted shadows and decoys most shadows are found, and few others', async () => {
  const { parkId } = await aPark(app);
  const officer = await anOfficer(app, { areaId: parkId });
  const city = makeCity(701, 3000);
  const ids = await plantCity(app, city, { parkId, staffId: officer.id });
  await sweepShadows(app.platform);
  const found = await inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('shadow_suspicions').select('enterprise_id').where('state', '=', 'new').execute());
  const suspected = new Set(found.map(({ enterprise_id }) => enterprise_id as string));
  const { precision, recall, byDifficulty, byDisguise, wrong } = judge([{ city, suspected: ids.map((id) => suspected.has(id)) }]);
  console.log(JSON.stringify({ precision, recall, byDifficulty, byDisguise, wrong }));
  const share = ({ planted, found: hits }: { planted: number; found: number }) => hits / planted;
  expect(share(byDifficulty.easy)).toBeGreaterThan(0.99);
  expect(share(byDifficulty.medium)).toBeGreaterThan(0.9);
  expect(share(byDifficulty.hard)).toBeGreaterThan(0.7);
  expect(share(byDisguise.plus_addresses)).toBe(1);
  expect(share(byDisguise.numbers_in_a_row)).toBeGreaterThan(0.7);
  expect(precision).toBeGreaterThan(0.85);
  expect(wrong.family + wrong.founder + wrong.office + wrong.friends + wrong.spouses + wrong.stall).toBeLessThan(5);
}, 120_000);
