import { platform as system } from '@qilian/server/platform/auth/actor.ts';
import { inTransaction } from '@qilian/server/platform/db/transaction.ts';
import { sweepShadows } from '@qilian/server/modules/liaisons/testing.ts';
import { anOfficer, aPark } from '@qilian/server/modules/people/testing.ts';
import { plantCity } from '@qilian/server/testing/plant-city.ts';
import { judge, makeCity, type City, type Difficulty } from '@qilian/server/testing/shadow-city.ts';
import type { Measure } from '../measure.ts';
import { openProduct } from '../product.ts';

/** No weight and no threshold was set by these. */
const seeds = [905, 906];

/** Cities with planted shadows and decoys: how many shadows are found, of what difficulty, how many others, and how long a run takes. */
export async function measureShadows(port: number, size: number): Promise<Measure[]> {
  const judged: { city: City; suspected: boolean[] }[] = [];
  let seconds = 0;
  for (const seed of seeds) {
    const product = await openProduct(port);
    try {
      const { parkId } = await aPark(product);
      const officer = await anOfficer(product, { areaId: parkId });
      const city = makeCity(seed, size);
      const ids = await plantCity(product, city, { parkId, staffId: officer.id });
      const begun = performance.now();
      await sweepShadows(product.platform);
      seconds = Math.max(seconds, (performance.now() - begun) / 1000);
      const rows = await inTransaction(product.platform, system, (tx) => tx.sql.selectFrom('shadow_suspicions').select('enterprise_id').execute());
      const found = new Set(rows.map(({ enterprise_id }) => enterprise_id as string));
      judged.push({ city, suspected: ids.map((id) => found.has(id)) });
    } finally {
      await product.close();
    }
  }
  const { precision, recall, byDifficulty, byDisguise, wrong } = judge(judged);
  const share = (difficulty: Difficulty) => byDifficulty[difficulty].found / byDifficulty[difficulty].planted;
  return [
    { name: 'shadows', figures: { precision, recall, enterprises: size, seconds }, target: { figure: 'precision', least: 0.85 } },
    { name: 'shadows, recall by difficulty', figures: { easy: share('easy'), medium: share('medium'), hard: share('hard') }, target: { figure: 'hard', least: 0.75 } },
    { name: 'shadows, recall by disguise', figures: Object.fromEntries(Object.entries(byDisguise).map(([disguise, { planted, found }]) => [disguise, found / planted])) },
    { name: 'shadows, wrongly suspected', figures: wrong },
  ];
}
