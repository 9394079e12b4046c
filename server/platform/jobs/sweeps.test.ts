import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { asOwner } from '../ledger/testing.ts';
import { startSweeps, sweepOnce } from './sweeps.ts';

let app: TestApp;
beforeAll(async () => { app = await openTestApp(); });
afterAll(() => app.close());

const aSweep = (name: string, run: () => Promise<void>) => ({ name, everyMinutes: 60, run });
const lastDoneAt = (name: string, started: string, held = '0') =>
  asOwner(app, `update sweep_runs set started_at = ${started}, held_until = clock_timestamp() + interval '${held}' where name = '${name}'`);
const theHour = `date_trunc('hour', clock_timestamp())`;

test('of many workers whose timers tick at once one runs it', async () => {
  let runs = 0;
  const sweep = aSweep('once', async () => { runs += 1; });
  const ran = await Promise.all(Array.from({ length: 6 }, () => sweepOnce(app.platform, sweep)));
  expect([runs, ran.filter(Boolean).length]).toEqual([1, 1]);
  expect(await sweepOnce(app.platform, sweep)).toBe(false);
});

test('hourly work is due at the full hour, however lately or long ago its process began', async () => {
  let runs = 0;
  const sweep = aSweep('again', async () => { runs += 1; });
  await sweepOnce(app.platform, sweep);
  await lastDoneAt('again', theHour);
  expect(await sweepOnce(app.platform, sweep)).toBe(false);
  await lastDoneAt('again', `${theHour} - interval '1 second'`);
  expect(await sweepOnce(app.platform, sweep)).toBe(true);
  expect(runs).toBe(2);
});

test('daily work is due at the city’s midnight', async () => {
  const sweep = { ...aSweep('daily', async () => undefined), everyMinutes: 24 * 60 };
  await sweepOnce(app.platform, sweep);
  const midnight = `date_trunc('day', clock_timestamp() at time zone '${app.platform.config.timeZone}') at time zone '${app.platform.config.timeZone}'`;
  await lastDoneAt('daily', midnight);
  expect(await sweepOnce(app.platform, sweep)).toBe(false);
  await lastDoneAt('daily', `${midnight} - interval '1 second'`);
  expect(await sweepOnce(app.platform, sweep)).toBe(true);
});

test('a process that has just begun does at once what fell due while none was there, and nothing else', async () => {
  const ran: string[] = [];
  const [missed, done] = ['missed', 'done'].map((name) => aSweep(name, async () => { ran.push(name); })) as [ReturnType<typeof aSweep>, ReturnType<typeof aSweep>];
  for (const sweep of [missed, done]) await sweepOnce(app.platform, sweep);
  await lastDoneAt('missed', `${theHour} - interval '10 minutes'`);
  await lastDoneAt('done', theHour);
  const sweeps = startSweeps(app.platform, [{ name: 'planted', sweeps: [missed, done] }], { everywhere: false });
  await vi.waitFor(() => expect(ran).toEqual(['missed', 'done', 'missed']), { timeout: 10_000 });
  await sweeps.stop();
  expect(ran).toHaveLength(3);
});

test('while one is at it no other begins, however long it takes; one that was killed is succeeded at once', async () => {
  const sweep = aSweep('long', async () => undefined);
  await sweepOnce(app.platform, sweep);
  await lastDoneAt('long', `clock_timestamp() - interval '1 day'`, '60 seconds');
  expect(await sweepOnce(app.platform, sweep)).toBe(false);
  await asOwner(app, `update sweep_runs set started_at = clock_timestamp(), held_until = clock_timestamp() - interval '1 second', ended_at = null where name = 'long'`);
  expect(await sweepOnce(app.platform, sweep)).toBe(true);
  expect(await sweepOnce(app.platform, sweep)).toBe(false);
});

test('one that fails is free for the next time', async () => {
  const failing = aSweep('failing', async () => { throw new Error('planted'); });
  await expect(sweepOnce(app.platform, failing)).rejects.toThrow('planted');
  const [row] = await asOwner<{ free: boolean }>(app, `select held_until <= clock_timestamp() as free from sweep_runs where name = 'failing'`);
  expect(row).toEqual({ free: true });
});
