import { readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CaseDetail } from '@qilian/contract/cases';
import type { EnterpriseDetail } from '@qilian/contract/enterprises';
import type { ErasureRequest } from '@qilian/contract/privacy';
import { asOwner, sealAll } from '../../platform/ledger/testing.ts';
import { sealKeys } from '../../platform/ledger/seal-format.ts';
import { verifyLedger } from '../../platform/ledger/verify/index.ts';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { multipart } from '../../testing/contract/call.ts';
import { act, aScene, call, ok, type Scene } from '../cases/testing.ts';
import { anEnterprise } from '../enterprises/testing.ts';
import { aSignedAppointment } from '../liaisons/testing.ts';
import { aLiaison, anOfficer, signedInAs } from '../people/testing.ts';

let app: TestApp;
let scene: Scene;
let auditor: Record<string, string>;
let administrator: Record<string, string>;
let cityAdministrator: Record<string, string>;

beforeEach(async () => {
  app = await openTestApp();
  scene = await aScene(app);
  const [city] = await asOwner<{ id: string }>(app, `select id from areas where level = 'city'`);
  auditor = await signedInAs(app, await anOfficer(app, { areaId: scene.parkId, role: 'auditor' }));
  administrator = await signedInAs(app, await anOfficer(app, { areaId: scene.parkId, role: 'administrator' }));
  cityAdministrator = await signedInAs(app, await anOfficer(app, { areaId: city!.id, role: 'administrator' }));
});
afterEach(() => app.close());

