import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseDetail } from '@qilian/contract/cases';
import type { Me } from '@qilian/contract/session';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { aMandate } from '../enterprises/testing.ts';
import { signedInAs } from '../people/testing.ts';
import { aCase, aScene, act, ok, type Scene } from './testing.ts';

/** Declared agents: an endpoint is closed to them unless it says otherwise, and then open by the mandate's scope alone. */

let app: TestApp;
let scene: Scene;
beforeAll(async () => {
  app = await openTestApp();
  scene = await aScene(app);
});
afterAll(() => app.close());

const grant = async (scopes: ('notices' | 'read_cases' | 'file_cases')[], more: { agentId?: string; until?: string } = {}) => {
  const mandate = await aMandate(app, { enterpriseId: scene.enterpriseId, grantedBy: scene.ids.liaison, scopes, ...more });
  return { ...mandate, as: await signedInAs(app, mandate.agent) };
};
const status = async (as: Record<string, string>, method: 'GET' | 'POST', url: string, payload?: object) =>
  (await app.api.http.inject({ method, url: `/api/v1${url}`, headers: as, ...(payload && { payload }) })).statusCode;

describe('an agent', () => {
  test('files and follows needs, and says nothing in the name of the enterprise', async () => {
    const { as } = await grant(['read_cases', 'file_cases']);
    const need = await ok<{ id: string }>(scene, as, 'POST', '/cases', { title: '年报系统打不开', body: '登录年报系统时提示证书过期。', category: 'other', fileIds: [] });
    const seen = await ok<CaseDetail>(scene, as, 'GET', `/cases/${need.id}`);
    expect(seen.allowedActions).toEqual([]);
    await act(scene, scene.as.officer, need, 'accept');
    const asked = await act(scene, scene.as.officer, need, 'ask', { question: '请提供截图' });
    expect(asked.status).toBe('waiting');
    expect((await ok<CaseDetail>(scene, as, 'GET', `/cases/${need.id}`)).allowedActions).toEqual(['supply']);
    for (const [verb, body] of Object.entries({ confirm: { rating: 5 }, withdraw: { reason: '不需要了' }, urge: {}, dispute: { reason: '没有解决' } })) {
      expect(await status(as, 'POST', `/cases/${need.id}/${verb}`, { version: asked.version, ...body })).toBe(403);
    }
    expect((await act(scene, as, need, 'supply', { answer: '截图见附件' })).status).toBe('handling');
    expect(await status(as, 'GET', '/cases/export?format=csv')).toBe(403);
    expect(await status(as, 'GET', `/enterprises/${scene.enterpriseId}`)).toBe(403);
  });

  test('reads nothing that its mandate does not name', async () => {
    const { as } = await grant(['notices']);
    const { id } = await aCase(scene);
    expect(await status(as, 'GET', '/cases')).toBe(403);
    expect(await status(as, 'GET', `/cases/${id}`)).toBe(403);
    expect(await status(as, 'GET', '/notices')).toBe(200);
  });

  test('is one for that enterprise even where a seat is held besides', async () => {
    const me = () => ok<Me>(scene, scene.as.liaison, 'GET', '/me');
    expect((await me()).enterprise).toMatchObject({ role: 'primary', scopes: [] });
    const { id } = await grant(['notices'], { agentId: scene.ids.liaison });
    expect((await me()).enterprise).toMatchObject({ role: 'agent', scopes: ['notices'] });
    expect((await me()).enterprises).toMatchObject([{ role: 'agent' }]);
    await inTransaction(app.platform, system, (tx) => tx.sql.updateTable('mandates').set({ state: 'revoked', ended_at: tx.now }).where('id', '=', id).execute());
    expect((await me()).enterprise).toMatchObject({ role: 'primary', scopes: [] });
  });

  test('is a stranger again on the day after the mandate\'s last', async () => {
    const { as } = await grant(['read_cases'], { until: '2026-03-05' });
    app.clock.set('2026-03-05T09:00:00Z');
    expect(await status(as, 'GET', '/cases')).toBe(200);
    app.clock.set('2026-03-05T16:30:00Z');
    expect(await status(as, 'GET', '/cases')).toBe(403);
    expect((await ok<Me>(scene, as, 'GET', '/me')).enterprise).toBeNull();
  });
});
