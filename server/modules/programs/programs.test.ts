import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CaseDetail, CaseReceipt } from '@qilian/contract/cases';
import type { Program } from '@qilian/contract/programs';
import type { Problem } from '@qilian/contract/shapes';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { aScene, type Scene } from '../cases/testing.ts';
import { aPark, anOfficer, signedInAs } from '../people/testing.ts';
import { aProgram, type TestProgram } from './testing.ts';

let app: TestApp;
let scene: Scene;
let administrator: Record<string, string>;
let administratorId: string;
beforeAll(async () => {
  app = await openTestApp();
  scene = await aScene(app);
  ({ id: administratorId } = await anOfficer(app, { role: 'administrator', areaId: scene.districtId }));
  administrator = await signedInAs(app, { id: administratorId });
});
afterAll(() => app.close());

const terms = () => ({ name: '12345热线平台', purpose: '转办企业诉求', contact: { name: '李工', email: 'li@hotline.example.cn' }, parkIds: [scene.parkId], scopes: ['cases:read', 'cases:write'], expiresOn: '2026-12-31' });
type Answer<Body> = { status: number; body: Body; headers: Record<string, unknown> };
async function send<Body = Problem>(method: 'GET' | 'POST' | 'PATCH', path: string, { as = administrator, payload, from }: { as?: Record<string, string>; payload?: object; from?: string } = {}): Promise<Answer<Body>> {
  const answer = await app.api.http.inject({ method, url: `/api/v1${path}`, headers: as, ...(payload && { payload }), ...(from !== undefined && { remoteAddress: from }) });
  return { status: answer.statusCode, body: answer.json<Body>(), headers: answer.headers };
}
const add = async (more: object = {}) => {
  const { status, body } = await send<{ program: Program; token: string }>('POST', '/programs', { payload: { ...terms(), ...more } });
  expect(status, JSON.stringify(body)).toBe(200);
  return { ...body, as: { authorization: `Bearer ${body.token}` } };
};
const need = () => ({ title: '厂区门口路灯不亮', body: '下夜班的工人反映，北门外的路灯坏了一周。', category: 'utilities', enterpriseId: scene.enterpriseId, reporter: { name: '王女士', phone: '13912345678' } });

describe('letting a program in', () => {
  test('its token is shown once and kept as a digest', async () => {
    const { program, token, as } = await add();
    expect(token).toMatch(/^qilian_[\w-]{43}$/);
    expect(program).toMatchObject({ name: '12345热线平台', state: 'active', lastUsedAt: null, contact: { email: 'li@hotline.example.cn' }, expiresAt: '2026-12-31T16:00:00.000Z', tokens: [{ hint: token.slice(-4), revokedAt: null }] });
    expect(JSON.stringify((await send<Program>('GET', `/programs/${program.id}`)).body)).not.toContain(token);
    expect((await send('GET', '/program', { as })).body).toMatchObject({ id: program.id, name: '12345热线平台', scopes: ['cases:read', 'cases:write'], parks: [{ id: scene.parkId }] });
  });

  test('only with sensible terms, each wrong one named', async () => {
    const { parkId: elsewhere } = await aPark(app);
    for (const [more, field, code] of [
      [{ parkIds: [elsewhere] }, 'body.parkIds', 'programs.park_not_yours'], [{ networks: ['10.0.0.0/8', '300.1.1.1'] }, 'body.networks.1', 'programs.bad_network'],
      [{ networks: ['10.0.0.0/33'] }, 'body.networks.0', 'programs.bad_network'], [{ expiresOn: '2026-03-01' }, 'body.expiresOn', 'programs.expires_in_past'],
      [{ expiresOn: '2029-03-01' }, 'body.expiresOn', 'programs.expires_too_late'], [{ scopes: ['all'] }, 'body.scopes.0', 'validation.choice'],
    ] as const) {
      const { status, body } = await send('POST', '/programs', { payload: { ...terms(), ...more } });
      expect([status, body.errors?.map((error) => [error.field, error.code])], field).toEqual([422, [[field, code]]]);
    }
  });

  test('is for administrators of all its parks', async () => {
    const { program } = await add();
    const other = await aPark(app, { districtId: scene.districtId });
    const ofOther = await signedInAs(app, await anOfficer(app, { role: 'administrator', areaId: other.parkId }));
    expect((await send('GET', `/programs/${program.id}`, { as: ofOther })).status).toBe(404);
    expect((await send<{ items: Program[] }>('GET', '/programs', { as: ofOther })).body.items).toEqual([]);
    const both = await add({ parkIds: [scene.parkId, other.parkId] });
    expect((await send('GET', `/programs/${both.program.id}`, { as: ofOther })).status).toBe(404);
  });
});

