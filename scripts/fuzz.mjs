// `npm run fuzz -- [calls] [seed]`: calls of all endpoints with anything, in the process of the test, on a database of its own.
import { findNode, run } from './house.mjs';

const [calls = '20000', seed = String(Math.floor(Math.random() * 1e9))] = process.argv.slice(2);
const most = 1_000_000;
if (!/^\d+$/.test(calls) || Number(calls) < 1 || Number(calls) > most || !/^\d+$/.test(seed)) {
  console.error(`npm run fuzz -- [calls, at most ${most}] [seed]`);
  process.exit(2);
}
console.log(`${calls} calls, seed ${seed}`);
const env = { ...process.env, QILIAN_FUZZ_CALLS: calls, QILIAN_FUZZ_SEED: seed };
process.exitCode = await run(findNode(), ['node_modules/vitest/vitest.mjs', 'run', '--project', 'server', 'server/testing/contract/fuzz.test.ts'], { env });
