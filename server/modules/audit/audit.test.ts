import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LedgerEntry, ListExport, Verification } from '@qilian/contract/audit';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { newId } from '../../platform/ids.ts';
import { record } from '../../platform/ledger/record.ts';
import { asOwner, sealAll, tamper } from '../../platform/ledger/testing.ts';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { aCaseWithADepartment, aScene, call, ok, type Scene } from '../cases/testing.ts';
import { anOfficer, aPark, signedInAs } from '../people/testing.ts';

let app: TestApp;
let scene: Scene;
let elsewhere: Scene;
let auditor: Record<string, string>;
let cityAuditor: Record<string, string>;
let found: { id: string; number: string };

beforeAll(async () => {
  app = await openTestApp();
  scene = await aScene(app);
  elsewhere = await aScene(app);
  const [city] = await asOwner<{ id: string }>(app, `select id from areas where level = 'city'`);
  auditor = await signedInAs(app, await anOfficer(app, { areaId: scene.parkId, role: 'auditor' }));
  cityAuditor = await signedInAs(app, await anOfficer(app, { areaId: city!.id, role: 'auditor' }));
  found = await aCaseWithADepartment(scene);
  await aCaseWithADepartment(elsewhere);
});
afterAll(() => app.close());

const entries = async (query: string, as = auditor) => (await ok<{ items: LedgerEntry[]; next: string | null }>(scene, as, 'GET', `/ledger?limit=100${query}`)).items;