describe('a token', () => {
  let program: TestProgram;
  beforeEach(async () => {
    program = await aProgram(app, administratorId, { parkIds: [scene.parkId] });
  });

  test('ends with its program\'s last day', async () => {
    const before = app.clock.now();
    app.clock.set('2027-01-31T15:59:59Z');
    expect((await send('GET', '/cases', { as: program.as })).status).toBe(200);
    app.clock.set('2027-01-31T16:00:00Z');
    expect((await send('GET', '/cases', { as: program.as })).body.code).toBe('auth.token_invalid');
    app.clock.set(before);
  });

  test('is taken over by another, with an overlap', async () => {
    const before = app.clock.now();
    const { body: { program: file, token } } = await send<{ program: Program; token: string }>('POST', `/programs/${program.id}/tokens`, { payload: { version: 1, overlapHours: 2 } });
    const next = { authorization: `Bearer ${token}` };
    expect(file.tokens.map(({ expiresAt }) => expiresAt)).toEqual(['2027-01-31T16:00:00.000Z', new Date(before.getTime() + 7_200_000).toISOString()]);
    for (const as of [program.as, next]) expect((await send('GET', '/cases', { as })).status).toBe(200);
    app.clock.set(new Date(before.getTime() + 7_200_000));
    expect((await send('GET', '/cases', { as: program.as })).status).toBe(401);
    expect((await send('GET', '/cases', { as: next })).status).toBe(200);
    app.clock.set(before);
  });

  test('is revoked at once, as is the whole program', async () => {
    const { body: file } = await send<Program>('GET', `/programs/${program.id}`);
    const revoked = await send<Program>('POST', `/programs/${program.id}/tokens/${file.tokens[0]!.id}/revoke`, { payload: { version: file.version } });
    expect(revoked.body.tokens[0]!.revokedAt).not.toBeNull();
    expect((await send('GET', '/cases', { as: program.as })).body.code).toBe('auth.token_invalid');
    expect((await send('POST', `/programs/${program.id}/tokens/${file.tokens[0]!.id}/revoke`, { payload: { version: revoked.body.version } })).body.code).toBe('programs.token_over');
    const another = await aProgram(app, administratorId, { parkIds: [scene.parkId] });
    expect((await send<Program>('POST', `/programs/${another.id}/end`, { payload: { version: 1 } })).body.state).toBe('ended');
    expect((await send('GET', '/cases', { as: another.as })).status).toBe(401);
    expect((await send('PATCH', `/programs/${another.id}`, { payload: { version: 2, name: '新名' } })).body.code).toBe('programs.ended');
  });

  test('works from the networks that are allowed, and from no other', async () => {
    expect((await send('PATCH', `/programs/${program.id}`, { payload: { version: 1, networks: ['10.20.5.7/16', '2001:db8::/32'] } })).body).toMatchObject({ networks: ['10.20.0.0/16', '2001:db8::/32'] });
    for (const [from, status] of [['10.20.255.1', 200], ['::ffff:10.20.0.9', 200], ['2001:db8:1::1', 200], ['10.21.0.1', 403], ['2001:db9::1', 403], ['127.0.0.1', 403]] as const) {
      const answer = await send('GET', '/cases', { as: program.as, from });
      expect([from, answer.status, answer.body.code]).toEqual([from, status, status === 403 ? 'auth.network_refused' : undefined]);
    }
  });

  test('shows when and from where it was used, and what was called', async () => {
    await send('GET', '/cases', { as: program.as, from: '203.0.113.9' });
    await send('GET', '/cases?limit=0', { as: program.as, from: '203.0.113.9' });
    await send('GET', '/program', { as: program.as, from: '203.0.113.9' });
    const { body } = await send<Program>('GET', `/programs/${program.id}`);
    expect(body).toMatchObject({ lastUsedAt: app.clock.now().toISOString(), tokens: [{ lastUsedFrom: '203.0.113.9' }] });
    expect((await send<object>('GET', `/programs/${program.id}/use`)).body).toMatchObject({ items: [{ day: '2026-03-02', operation: 'GET /cases', calls: 2, refused: 1 }, { operation: 'GET /program', calls: 1, refused: 0 }] });
  });

  test('that nobody gave is refused, also where nobody needs one', async () => {
    const as = { authorization: `Bearer qilian_${'a'.repeat(43)}` };
    expect((await send('GET', '/status', { as })).body.code).toBe('auth.token_invalid');
  });
});