const person = { name: '欧阳翠微', phone: '13555512345', email: 'cuiwei@factory.example.cn' };
/** Where the person's traces lie, found in every table and file. */
async function tracesOf(app_: TestApp): Promise<string[]> {
  const tables = await asOwner<{ name: string }>(app_, `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r'`);
  const rows = await asOwner<{ trace: string }>(app_, tables.map(({ name }) => `select distinct n || ' in ${name}' as trace from ${name} t, unnest($1::text[]) n where position(n in t::text) > 0`).join(' union all '), [Object.values(person)]);
  const found = rows.map(({ trace }) => trace);
  for (const entry of await readdir(app_.platform.config.dataDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const content = await readFile(join(entry.parentPath, entry.name), 'utf8');
    for (const needle of Object.values(person)) if (content.includes(needle)) found.push(`${needle} in file`);
  }
  return found;
}

/** Files were uploaded long ago, also by the clock of the disk. */
async function ageFiles(): Promise<void> {
  for (const entry of await readdir(join(app.platform.config.dataDir, 'files'), { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), new Date('2020-01-01'), new Date('2020-01-01'));
  }
}

/** Somebody who came with a list, raised a need, was looked at, was told of things, and is followed by another. */
async function aLifeInTheSystem(): Promise<{ userId: string; enterpriseId: string; as: Record<string, string>; need: CaseDetail }> {
  const { content, type } = multipart({ parkId: scene.parkId }, { name: '名单.csv', content: `企业名称,法定代表人,联系人,联系电话,邮箱\n翠微纺织有限公司,${person.name},${person.name},${person.phone},${person.email}\n` });
  const { id } = (await app.api.http.inject({ method: 'POST', url: '/api/v1/imports', headers: { ...scene.as.officer, 'content-type': type }, payload: content })).json<{ id: string }>();
  await app.runJobs();
  const read = await ok<{ version: number; columns: { index: number; field: string }[] }>(scene, scene.as.officer, 'GET', `/imports/${id}`);
  await ok(scene, scene.as.officer, 'POST', `/imports/${id}/check`, { version: read.version, duplicates: 'skip', columns: read.columns.map(({ index, field }) => ({ index, field })) });
  await app.runJobs();
  const { version } = await ok<{ version: number }>(scene, scene.as.officer, 'GET', `/imports/${id}`);
  await ok(scene, scene.as.officer, 'POST', `/imports/${id}/load`, { version });
  await app.runJobs();
  const { items: [enterprise] } = await ok<{ items: { id: string }[] }>(scene, scene.as.officer, 'GET', `/enterprises?q=${person.phone}`);
  const detail = await ok<EnterpriseDetail>(scene, scene.as.officer, 'GET', `/enterprises/${enterprise!.id}`);
  const userId = detail.holders[0]!.user.id;
  await app.api.http.inject({ method: 'PUT', url: `/api/v1/enterprises/${enterprise!.id}/staff`, headers: scene.as.officer, payload: { version: detail.version, capacity: 'service_officer', userId: scene.ids.officer } });
  const as = await signedInAs(app, { id: userId });
  const opened = await ok(scene, as, 'POST', '/cases', { title: '车间漏水', body: `请联系${person.name}，${person.phone}，或写信到${person.email}。`, category: 'utilities', reporter: { name: person.name, phone: person.phone } });
  await act(scene, scene.as.officer, opened, 'accept');
  await ok(scene, scene.as.officer, 'POST', `/cases/${opened.id}/reveal`, { purpose: 'case_work', note: `问${person.name}何时方便` });
  await act(scene, scene.as.officer, opened, 'progress', { note: `已与${person.name}通话`, shownToEnterprise: true });
  await act(scene, scene.as.officer, opened, 'resolve', { resolution: `已修好，${person.name}在场` });
  await act(scene, scene.as.leader, opened, 'approve');
  const confirmed = await act(scene, as, opened, 'confirm', { rating: 5 });
  await act(scene, scene.as.colleague, confirmed, 'call-back', { reached: true, liaison: { outcome: 'current' }, solved: true, usable: true, satisfaction: 5, note: `${person.name}满意` });
  await app.runJobs();
  await app.api.http.inject({ url: `/api/v1/enterprises/export?format=csv&q=${person.phone}`, headers: scene.as.officer });
  await ok(scene, as, 'POST', '/notices/read');
  const holder = detail.holders[0]!;
  // Corrected on the phone, with a code to it that nobody read out; the spelling is the one that is looked for.
  await ok(scene, scene.as.officer, 'POST', `/enterprises/${enterprise!.id}/liaison-checks`, { holderId: holder.id, occasion: 'call', outcome: 'current', newPhone: '13555512399', newEmail: 'former@factory.example.cn' });
  await ok(scene, scene.as.officer, 'POST', `/enterprises/${enterprise!.id}/liaison-checks`, { holderId: holder.id, occasion: 'call', outcome: 'current', newPhone: person.phone, newEmail: person.email });
  await ok(scene, scene.as.officer, 'POST', `/enterprises/${enterprise!.id}/holders/${holder.id}/contact-code`, { channel: 'sms' });
  await app.runJobs();
  const { version: before } = await ok<EnterpriseDetail>(scene, scene.as.officer, 'GET', `/enterprises/${enterprise!.id}`);
  const replaced = await app.api.http.inject({ method: 'PUT', url: `/api/v1/enterprises/${enterprise!.id}/holders`, headers: scene.as.officer, payload: { version: before, role: holder.role, name: '周平', phone: '13666612345' } });
  expect(replaced.statusCode).toBe(200);
  // The sessions ended with the seat; whoever has none still signs in.
  return { userId, enterpriseId: enterprise!.id, as: await signedInAs(app, { id: userId }), need: confirmed };
}

/** The file is closed for another, which takes over who represents it by law; a load once changed the same. */
async function mergedAway(enterpriseId: string): Promise<void> {
  await asOwner(app, `update import_changes set before = jsonb_build_object('legal_representative', $2::text), after = '{"legal_representative": "陈一"}' where enterprise_id = $1`, [enterpriseId, person.name]);
  const other = await ok<EnterpriseDetail>(scene, scene.as.officer, 'GET', `/enterprises/${enterpriseId}`);
  const own = await anEnterprise(app, { parkId: scene.parkId, name: '翠微纺织集团有限公司' });
  await ok(scene, scene.as.officer, 'POST', `/enterprises/${own.id}/merge`, {
    version: (await ok<EnterpriseDetail>(scene, scene.as.officer, 'GET', `/enterprises/${own.id}`)).version, otherId: enterpriseId, otherVersion: other.version, choices: [{ field: 'legal_representative', take: 'other' }],
  });
}

const wholeAfter = async () => {
  await sealAll(app);
  const { config, secrets } = app.platform;
  return verifyLedger({ databaseUrl: app.database.ownerUrl, sealFile: config.sealFile, publicKey: sealKeys(secrets.sealSeed).publicKey });
};

describe('erasure', () => {
  test('by retention: nothing legible is left anywhere, the ledger is whole and counts what went', async () => {
    const { userId, enterpriseId, need } = await aLifeInTheSystem();
    expect(await asOwner(app, `select phone_unproved_at is not null and email_unproved_at is not null as unproved, (select count(*)::int from contact_proofs p where p.user_id = u.id) as proofs from users u where id = '${userId}'`)).toEqual([{ unproved: true, proofs: 1 }]);
    expect(await tracesOf(app)).toEqual(expect.arrayContaining([`${person.name} in users`, `${person.name} in ledger_details`, `${person.name} in cases`, `${person.phone} in cases`, `${person.name} in file`]));
    await ageFiles();
    app.clock.set('2027-06-01T01:00:00Z');
    await app.sweep();
    expect(await tracesOf(app)).not.toEqual([]);
    // Three years after the need was closed nothing holds them back any more.
    app.clock.set('2029-06-01T01:00:00Z');
    const { items } = await ok<{ items: { class: string; due: number }[] }>(scene, administrator, 'GET', '/retention');
    expect(items).toEqual(expect.arrayContaining([expect.objectContaining({ class: 'former_holders', due: 1, months: 24 })]));
    await app.sweep();
    // Contents go after the commit.
    await expect.poll(() => tracesOf(app), { timeout: 5000 }).toEqual([]);
    const [user] = await asOwner(app, `select name, phone, email, phone_index, phone_last4, phone_unproved_at, email_unproved_at, erased_at is not null as erased from users where id = '${userId}'`);
    expect(user).toEqual({ name: '〔已删除〕', phone: null, email: null, phone_index: null, phone_last4: null, phone_unproved_at: null, email_unproved_at: null, erased: true });
    expect(await asOwner(app, `select id from contact_proofs where user_id = '${userId}'`)).toEqual([]);
    // That a contact was corrected stays with the enterprise, without it.
    expect(await asOwner(app, `select new_channels from liaison_confirmations where user_id = '${userId}' and new_channels <> '{}'`)).toEqual([{ new_channels: ['phone', 'email'] }, { new_channels: ['phone', 'email'] }]);
    const report = await wholeAfter();
    expect(report.findings).toEqual([]);
    expect(report.erased).toBeGreaterThan(3);
    // What isn't personal stays, and so do the others.
    expect(await ok<EnterpriseDetail>(scene, scene.as.officer, 'GET', `/enterprises/${enterpriseId}`)).toMatchObject({ name: '翠微纺织有限公司', holders: expect.arrayContaining([expect.objectContaining({ user: expect.objectContaining({ name: '周平' }) })]) });
    expect(await ok(scene, scene.as.officer, 'GET', `/cases/${need.id}`)).toMatchObject({ title: '车间漏水', reporter: { name: null, phone: null } });
    const search = await asOwner<{ found: boolean }>(app, `select search::text like '%翠微%' and search::text not like '%欧阳%' as found from cases where id = '${need.id}'`);
    expect(search).toEqual([{ found: true }]);
  });

  test('of who is about to take a seat, or acts by a mandate, finds somebody to answer it, and is held back until that is over', async () => {
    const [successor, agent, stranger] = [await aLiaison(app), await aLiaison(app), await aLiaison(app)];
    await aSignedAppointment(app, { enterpriseId: scene.enterpriseId, successorId: successor.id, byId: scene.ids.liaison });
    await asOwner(app, `insert into mandates (id, enterprise_id, enterprise_name, park_id, agent_id, agency_name, scopes, from_day, until_day, granted_by, granted_at)
      values (gen_random_uuid(), '${scene.enterpriseId}', '山海精密', '${scene.parkId}', '${agent.id}', '云帆代理', '{notices}', '2026-03-01', '2026-12-31', '${scene.ids.liaison}', '2026-03-01')`);
    for (const { id } of [successor, agent, stranger]) await ok<ErasureRequest>(scene, await signedInAs(app, { id }), 'POST', '/me/data/erasure', { reason: '不再担任' });
    const { items } = await ok<{ items: ErasureRequest[] }>(scene, administrator, 'GET', '/erasures');
    const holdsOf = (id: string) => items.find(({ user }) => user.id === id)?.holds;
    expect([holdsOf(successor.id), holdsOf(agent.id), holdsOf(stranger.id)]).toEqual([
      [{ reason: 'appointment', count: 1, until: null }], [{ reason: 'mandate', count: 1, until: '2026-12-31' }], [],
    ]);
  });

  test('by request: held back while something is open, then done by the administrator', async () => {
    const { as, userId, enterpriseId, need } = await aLifeInTheSystem();
    await mergedAway(enterpriseId);
    expect(await tracesOf(app)).toEqual(expect.arrayContaining([`${person.name} in enterprise_merges`, `${person.name} in import_changes`]));
    const asked = await ok<ErasureRequest>(scene, as, 'POST', '/me/data/erasure', { reason: '我已离职' }).catch(() => undefined);
    // Without a seat the person has no enterprise, and still a session: the request is theirs.
    expect(asked?.state ?? 'open').toBe('open');
    const { items: [request] } = await ok<{ items: ErasureRequest[] }>(scene, administrator, 'GET', '/erasures');
    expect(request).toMatchObject({ user: { id: userId, name: person.name }, state: 'open', holds: [{ reason: 'closed_case', count: 1, until: '2029-03-02' }] });
    const decide = (as_: Record<string, string>, body: object) => call(scene, as_, 'POST', `/erasures/${request!.id}/decide`, body);
    expect((await decide(administrator, { version: 1, grant: true, note: '同意' })).json()).toMatchObject({ code: 'privacy.held' });
    expect((await decide(scene.as.officer, { version: 1, grant: true, note: '同意' })).statusCode).toBe(403);
    await ageFiles();
    app.clock.set('2029-03-05T02:00:00Z');
    expect((await decide(administrator, { version: 1, grant: true, note: '同意' })).json()).toMatchObject({ state: 'granted', user: { name: '〔已删除〕' } });
    // Contents go after the commit.
    await expect.poll(() => tracesOf(app), { timeout: 5000 }).toEqual([]);
    expect((await wholeAfter()).findings).toEqual([]);
    expect(await ok(scene, scene.as.officer, 'GET', `/cases/${need.id}`)).toMatchObject({ reporter: { name: null } });
    expect((await call(scene, as, 'GET', '/me')).statusCode).toBe(401);
    // Whoever asked finds out at the sign-in page; the session says no more of who it was.
    expect((await call(scene, as, 'GET', '/session/end')).json()).toEqual({ why: 'erased' });
    expect(await asOwner(app, `select distinct user_agent, network, device, identity_token from sessions where user_id = '${userId}'`)).toEqual([{ user_agent: null, network: null, device: null, identity_token: null }]);
  });

  test('staff keep their name on what they did; their contacts go', async () => {
    const leaver = await anOfficer(app, { areaId: scene.parkId, name: person.name, phone: person.phone, email: person.email });
    await asOwner(app, `update users set left_at = '2026-03-02' where id = '${leaver.id}'`);
    app.clock.set('2027-04-01T01:00:00Z');
    await app.sweep();
    expect((await tracesOf(app)).filter((trace) => !trace.startsWith(person.name))).toEqual([]);
    expect(await asOwner(app, `select name, phone from users where id = '${leaver.id}'`)).toEqual([{ name: person.name, phone: null }]);
  });

  test('a rule is the city administrator\'s to change, within its bounds, and takes effect', async () => {
    const put = (as: Record<string, string>, body: object) => app.api.http.inject({ method: 'PUT', url: '/api/v1/retention', headers: as, payload: body });
    expect((await put(administrator, { class: 'notices', months: 6, version: 0 })).json()).toMatchObject({ code: 'privacy.city_only' });
    expect((await put(cityAdministrator, { class: 'notices', months: 1, version: 0 })).json()).toMatchObject({ code: 'privacy.too_short', errors: [{ field: 'body.months' }] });
    expect((await put(cityAdministrator, { class: 'notices', months: 3, version: 0 })).json()).toMatchObject({ months: 3, defaultMonths: 12, version: 1 });
    expect((await put(cityAdministrator, { class: 'notices', months: 4, version: 0 })).json()).toMatchObject({ code: 'common.stale_version', current: { months: 3 } });
    await ok(scene, scene.as.liaison, 'POST', '/cases', { title: '门口积水', body: '雨后积水三天。', category: 'utilities' });
    app.clock.set('2026-07-01T01:00:00Z');
    const { items } = await ok<{ items: { class: string; due: number }[] }>(scene, administrator, 'GET', '/retention');
    const due = items.find((rule) => rule.class === 'notices')!.due;
    expect(due).toBeGreaterThan(0);
    const count = async () => (await asOwner<{ count: number }>(app, `select count(*)::int as count from notices where created_at < '2026-04-01'`))[0]!.count;
    expect(await count()).toBe(due);
    await app.sweep();
    expect(await count()).toBe(0);
  });
});

describe('a person\'s copy', () => {
  const unzip = (zip: Buffer) => {
    const files = new Map<string, string>();
    for (let at = 0; zip.readUInt32LE(at) === 0x04034b50;) {
      const [packed, name] = [zip.readUInt32LE(at + 18), zip.readUInt16LE(at + 26)];
      files.set(zip.toString('utf8', at + 30, at + 30 + name), inflateRawSync(zip.subarray(at + 30 + name, at + 30 + name + packed)).toString('utf8'));
      at += 30 + name + packed;
    }
    return files;
  };

  test('holds all that concerns the person, in two forms, for that person alone and for a week', async () => {
    const { as, need, userId } = await aLifeInTheSystem();
    const asked = await ok<{ id: string; state: string }>(scene, as, 'POST', '/me/data/export');
    expect(asked.state).toBe('waiting');
    expect((await call(scene, as, 'POST', '/me/data/export')).json()).toMatchObject({ code: 'privacy.export_there' });
    await app.runJobs();
    const download = (who: Record<string, string>) => app.api.http.inject({ url: `/api/v1/me/data/exports/${asked.id}`, headers: who });
    for (const other of [scene.as.liaison, scene.as.officer, administrator, auditor]) expect((await download(other)).statusCode).toBe(404);
    const got = await download(as);
    expect([got.statusCode, got.headers['content-type']]).toEqual([200, 'application/zip']);
    const files = unzip(got.rawPayload);
    const data = JSON.parse(files.get('data.json')!) as Record<string, Record<string, unknown>[]>;
    expect(data.account).toMatchObject([person]);
    expect(data.seats).toMatchObject([{ enterprise: '翠微纺织有限公司', until: '2026-03-02' }]);
    expect(data.cases_raised).toMatchObject([{ number: need.number, rating: 5 }]);
    expect(data.unmaskings).toMatchObject([{ purpose: 'case_work' }]);
    expect(data.sessions).toHaveLength(2);
    expect(data.notices!.length).toBeGreaterThan(0);
    expect(data.ledger!.map(({ type }) => type)).toEqual(expect.arrayContaining(['case.opened', 'people.user_added', 'case.confirmed']));
    expect(files.get('我的个人信息.html')).toContain(`系统保存的${person.name}的个人信息`);
    expect(app.sentMails.map(({ to }) => to)).toContain(person.email);
    // At rest it is encrypted.
    expect((await asOwner<{ plain: boolean }>(app, `select position('data.json'::bytea in archive) > 0 as plain from person_exports`))[0]!.plain).toBe(false);
    app.clock.set('2026-03-10T01:30:00Z');
    expect((await download(as)).statusCode).toBe(404);
    await app.sweep();
    expect(await asOwner(app, `select state, archive from person_exports where user_id = '${userId}'`)).toEqual([{ state: 'gone', archive: null }]);
  });

  test('can be made by an administrator for somebody of the park, who alone fetches it', async () => {
    expect((await call(scene, administrator, 'POST', `/users/${scene.ids.liaison}/data-export`)).statusCode).toBe(200);
    const stranger = await aScene(app);
    expect((await call(scene, administrator, 'POST', `/users/${stranger.ids.liaison}/data-export`)).statusCode).toBe(404);
    await app.runJobs();
    const mine = await ok<{ export: { id: string; state: string } }>(scene, scene.as.liaison, 'GET', '/me/data');
    expect(mine.export.state).toBe('ready');
    expect((await call(scene, administrator, 'GET', `/me/data/exports/${mine.export.id}`)).statusCode).toBe(404);
  });
});

describe('looks at masked data', () => {
  test('stand in the register of the park and on the person\'s own page, filtered and exported', async () => {
    const { as, userId } = await aLifeInTheSystem();
    const looks = (query = '') => ok<{ items: { subject: { id: string }; purpose: string }[] }>(scene, auditor, 'GET', `/unmaskings${query}`);
    expect((await looks()).items).toMatchObject([{ actor: { id: scene.ids.officer }, subject: { id: userId, name: person.name }, fields: ['phone'], purpose: 'case_work', record: { type: 'case' } }]);
    expect((await looks('?purpose=inspection')).items).toEqual([]);
    expect((await looks('?from=2026-03-02&until=2026-03-02')).items).toHaveLength(1);
    expect((await looks('?until=2026-03-01')).items).toEqual([]);
    expect((await ok<{ unmaskings: object[] }>(scene, as, 'GET', '/me/data')).unmaskings).toMatchObject([{ note: `问${person.name}何时方便`, purpose: 'case_work' }]);
    const elsewhere = await aScene(app);
    const other = await signedInAs(app, await anOfficer(app, { areaId: elsewhere.parkId, role: 'auditor' }));
    expect((await ok<{ items: object[] }>(scene, other, 'GET', '/unmaskings')).items).toEqual([]);
    const table = await app.api.http.inject({ url: '/api/v1/unmaskings/export?format=csv', headers: auditor });
    expect(table.body).toContain(person.name);
  });
});