describe('the ledger is searched', () => {
  test('by record, person, enterprise, kind and day, within the auditor\'s parks', async () => {
    const all = await entries('');
    expect(new Set(all.map(({ park }) => park?.id))).toEqual(new Set([scene.parkId]));
    expect((await entries('', cityAuditor)).some(({ park }) => park?.id === elsewhere.parkId)).toBe(true);
    expect((await entries(`&parkId=${elsewhere.parkId}`))).toEqual([]);
    const ofCase = await entries(`&number=${found.number}`);
    expect(ofCase.map(({ seq }) => seq)).toEqual(ofCase.map((_, index) => ofCase.length - index));
    expect(ofCase.at(-1)).toMatchObject({ type: 'case.opened', record: { type: 'case', id: found.id, label: found.number }, caseId: found.id, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect((await entries(`&actorId=${scene.ids.handler}`)).every(({ actorId }) => actorId === scene.ids.handler)).toBe(true);
    expect((await entries(`&enterpriseId=${scene.enterpriseId}`)).length).toBe(ofCase.length);
    expect((await entries('&type=case.accepted')).map(({ type }) => type)).toEqual(['case.accepted']);
    expect((await entries('&type=case')).length).toBe(ofCase.length);
    expect(await entries('&until=2026-03-01')).toEqual([]);
    const refused = await call(scene, scene.as.leader, 'GET', '/ledger');
    expect(refused.statusCode).toBe(403);
    for (const { headers } of [refused, await call(scene, auditor, 'GET', '/ledger')]) expect(headers['cache-control']).toBe('no-store');
  });

  test('page by page without a gap or a repeat', async () => {
    const whole = await entries('');
    const pages: LedgerEntry[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: LedgerEntry[]; next: string | null } = await ok(scene, auditor, 'GET', `/ledger?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
      pages.push(...page.items);
      cursor = page.next;
    }
    expect(pages.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
    // PostgreSQL reads the second part of the first key as a time zone.
    const madeUp = Buffer.from(JSON.stringify(['2373574b-c6ab-4559-8f98-47d0328fec0d', whole[0]!.id])).toString('base64url');
    expect((await call(scene, auditor, 'GET', `/ledger?cursor=${madeUp}`)).json()).toMatchObject({ status: 422, code: 'common.bad_request' });
  });
});

test('each list that leaves as a file stands in the register and in the ledger', async () => {
  await app.api.http.inject({ url: '/api/v1/cases/export?format=csv&category=utilities', headers: scene.as.officer });
  await app.api.http.inject({ url: '/api/v1/enterprises/export?format=xlsx', headers: scene.as.officer });
  const register = async (as: Record<string, string>, query = '') => (await ok<{ items: ListExport[] }>(scene, as, 'GET', `/exports${query}`)).items;
  // A file is there a moment before its transaction ends.
  await expect.poll(() => register(auditor)).toMatchObject([
    { list: 'enterprises', rows: 1, format: 'xlsx', actor: { id: scene.ids.officer } }, { list: 'cases', rows: 1, filter: { category: 'utilities' }, format: 'csv' },
  ]);
  expect(await register(auditor, '?list=cases')).toHaveLength(1);
  const stranger = await signedInAs(app, await anOfficer(app, { areaId: elsewhere.parkId, role: 'auditor' }));
  expect(await register(stranger)).toEqual([]);
  expect((await entries('&type=export')).map(({ params }) => params)).toMatchObject([{ list: 'enterprises', rows: 1 }, { list: 'cases', rows: 1 }]);
  // The register of exports too.
  const file = await app.api.http.inject({ url: '/api/v1/exports/export?format=csv', headers: auditor });
  expect(file.body.split('\r\n').filter(Boolean)).toHaveLength(3);
  await expect.poll(async () => (await register(auditor))[0]).toMatchObject({ list: 'exports', rows: 2 });
});

describe('verification', () => {
  const latest = async (as = auditor) => (await ok<{ items: Verification[] }>(scene, as, 'GET', '/verifications')).items[0]!;

  test('runs as a job, and says whole or what is amiss, of the auditor\'s own parks', async () => {
    await sealAll(app);
    expect((await ok<Verification>(scene, auditor, 'POST', '/verifications')).state).toBe('waiting');
    expect((await call(scene, auditor, 'POST', '/verifications')).json()).toMatchObject({ code: 'audit.verifying' });
    await app.runJobs();
    expect(await latest()).toMatchObject({ state: 'whole', report: { findings: [], findingsInAll: 0 } });
    await tamper(app, `update ledger_entries set type = 'case.closed' where record_id = '${found.id}' and seq = 2`);
    await ok(scene, auditor, 'POST', '/verifications');
    await app.runJobs();
    const broken = await latest();
    expect(broken).toMatchObject({ state: 'broken', report: { findings: expect.arrayContaining([expect.objectContaining({ code: 'entry_changed', caseNumber: found.number, seq: 2 })]) } });
    const stranger = await signedInAs(app, await anOfficer(app, { areaId: elsewhere.parkId, role: 'auditor' }));
    expect((await ok<{ items: Verification[] }>(scene, stranger, 'GET', '/verifications')).items).toEqual([]);
    await ok(scene, stranger, 'POST', '/verifications');
    await app.runJobs();
    const theirs = await latest(stranger);
    expect([theirs.state, theirs.report!.findings.filter(({ caseNumber }) => caseNumber === found.number), theirs.report!.findingsInAll > 0]).toEqual(['broken', [], true]);
  });

  test('shows the seals of the auditor\'s parks and of what belongs to none, whose latest roots are what the seal file holds', async () => {
    await inTransaction(app.platform, system, (tx) => record(tx, { type: 'people.password_reset', record: { type: 'user', id: scene.ids.officer }, parkId: null, enterpriseId: null, audience: 'auditor' }));
    await sealAll(app);
    const { items } = await ok<{ items: { park: { id: string } | null; root: string }[] }>(scene, auditor, 'GET', '/seals');
    expect(new Set(items.map(({ park }) => park?.id))).toEqual(new Set([scene.parkId, undefined]));
    for (const [parkId, where] of [[scene.parkId, `= '${scene.parkId}'`], [undefined, 'is null']] as const) {
      const [last] = await asOwner<{ root: string }>(app, `select encode(root, 'hex') as root from ledger_seals where park_id ${where} order by seq desc limit 1`);
      expect(items.find(({ park }) => park?.id === parkId)!.root).toBe(last!.root);
    }
    const ofPark = await ok<{ items: { park: { id: string } | null }[] }>(scene, auditor, 'GET', `/seals?parkId=${scene.parkId}`);
    expect(new Set(ofPark.items.map(({ park }) => park?.id))).toEqual(new Set([scene.parkId]));
    expect((await ok<{ items: object[] }>(scene, auditor, 'GET', `/seals?parkId=${elsewhere.parkId}`)).items).toEqual([]);
  });
});

test('what belongs to no single park is read by the auditor of the area that it stays in, and by the city\'s', async () => {
  const { districtId } = scene;
  const beside = await aPark(app, { districtId });
  const districtAuditor = await signedInAs(app, await anOfficer(app, { areaId: districtId, role: 'auditor' }));
  const leader = await anOfficer(app, { areaId: districtId, role: 'park_leader' });
  const away = await anOfficer(app, { areaId: elsewhere.parkId, role: 'service_officer' });
  const cityWide = await anOfficer(app, { areaId: beside.cityId, role: 'administrator' });
  const people = { district: leader.id, park: scene.ids.officer, enterprise: scene.ids.liaison, away: away.id, city: cityWide.id };
  await inTransaction(app.platform, system, async (tx) => {
    for (const id of Object.values(people)) await record(tx, { type: 'people.password_reset', record: { type: 'user', id }, parkId: null, enterpriseId: null, audience: 'auditor' });
    await record(tx, { type: 'privacy.swept', record: { type: 'retention', id: newId(tx.now) }, parkId: null, enterpriseId: null, audience: 'auditor' });
  });
  const whose = async (as: Record<string, string>) => {
    const found = (await entries('&type=people.password_reset', as)).map(({ record: { id } }) => id);
    return Object.entries(people).filter(([, id]) => found.includes(id)).map(([name]) => name);
  };
  expect(await whose(auditor)).toEqual(['park', 'enterprise']);
  expect(await whose(districtAuditor)).toEqual(['district', 'park', 'enterprise']);
  expect(await whose(cityAuditor)).toEqual(Object.keys(people));
  const swept = async (as: Record<string, string>) => (await entries('&type=privacy.swept', as)).length;
  expect([await swept(auditor), await swept(districtAuditor), await swept(cityAuditor)]).toEqual([0, 0, 1]);

  // A list of both parks of the district is neither's own.
  await app.api.http.inject({ url: '/api/v1/cases/export?format=csv', headers: await signedInAs(app, leader) });
  const taken = async (as: Record<string, string>) => (await entries(`&type=export.made&actorId=${leader.id}`, as)).map(({ park }) => park);
  await expect.poll(() => taken(districtAuditor)).toEqual([null]);
  expect([await taken(auditor), await taken(cityAuditor)]).toEqual([[], [null]]);
});