describe('what a program does', () => {
  test('a need that it opens has the channel of programs and belongs to the enterprise\'s officer', async () => {
    const { as, program } = await add();
    const opened = await send<CaseReceipt>('POST', '/cases', { as, payload: { ...need(), channel: 'phone' } });
    expect(opened.status, JSON.stringify(opened.body)).toBe(200);
    const { body } = await send<CaseDetail>('GET', `/cases/${opened.body.id}`, { as });
    expect(body).toMatchObject({ channel: 'api', owner: { id: scene.ids.officer }, reporter: { name: '王女士', phone: '*******5678', onBehalf: true }, allowedActions: [] });
    const { body: timeline } = await send<{ items: object[] }>('GET', `/cases/${body.id}/timeline`, { as });
    expect(timeline.items).toMatchObject([{ type: 'case.opened', actor: { name: program.name, side: 'program' }, params: { channel: 'api' } }]);
  });

  test('without a reporter\'s enterprise, or for one of another park, it opens nothing', async () => {
    const { as } = await add();
    const { enterpriseId: _left, ...without } = need();
    expect((await send('POST', '/cases', { as, payload: without })).body.code).toBe('cases.enterprise_missing');
    const elsewhere = await aScene(app);
    expect((await send('POST', '/cases', { as, payload: { ...need(), enterpriseId: elsewhere.enterpriseId } })).status).toBe(404);
  });

  test('it and the enterprise read what the enterprise may read, not what offices write to each other', async () => {
    const { as } = await add();
    const { body: opened } = await send<CaseReceipt>('POST', '/cases', { as, payload: need() });
    const officer = scene.as.officer;
    const accepted = await send<CaseDetail>('POST', `/cases/${opened.id}/accept`, { as: officer, payload: { version: opened.version } });
    const handed = await send<CaseDetail>('POST', `/cases/${opened.id}/tasks`, { as: officer, payload: { version: accepted.body.version, tasks: [{ departmentId: scene.departmentId, instruction: '内部要求：请三天内办结' }] } });
    await send('POST', `/cases/${opened.id}/progress`, { as: officer, payload: { version: handed.body.version, note: '内部记录：供电公司推诿', shownToEnterprise: false } });
    const reader = await aProgram(app, administratorId, { parkIds: [scene.parkId] });
    for (const path of [`/cases/${opened.id}`, `/cases/${opened.id}/timeline`, `/enterprises/${scene.enterpriseId}/timeline`]) {
      for (const who of [reader.as, scene.as.liaison]) {
        const read = JSON.stringify((await send<object>('GET', path, { as: who })).body);
        expect([path, read.includes('内部')]).toEqual([path, false]);
      }
    }
    expect(JSON.stringify((await send<object>('GET', `/cases/${opened.id}/timeline`, { as: officer })).body)).toMatch(/内部要求.*内部记录|内部记录.*内部要求/s);
  });

  test('it registers and corrects enterprises of its parks with the scope for that', async () => {
    const { as } = await add({ scopes: ['enterprises:read', 'enterprises:write'] });
    const registered = await send<{ id: string; version: number; allowedActions: string[] }>('POST', '/enterprises', { as, payload: { name: '祁连数据科技有限公司', parkId: scene.parkId } });
    expect(registered.body.allowedActions).toEqual(['edit', 'move_stage']);
    expect((await send<object>('PATCH', `/enterprises/${registered.body.id}`, { as, payload: { version: registered.body.version, headcount: 12 } })).body).toMatchObject({ headcount: 12 });
    const { as: reader } = await add({ scopes: ['enterprises:read'] });
    const refused = await send('PATCH', `/enterprises/${registered.body.id}`, { as: reader, payload: { version: 2, headcount: 13 } });
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([403, 'auth.scope_missing', expect.stringContaining('enterprises:write')]);
  });
});
