import { afterAll, beforeAll, expect, test } from 'vitest';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { aLiaison, signedInAs } from '../people/testing.ts';
import { aScene, call, type Scene } from './testing.ts';

let app: TestApp;
let scene: Scene;
beforeAll(async () => {
  app = await openTestApp();
  scene = await aScene(app);
});
afterAll(() => app.close());

const seatWith = (set: { scope?: string; authority?: string[]; term_until?: string | null }) => inTransaction(app.platform, system, (tx) => tx.sql.updateTable('enterprise_holders').set(set).where('user_id', '=', scene.ids.liaison).execute());
const raise = (as: Record<string, string>, category: string) => call(scene, as, 'POST', '/cases', { title: '申请技改补助', body: '拟申请设备更新的财政补助，请告知流程。', category });

test('money and land are raised within scope, authority and term; the owner and others\' matters go through', async () => {
  expect((await raise(scene.as.liaison, 'funds')).statusCode).toBe(200);
  await seatWith({ scope: 'paperwork', authority: ['funds'] });
  expect((await raise(scene.as.liaison, 'funds')).json()).toMatchObject({ status: 403, code: 'cases.authority_paperwork_only', detail: expect.stringContaining('主联络员') });
  expect((await raise(scene.as.liaison, 'utilities')).statusCode).toBe(200);
  await seatWith({ scope: 'decisions' });
  expect((await raise(scene.as.liaison, 'funds')).statusCode).toBe(200);
  expect((await raise(scene.as.liaison, 'land')).json()).toMatchObject({ status: 403, code: 'cases.authority_not_named' });
  await seatWith({ term_until: '2026-03-01' });
  expect((await raise(scene.as.liaison, 'funds')).json()).toMatchObject({ status: 403, code: 'cases.authority_term_over' });
  const owner = await signedInAs(app, await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'owner' }));
  expect((await raise(owner, 'land')).statusCode).toBe(200);
});
