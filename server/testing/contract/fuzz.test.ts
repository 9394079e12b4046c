import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealKeys } from '../../platform/ledger/seal-format.ts';
import { verifyLedger } from '../../platform/ledger/verify/index.ts';
import { openTestApp, type TestApp } from '../app.ts';
import { fuzz } from './fuzz.ts';

/** The small form; `npm run fuzz -- <calls> <seed>` is the full one. */
const calls = Number(process.env.QILIAN_FUZZ_CALLS ?? 2000);
const seed = Number(process.env.QILIAN_FUZZ_SEED ?? 20260302);
const seconds = process.env.QILIAN_FUZZ_CALLS === undefined ? 40 : 24 * 3600;

let app: TestApp;
let memory: number[];

/** Ten points at most, the first a tenth of the way in, where all that is loaded once is loaded. */
const heapOverTime = (all: number[]): number[] => all.filter((_, index) => (index + 1) % Math.max(1, Math.floor(all.length / 10)) === 0);

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

test(`${calls} calls by anybody with anything: each is answered, none by an accident (seed ${seed})`, async () => {
  const report = await fuzz(app, { calls, seed, seconds });
  memory = report.memory;
  if (process.env.QILIAN_FUZZ_CALLS !== undefined) process.stdout.write(`${report.calls} calls, answers ${JSON.stringify(report.statuses)}, heap in MB ${heapOverTime(report.memory).join(', ')}\n`);
  expect(report.failures).toEqual([]);
  // A fuzzer whose calls are all refused at the door proves little.
  expect(Object.keys(report.statuses)).toEqual(expect.arrayContaining(['200', '401', '403', '404', '409', '422']));
  expect(report.statuses['200']).toBeGreaterThan(report.calls / 20);
}, Math.min(seconds + 60, 2_000_000) * 1000);

test('and the memory that it needs doesn\'t grow with the calls', () => {
  const [warm, ...later] = heapOverTime(memory);
  expect(warm).toBeGreaterThan(0);
  expect(Math.max(...later)).toBeLessThan(warm! * 1.5);
});

test('and the ledger is whole after it', async () => {
  const { config, secrets } = app.platform;
  const report = await verifyLedger({ databaseUrl: app.database.ownerUrl, sealFile: config.sealFile, publicKey: sealKeys(secrets.sealSeed).publicKey });
  expect(report.findings).toEqual([]);
  expect(report.entries).toBeGreaterThan(20);
});
