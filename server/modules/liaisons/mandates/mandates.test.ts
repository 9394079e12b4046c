import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Mandate } from '@qilian/contract/mandates';
import type { Me } from '@qilian/contract/session';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { aScene, call, ok, type Scene } from '../../cases/testing.ts';
import { aLiaison, signedInAs } from '../../people/testing.ts';
import { endMandates } from './end-mandates.ts';

let app: TestApp;
let scene: Scene;
let owner: Record<string, string>;
let ownerPhone: string;
beforeAll(async () => {
  app = await openTestApp();
  scene = await aScene(app);
  const person = await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'owner', name: '何建国' });
  ownerPhone = person.phone;
  owner = await signedInAs(app, person);
});
afterAll(() => app.close());

type Headers = Record<string, string>;
const codeOf = (answer: { json(): { code?: string; errors?: { code: string }[] } }) => answer.json().errors?.[0]?.code ?? answer.json().code;
const grant = (body: object, as: Headers = owner) => call(scene, as, 'POST', '/mandates', { agency: '诚信代账公司', scopes: ['read_cases'], until: '2026-06-30', ...body });
const anOffer = async (body: object = {}): Promise<{ mandate: Mandate; agent: { id: string; name: string }; as: Headers }> => {
  const agent = await aLiaison(app);
  const given = await grant({ name: agent.name, phone: agent.phone, ...body });
  expect(given.statusCode, given.body).toBe(200);
  return { mandate: given.json(), agent, as: await signedInAs(app, agent) };
};
const sign = (as: Headers, { id, version }: { id: string; version: number }) => call(scene, as, 'POST', `/mandates/${id}/sign`, { version, agreed: true });

describe('a mandate', () => {
  test('holds once the agent has signed, for what it names and no longer than its last day', async () => {
    const { mandate, as } = await anOffer();
    expect(mandate).toMatchObject({ state: 'offered', scopes: ['read_cases'], from: '2026-03-02', until: '2026-06-30', allowedActions: ['revoke'] });
    expect((await call(scene, as, 'GET', '/cases')).statusCode).toBe(403);
    const shown = await ok<Mandate & { terms: string[] }>(scene, as, 'GET', `/mandates/${mandate.id}`);
    expect(shown).toMatchObject({ allowedActions: ['sign', 'decline'], enterprise: { id: scene.enterpriseId } });
    expect(shown.terms.join('')).toContain('查看企业诉求的办理情况');
    const signed = await sign(as, mandate);
    expect(signed.json(), signed.body).toMatchObject({ state: 'active', allowedActions: ['revoke'] });
    expect((await call(scene, as, 'GET', '/cases')).statusCode).toBe(200);
    expect((await ok<Me>(scene, as, 'GET', '/me')).enterprise).toMatchObject({ id: scene.enterpriseId, role: 'agent', scopes: ['read_cases'] });
    app.clock.set('2026-06-20T02:00:00Z');
    await endMandates(app.platform);
    await endMandates(app.platform);
    app.clock.set('2026-07-01T02:00:00Z');
    expect((await call(scene, as, 'GET', '/cases')).statusCode).toBe(403);
    await endMandates(app.platform);
    expect(await ok<Mandate>(scene, owner, 'GET', `/mandates/${mandate.id}`)).toMatchObject({ state: 'ended', allowedActions: [] });
    const told = await ok<{ items: { kind: string }[] }>(scene, owner, 'GET', '/notices');
    expect(told.items.filter(({ kind }) => kind === 'mandate_ending')).toHaveLength(1);
    app.clock.set('2026-03-02T01:30:00Z');
  });

  test('ends at once when it is revoked, by the enterprise, the park or the agent', async () => {
    for (const who of ['enterprise', 'park', 'agent'] as const) {
      const { mandate, as } = await anOffer();
      await sign(as, mandate);
      const by = { enterprise: owner, park: scene.as.officer, agent: as }[who];
      expect(await ok<Mandate>(scene, by, 'POST', `/mandates/${mandate.id}/revoke`, { version: 2, reason: '不再需要' })).toMatchObject({ state: 'revoked', endReason: '不再需要' });
      expect((await call(scene, as, 'GET', '/cases')).statusCode).toBe(403);
    }
  });

  test('that is declined gives nothing, and can be offered again', async () => {
    const { mandate, agent, as } = await anOffer();
    expect(await ok<Mandate>(scene, as, 'POST', `/mandates/${mandate.id}/decline`, { version: 1, reason: '不是我的客户' })).toMatchObject({ state: 'declined' });
    expect(codeOf(await sign(as, { id: mandate.id, version: 2 }))).toBe('mandates.action_not_allowed');
    expect((await grant({ name: agent.name, phone: await phoneOf(agent.id) })).statusCode).toBe(200);
  });

  test('is seen by the enterprise, who keeps the park\'s files, and its agent alone', async () => {
    const { mandate } = await anOffer();
    const stranger = await signedInAs(app, await aLiaison(app));
    const elsewhere = await aScene(app);
    for (const as of [stranger, elsewhere.as.officer, elsewhere.as.liaison, scene.as.handler]) {
      expect((await call(scene, as, 'GET', `/mandates/${mandate.id}`)).statusCode).toBe(404);
      expect((await ok<{ items: Mandate[] }>(scene, as, 'GET', '/mandates')).items.map(({ id }) => id)).not.toContain(mandate.id);
      expect((await sign(as, mandate)).statusCode).toBe(404);
    }
    expect((await ok<{ items: Mandate[] }>(scene, scene.as.officer, 'GET', '/mandates')).items.map(({ id }) => id)).toContain(mandate.id);
  });
});

async function phoneOf(userId: string): Promise<string> {
  const { rows: [row] } = await app.platform.pool.query<{ phone: Buffer }>('select phone from users where id = $1', [userId]);
  return app.platform.secrets.decrypt(row!.phone);
}

describe('is refused', () => {
  test.each([
    ['for longer than a year', { until: '2027-03-03' }, 'mandates.too_long'],
    ['for days gone by', { until: '2026-03-01' }, 'mandates.in_past'],
    ['for the owner', { name: '何建国' }, 'mandates.of_oneself'],
    ['for a number of somebody else', { name: '别人' }, 'enterprises.contact_of_another'],
  ])('%s', async (what, body, code) => {
    const { phone } = await aLiaison(app, { name: '某代办' });
    expect(codeOf(await grant({ name: '某代办', phone: what.includes('owner') ? ownerPhone : phone, ...body }))).toBe(code);
  });

  test('twice for one agent, by the liaison for the owner, by a deputy or an agent altogether', async () => {
    const { agent, mandate, as } = await anOffer();
    expect(codeOf(await grant({ name: agent.name, phone: await phoneOf(agent.id) }))).toBe('mandates.live_already');
    expect(codeOf(await grant({ name: '何建国', phone: ownerPhone }, scene.as.liaison))).toBe('mandates.of_the_owner');
    await sign(as, mandate);
    const deputy = await signedInAs(app, await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'deputy' }));
    for (const other of [deputy, as]) expect((await grant({ name: '某人', phone: '13700000001' }, other)).statusCode).toBe(403);
  });

  test('the signature of one who hasn\'t proved anew who they are', async () => {
    const { mandate, agent } = await anOffer();
    const stale = await signedInAs(app, agent, { provedAt: new Date('2026-03-01T00:00:00Z') });
    expect(codeOf(await sign(stale, mandate))).toBe('auth.step_up');
  });
});
