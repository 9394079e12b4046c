import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCallers } from '../../platform/callers.ts';
import { sealKeys } from '../../platform/ledger/seal-format.ts';
import { verifyLedger } from '../../platform/ledger/verify/index.ts';
import { openTestApp, type TestApp } from '../app.ts';
import { callsPerWorld, fuzz } from './fuzz.ts';

/** The small form; `npm run fuzz -- <calls> <seed>` is the full one. */
const calls = Number(process.env.QILIAN_FUZZ_CALLS ?? 2000);
const seed = Number(process.env.QILIAN_FUZZ_SEED ?? 20260302);
const seconds = process.env.QILIAN_FUZZ_CALLS === undefined ? 40 : 24 * 3600;

let app: TestApp;
let memory: number[];

/**
 * Bytes a call, over the last half, beyond which something is kept of each. What grows before some 40,000 calls is mostly the code
 * of what is called for the first times: until then only what keeps whole requests is found.
 */
const mostKept = calls < 40_000 ? 8000 : 150;
/** Ten points at most. */
const megabytesOverTime = (all: number[]): number[] => all.filter((_, index) => (index + 1) % Math.max(1, Math.floor(all.length / 10)) === 0).map((bytes) => Math.round(bytes / 1e6));

beforeAll(async () => {
  app = await openTestApp();
  // Each world has people of its own: the bound on those that are known is met early, so that what grows has none.
  app.platform.callers = openCallers({ most: 100 });
});
afterAll(() => app.close());

test(`${calls} calls by anybody with anything: each is answered, none by an accident (seed ${seed})`, async () => {
  const report = await fuzz(app, { calls, seed, seconds });
  memory = report.memory;
  if (process.env.QILIAN_FUZZ_CALLS !== undefined) process.stdout.write(`${report.calls} calls, answers ${JSON.stringify(report.statuses)}, heap in MB ${megabytesOverTime(report.memory).join(', ')}\n`);
  expect(report.failures).toEqual([]);
  // A fuzzer whose calls are all refused at the door proves little.
  expect(Object.keys(report.statuses)).toEqual(expect.arrayContaining(['200', '401', '403', '404', '409', '422']));
  expect(report.statuses['200']).toBeGreaterThan(report.calls / 20);
}, Math.min(seconds + 60, 2_000_000) * 1000);

test('and the memory that it needs doesn\'t grow with the calls', () => {
  const last = memory.length - 1;
  const middle = Math.floor(last / 2);
  expect(memory[last]).toBeGreaterThan(0);
  expect((memory[last]! - memory[middle]!) / Math.max(1, (last - middle) * callsPerWorld)).toBeLessThan(mostKept);
});

test('and the ledger is whole after it', async () => {
  const { config, secrets } = app.platform;
  const report = await verifyLedger({ databaseUrl: app.database.ownerUrl, sealFile: config.sealFile, publicKey: sealKeys(secrets.sealSeed).publicKey });
  expect(report.findings).toEqual([]);
  expect(report.entries).toBeGreaterThan(20);
});
