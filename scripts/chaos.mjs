// `npm run chaos -- [rounds] [seed]`: web, worker or database killed at a random moment under load, over and over; then the faults around it.
import { findNode, run } from './house.mjs';

const [rounds = '50', seed = String(Math.floor(Math.random() * 1e9))] = process.argv.slice(2);
const most = 1000;
if (!/^\d+$/.test(rounds) || Number(rounds) < 1 || Number(rounds) > most || !/^\d+$/.test(seed)) {
  console.error(`npm run chaos -- [rounds, at most ${most}] [seed]`);
  process.exit(2);
}
console.log(`${rounds} rounds, seed ${seed}`);
const env = { ...process.env, QILIAN_CHAOS_ROUNDS: rounds, QILIAN_CHAOS_SEED: seed };
process.exitCode = await run(findNode(), ['node_modules/vitest/vitest.mjs', 'run', '--project', 'server', 'server/testing/chaos/chaos.test.ts', 'server/testing/chaos/faults.test.ts'], { env });
