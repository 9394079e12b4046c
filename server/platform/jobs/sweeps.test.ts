import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { asOwner } from '../ledger/testing.ts';
import { sweepOnce } from './sweeps.ts';

let app: TestApp;
beforeAll(async () => { app = await openTestApp(); });
afterAll(() => app.close());

const aSweep = (name: string, run: () => Promise<void>) => ({ name, everyMinutes: 1, run });
const backdate = (name: string, started: string, held: string) =>
  asOwner(app, `update sweep_runs set started_at = clock_timestamp() - interval '${started}', held_until = clock_timestamp() + interval '${held}' where name = '${name}'`);

test('of many workers whose timers tick at once one runs it', async () => {
  let runs = 0;
  const sweep = aSweep('once', async () => { runs += 1; });
  const ran = await Promise.all(Array.from({ length: 6 }, () => sweepOnce(app.platform, sweep)));
  expect([runs, ran.filter(Boolean).length]).toEqual([1, 1]);
  expect(await sweepOnce(app.platform, sweep)).toBe(false);
});

test('it runs again when its interval is over, be it by another worker', async () => {
  let runs = 0;
  const sweep = aSweep('again', async () => { runs += 1; });
  await sweepOnce(app.platform, sweep);
  await backdate('again', '56 seconds', '0');
  expect(await sweepOnce(app.platform, sweep)).toBe(true);
  expect(runs).toBe(2);
});

test('while one is at it no other begins, however long it takes; one that died is succeeded', async () => {
  const sweep = aSweep('long', async () => undefined);
  await sweepOnce(app.platform, sweep);
  await backdate('long', '1 day', '60 seconds');
  expect(await sweepOnce(app.platform, sweep)).toBe(false);
  await backdate('long', '1 day', '-1 second');
  expect(await sweepOnce(app.platform, sweep)).toBe(true);
});

test('one that fails is free for the next time', async () => {
  const failing = aSweep('failing', async () => { throw new Error('planted'); });
  await expect(sweepOnce(app.platform, failing)).rejects.toThrow('planted');
  const [row] = await asOwner<{ free: boolean }>(app, `select held_until <= clock_timestamp() as free from sweep_runs where name = 'failing'`);
  expect(row).toEqual({ free: true });
});
