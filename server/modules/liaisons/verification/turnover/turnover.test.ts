import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TurnoverScore } from '@qilian/contract/turnover';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../../testing/app.ts';
import { aScene, call, ok, type Scene } from '../../../cases/testing.ts';
import { anOfficer, signedInAs } from '../../../people/testing.ts';
import { computeScores, scoreAll } from './scores.ts';

let app: TestApp;
let scene: Scene;
let administrator: Record<string, string>;
beforeAll(async () => {
  app = await openTestApp();
  scene = await aScene(app);
  administrator = await signedInAs(app, await anOfficer(app, { role: 'administrator', areaId: scene.districtId }));
});
afterAll(() => app.close());

const all = <Row>(work: (tx: Tx) => Promise<Row>) => inTransaction(app.platform, system, work);
const see = (kind: string, day: string, value: number, more: object = {}) => call(scene, scene.as.officer, 'POST', `/enterprises/${scene.enterpriseId}/observations`, { kind, day, value, ...more });
const score = () => ok<TurnoverScore>(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}/turnover-score`);
const put = (as: Record<string, string>, payload: object) => app.api.http.inject({ method: 'PUT', url: `/api/v1/parks/${scene.parkId}/turnover-weights`, headers: as, payload });

it('each sign is shown with its strength, weight and points, and they add up', async () => {
  expect(await score()).toMatchObject({ score: 0, threshold: 50, weightsVersion: 0, orderId: null });
  for (const [kind, day, value] of [['insured', '2025-12-01', 100], ['insured', '2026-02-20', 60], ['job_postings', '2026-02-25', 30]] as const) expect((await see(kind, day, value)).statusCode).toBe(200);
  const { reasons, facts, score: points } = await score();
  // 40 % fewer insured: (0.4 - 0.1) / 0.4 of 30; 30 posts for an unknown headcount of 50: fully 20.
  expect(reasons.map(({ signal, points: each }) => [signal, each])).toEqual([['headcount', 22.5], ['job_postings', 20], ['bounces', 0], ['silence', 0], ['overdue', 0]]);
  expect(points).toBe(43);
  expect(facts).toMatchObject({ insuredNow: 60, insuredBefore: 100, postings: 30 });
});

it('what is seen comes from staff, programs and the file itself, each with its origin', async () => {
  const { token } = await ok<{ token: string }>(scene, administrator, 'POST', '/programs', {
    name: '招聘数据平台', purpose: '报送招聘数量', contact: { name: '李工', email: 'li@jobs.example.cn' }, parkIds: [scene.parkId], scopes: ['enterprises:write'], networks: [], callsPerMinute: null, expiresOn: '2027-01-31',
  });
  const sent = await app.api.http.inject({ method: 'POST', url: `/api/v1/enterprises/${scene.enterpriseId}/observations`, headers: { authorization: `Bearer ${token}` }, payload: { kind: 'job_postings', day: '2026-02-26', value: 12, source: '招聘网' } });
  expect(sent.json()).toMatchObject({ origin: 'program', source: '招聘网' });
  await all((tx) => tx.sql.updateTable('enterprises').set({ headcount: 80 }).where('id', '=', scene.enterpriseId).execute());
  await all((tx) => computeScores(tx));
  const { items } = await ok<{ items: { kind: string; origin: string; value: number }[] }>(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}/observations`);
  expect(items.map(({ kind, origin }) => `${kind} ${origin}`)).toEqual(expect.arrayContaining(['headcount file', 'job_postings program', 'insured staff']));
  expect((await see('insured', '2030-01-01', 5)).json()).toMatchObject({ errors: [{ field: 'body.day', code: 'verification.observed_in_future' }] });
  expect((await see('insured', '2026-02-20', 61)).json()).toMatchObject({ status: 409, code: 'verification.observed_already' });
  expect((await call(scene, scene.as.liaison, 'POST', `/enterprises/${scene.enterpriseId}/observations`, { kind: 'insured', day: '2026-02-21', value: 3 })).statusCode).toBe(403);
});

it('weights are a park’s own: tried before they are saved, versioned, changed by administrators alone', async () => {
  const before = await score();
  const weights = { headcount: 60, job_postings: 20, bounces: 10, silence: 5, overdue: 5 };
  const draft = { weights, threshold: 40 };
  const preview = await ok(scene, administrator, 'POST', `/parks/${scene.parkId}/turnover-weights/preview`, draft);
  expect(preview).toMatchObject({ enterprises: 1, present: 0, proposed: 1, gained: 1, lost: 0 });
  expect(await score()).toEqual(before);
  expect((await put(scene.as.leader, { ...draft, version: 0 })).statusCode).toBe(403);
  expect((await put(administrator, { ...draft, threshold: 100, weights: { ...weights, headcount: 0 }, version: 0 })).json()).toMatchObject({ errors: [{ field: 'body.threshold', code: 'verification.threshold_out_of_reach' }] });
  expect((await put(administrator, { ...draft, version: 0 })).json()).toMatchObject({ version: 1, weights, threshold: 40 });
  expect((await put(administrator, { ...draft, version: 0 })).json()).toMatchObject({ code: 'common.stale_version', current: { version: 1 } });
  expect(await score()).toMatchObject({ weightsVersion: 1, threshold: 40 });
  expect((await ok<{ items: { version: number }[] }>(scene, administrator, 'GET', `/parks/${scene.parkId}/turnover-weights/history`)).items.map(({ version }) => version)).toEqual([1]);
});

it('above the threshold the night opens an order, once for the same evidence; the list has the highest first', async () => {
  await scoreAll(app.platform);
  await scoreAll(app.platform);
  const orders = await all((tx) => tx.sql.selectFrom('verification_causes').select(['cause', 'detail']).where('enterprise_id', '=', scene.enterpriseId).execute());
  expect(orders).toMatchObject([{ cause: 'turnover', detail: { threshold: 40 } }]);
  expect((await score()).orderId).not.toBeNull();
  const { items } = await ok<{ items: { enterprise: { id: string }; score: number }[] }>(scene, scene.as.officer, 'GET', '/turnover-scores');
  expect(items).toMatchObject([{ enterprise: { id: scene.enterpriseId }, score: (await score()).score }]);
  expect((await ok<{ items: unknown[] }>(await aScene(app), scene.as.officer, 'GET', '/turnover-scores?least=400')).items).toEqual([]);
});
