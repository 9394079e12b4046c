// `npm run chaos:notices -- [notices] [kills] [seed]`: notices to thousands of enterprises while worker and database are killed, with a real mail server that counts.
import { findNode, run } from './house.mjs';

const [notices = '50000', kills = '10', seed = String(Math.floor(Math.random() * 1e9))] = process.argv.slice(2);
if (![notices, kills, seed].every((one) => /^\d+$/.test(one)) || Number(notices) % 5 !== 0 || Number(notices) < 5 || Number(notices) > 1_000_000 || Number(kills) > 1000) {
  console.error('npm run chaos:notices -- [notices, a multiple of 5] [kills, at most 1000] [seed]');
  process.exit(2);
}
console.log(`${notices} notices, ${kills} kills, seed ${seed}`);
const env = { ...process.env, QILIAN_NOTICES: notices, QILIAN_NOTICE_KILLS: kills, QILIAN_CHAOS_SEED: seed };
process.exitCode = await run(findNode(), ['node_modules/vitest/vitest.mjs', 'run', '--project', 'server', 'server/testing/chaos/many-notices.test.ts'], { env });
