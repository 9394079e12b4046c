import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '@qilian/server/testing/app.ts';
import { quantile } from './lag-report.ts';
import { arms, simulate, type Arm, type Outcome } from './year.ts';

let app: TestApp;
beforeEach(async () => { app = await openTestApp({ now: '2026-01-05T02:00:00Z' }); });
afterEach(() => app.close());

const found = new Map<Arm, Outcome>();

// The small form: 60 enterprises and a quarter, on the same code as the year of 2,000.
test.each(arms)('a quarter of 60 enterprises, %s', async (arm) => {
  found.set(arm, await simulate(app, { arm, enterprises: 60, days: 91, seed: 3, followUpDays: 92 }));
  expect(found.get(arm)!.changes).toBeGreaterThan(2);
}, 240_000);

test('every way meets the same changes; to ask in turn finds them sooner than the yearly report', () => {
  const [yearly, cadence, all] = arms.map((arm) => found.get(arm)!) as [Outcome, Outcome, Outcome];
  expect(new Set([yearly, cadence, all].map(({ changes }) => changes)).size).toBe(1);
  expect(yearly.changes).toBeGreaterThan(2);
  for (const { lags, changes } of [yearly, cadence, all]) expect(lags).toHaveLength(changes);
  expect(yearly.calls).toBe(0);
  expect(cadence.calls).toBeGreaterThan(100);
  expect(quantile(cadence.lags, 0.5)).toBeLessThan(quantile(yearly.lags, 0.5));
  // Taps spare calls.
  expect(all.taps).toBeGreaterThan(0);
  expect(all.calls).toBeLessThan(cadence.calls);
});
