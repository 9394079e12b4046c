import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseDetail } from '@qilian/contract/cases';
import { FileField, type EnterpriseDetail, type MergeComparison, type MergeView, type Twin } from '@qilian/contract/enterprises';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { aLiaison, anOfficer, aPark, signedInAs, type ParkIds } from '../../people/testing.ts';
import { asOwner } from '../import/testing.ts';
import { movesWithMerge, relations } from '../relations.ts';
import { anEnterprise, aUscc } from '../testing.ts';
import { findTwins } from './find-twins.ts';
import { ruled } from './ruled.ts';
import { planSeats } from './seats-rule.ts';

let app: TestApp;
let place: ParkIds;
let elsewhere: ParkIds;
type Headers = Record<string, string>;
let mine: Headers;
let officerId: string;
let both: Headers;

beforeAll(async () => {
  app = await openTestApp();
  place = await aPark(app, { name: '高新园' });
  elsewhere = await aPark(app, { districtId: place.districtId });
  const officer = await anOfficer(app, { areaId: place.parkId, name: '李敏' });
  officerId = officer.id;
  mine = await signedInAs(app, officer);
  both = await signedInAs(app, await anOfficer(app, { areaId: place.districtId, role: 'administrator' }));
});
afterAll(() => app.close());

async function call(method: 'GET' | 'POST' | 'PATCH' | 'PUT', url: string, payload?: object, headers = mine): Promise<{ status: number; body: unknown }> {
  const answer = await app.api.http.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json() };
}
async function ok<Body>(method: 'GET' | 'POST' | 'PATCH' | 'PUT', url: string, payload?: object, headers = mine): Promise<Body> {
  const { status, body } = await call(method, url, payload, headers);
  expect([method, url, status, status === 200 ? '' : body]).toEqual([method, url, 200, '']);
  return body as Body;
}
const get = <Body>(url: string, headers = mine) => ok<Body>('GET', url, undefined, headers);
const file = (id: string, headers = mine) => get<EnterpriseDetail>(`/enterprises/${id}`, headers);
const raise = (headers: Headers, title: string, more: object = {}) => ok<CaseDetail>('POST', '/cases', { title, body: '请协助解决。', category: 'utilities', ...more }, headers);
const items = async <Item>(url: string, headers = mine) => (await get<{ items: Item[] }>(url, headers)).items;

async function merge(ownId: string, otherId: string, choices: object[] = [], headers = mine): Promise<{ status: number; body: unknown }> {
  const [own, other] = [await file(ownId, headers), await file(otherId, headers)];
  return call('POST', `/enterprises/${ownId}/merge`, { version: own.version, otherId, otherVersion: other.version, choices }, headers);
}
const mergeOf = async (survivorId: string, headers = mine) => (await items<MergeView>(`/enterprises/${survivorId}/merges`, headers))[0]!;
const undo = async (survivorId: string, headers = mine) => {
  const { id, version } = await mergeOf(survivorId, headers);
  return ok<EnterpriseDetail>('POST', `/merges/${id}/undo`, { version }, headers);
};

/** Two files of one enterprise, each with a primary liaison, a need and an officer. */
async function aPair(name: string, more: { uscc?: string } = {}) {
  const own = await anEnterprise(app, { parkId: place.parkId, name: `${name}有限公司`, uscc: more.uscc ?? null, headcount: 10, tags: ['甲'] });
  const other = await anEnterprise(app, { parkId: place.parkId, name: `${name}（旧）`, headcount: 20, tags: ['乙'], flags: ['high_tech'], staff: { service_officer: officerId } });
  const [first, second] = [await aLiaison(app, { enterpriseId: own.id }), await aLiaison(app, { enterpriseId: other.id })];
  const people = { first: await signedInAs(app, first), second: await signedInAs(app, second) };
  const officerFor = await anOfficer(app, { areaId: place.parkId });
  const { version } = await file(own.id);
  await ok('PUT', `/enterprises/${own.id}/staff`, { version, capacity: 'investment_officer', userId: null });
  return { own, other, first, second, people, officerFor };
}

test('every column that names an enterprise is handled, by whichever table', async () => {
  const { rows } = await (async () => {
    let found: { rows: { place: string }[] } = { rows: [] };
    await asOwner(app, async (owner) => {
      found = await owner.query<{ place: string }>(`
        select c.relname || '.' || a.attname as place from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = f.conkey[1]
          where f.contype = 'f' and f.confrelid = 'enterprises'::regclass
        union select c.relname || '.' || a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
          where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and a.attname ~ '(^|_)enterprise(_id|s)?$' order by 1`);
    });
    return found;
  })();
  const handled = relations().map(({ table, column = 'enterprise_id' }) => `${table}.${column}`);
  expect(rows.map(({ place: column }) => column)).toEqual(handled.toSorted());
  // Files and ledger name records by type and id: none may be of the sort `enterprise` but the ledger's, whose timeline reads both.
  expect([...app.platform.fileAccess.keys()]).not.toContain('enterprise');
});

/** Columns and conditions by which the database keeps rows of one file apart, of the tables whose rows a merge moves. */
test('where a file has only one such row, the merge knows it', async () => {
  const moving = relations().filter(movesWithMerge);
  await asOwner(app, async (owner) => {
    for (const relation of moving) {
      const { rows } = await owner.query<{ of: string[]; open: string | null }>(`
        select array(select coalesce(a.attname, 'source') from unnest(i.indkey::int2[]) k left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k where a.attname is distinct from $2)::text[] as of,
          pg_get_expr(i.indpred, i.indrelid) as open
        from pg_index i where i.indrelid = $1::regclass and (i.indisunique or i.indisexclusion) and exists (select from pg_attribute a where a.attrelid = i.indrelid and a.attname = $2 and a.attnum = any (i.indkey::int2[]))`, [relation.table, relation.column ?? 'enterprise_id']);
      expect(rows.map(({ of }) => of), relation.table).toEqual(relation.onlyOne ? [relation.onlyOne.of] : []);
      expect(rows.map(({ open }) => open === null), relation.table).toEqual(relation.onlyOne ? [relation.onlyOne.open === undefined] : []);
    }
  });
});

test('each fact whose change a load or a merge can take back can be shown and chosen', async () => {
  await asOwner(app, async (owner) => {
    const { id } = await anEnterprise(app, { parkId: place.parkId });
    const { rows } = await owner.query<{ field: string }>('select jsonb_object_keys(enterprise_image(e)) as field from enterprises e where id = $1', [id]);
    expect(FileField.options.toSorted()).toEqual(rows.map(({ field }) => field).toSorted());
  });
});

test('whatever a merge moves or ends has a name on screen', () => {
  const moved = new Set([...relations().filter(({ whenMerged, endsWithFile }) => whenMerged === 'moves' || endsWithFile !== undefined), ...ruled.map(({ relation }) => relation)].map(({ table }) => table));
  for (const language of ['zh-CN', 'en']) {
    const { merge: words } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../ui/phrases', language, 'console.enterprises.json'), 'utf8')) as { merge: { relation: Record<string, string> } };
    expect(Object.keys(words.relation).toSorted(), language).toEqual([...moved].toSorted());
  }
});

describe('who sits where', () => {
  const seat = (enterprise_id: string, role: string, user_id: string) => ({ id: `${enterprise_id}-${role}`, enterprise_id, role, user_id, name: user_id });
  const plan = (...seats: ReturnType<typeof seat>[]) => planSeats('own', seats).map(({ name, outcome, takes }) => [name, outcome, takes]);
  test('vacant seats are taken', () => expect(plan(seat('own', 'owner', 'a'), seat('other', 'primary', 'b'), seat('other', 'deputy', 'c'))).toEqual([['b', 'moves', 'primary'], ['c', 'moves', 'deputy']]));
  test('a second primary becomes the deputy, before the other deputy', () => {
    expect(plan(seat('own', 'primary', 'a'), seat('other', 'deputy', 'c'), seat('other', 'primary', 'b'))).toEqual([['b', 'becomes_deputy', 'deputy'], ['c', 'ends', null]]);
  });
  test('nobody gets two seats', () => expect(plan(seat('own', 'primary', 'a'), seat('other', 'primary', 'a'), seat('other', 'owner', 'a'))).toEqual([['a', 'same_person', null], ['a', 'same_person', null]]));
});

describe('merging', () => {
  test('moves every relation at that instant, leads old links to the survivor, and keeps both histories', async () => {
    const { own, other, people, second } = await aPair('午一精工');
    const [need, before] = [await raise(people.second, '旧档的诉求'), await raise(people.first, '本档的诉求')];
    await ok('POST', `/cases/${need.id}/accept`, { version: need.version });
    const compared = await get<MergeComparison>(`/enterprises/${own.id}/merge/${other.id}`);
    expect(compared).toMatchObject({
      own: { id: own.id }, other: { id: other.id, uscc: other.uscc },
      seats: [{ role: 'primary', name: second.name, outcome: 'becomes_deputy', takes: 'deputy' }], staff: [{ capacity: 'service_officer', name: '李敏', outcome: 'moves' }],
    });
    expect(compared.fields.filter(({ take }) => take !== 'own')).toMatchObject([
      { field: 'uscc', own: null, other: other.uscc, take: 'other' }, { field: 'flags', take: 'both' }, { field: 'tags', own: ['甲'], other: ['乙'], take: 'both' },
    ]);
    expect(compared.relations.find(({ relation }) => relation === 'cases')).toEqual({ relation: 'cases', count: 1 });
    await asOwner(app, async (owner) => {
      const { rowCount } = await owner.query('select from notices where enterprise_id = $1', [other.id]);
      expect(compared.relations.find(({ relation }) => relation === 'notices')?.count ?? 0).toBe(rowCount);
      expect(rowCount).toBeGreaterThan(0);
    });

    // As the page sends it: a choice for every field.
    expect(await merge(own.id, other.id, compared.fields.map(({ field, take }) => ({ field, take: field === 'headcount' ? 'other' : take })))).toMatchObject({ status: 200 });
    const survivor = await file(own.id);
    expect(survivor).toMatchObject({ name: own.name, uscc: other.uscc, headcount: 20, tags: ['甲', '乙'], flags: ['high_tech'], openCases: 2, serviceOfficer: { name: '李敏' } });
    expect(survivor.holders.map(({ role, user, until }) => [role, user.name, until])).toEqual(expect.arrayContaining([['deputy', second.name, null], ['primary', survivor.primaryLiaison!.name, null]]));
    // Sessions that were open see the survivor, with its needs and both histories.
    expect(await get('/me', people.second)).toMatchObject({ enterprise: { id: own.id, role: 'deputy' } });
    expect((await items<CaseDetail>('/cases', people.second)).map(({ id }) => id).toSorted()).toEqual([need.id, before.id].toSorted());
    expect((await items<{ type: string }>(`/cases/${need.id}/timeline`, people.second)).map(({ type }) => type)).toEqual(expect.arrayContaining(['case.opened', 'case.accepted']));
    expect((await items<{ type: string; caseId: string }>(`/enterprises/${own.id}/timeline`, people.first)).map(({ caseId, type }) => [type, caseId])).toEqual(expect.arrayContaining([['enterprise.merged', null], ['case.opened', need.id], ['case.opened', before.id]]));
    expect((await items<{ type: string }>(`/cases/${need.id}/timeline`)).map(({ type }) => type)).toContain('case.enterprise_merged');
    // What hangs on the case went along behind the walls.
    await asOwner(app, async (owner) => {
      for (const table of ['cases', 'case_owners', 'clocks', 'clock_events', 'notices']) expect((await owner.query(`select from ${table} where enterprise_id = $1`, [other.id])).rowCount, table).toBe(0);
    });
    expect(await file(other.id)).toMatchObject({ closed: { on: '2026-03-02', reason: 'merged', successor: { id: own.id, name: own.name } }, allowedActions: [], holders: [], openCases: 0 });
    expect((await items<{ id: string }>(`/enterprises?q=${encodeURIComponent('午一精工（旧）')}`)).map(({ id }) => id)).toEqual([own.id]);
    // The code of the case's progress goes on, and who still has the old link raises needs with the survivor.
    expect((await app.api.http.inject({ url: `/api/v1/progress/${need.trackingPath.split('/').at(-1)}` })).statusCode).toBe(200);
    const byOldLink = await raise(mine, '按旧链接提交', { enterpriseId: other.id });
    expect(await get(`/cases/${byOldLink.id}`)).toMatchObject({ enterprise: { id: own.id } });
    await app.runJobs();
    expect(await items('/notices', people.second)).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'files_merged' })]));
  });

  test('is undone: what stands goes back, what changed or came since stays with the survivor and is listed', async () => {
    const { own, other, people, second } = await aPair('未一电气', { uscc: aUscc(7_000_001) });
    const before = { own: await file(own.id), other: await file(other.id) };
    const need = await raise(people.second, '旧档的诉求');
    await merge(own.id, other.id, [{ field: 'headcount', take: 'other' }, { field: 'uscc', take: 'other' }]);
    const merged = await file(own.id);
    await ok('PATCH', `/enterprises/${own.id}`, { version: merged.version, headcount: 33 });
    const later = await raise(people.second, '合并后的诉求');
    const view = await get<MergeView>(`/merges/${(await mergeOf(own.id)).id}`);
    expect(view).toMatchObject({ merged: { id: other.id }, mayUndo: true, stays: [{ id: later.id }] });
    expect(view.fields).toMatchObject([{ field: 'flags', goesBack: true }, { field: 'headcount', now: 33, before: 10, goesBack: false }, { field: 'tags', goesBack: true }, { field: 'uscc', before: own.uscc, goesBack: true }]);
    expect(view.relations).toEqual(expect.arrayContaining([{ relation: 'cases', back: 1, stays: 0 }, { relation: 'enterprise_holders', back: 1, stays: 0 }]));

    expect(await undo(own.id)).toMatchObject({ id: other.id, closed: null, uscc: other.uscc });
    expect(await file(own.id)).toMatchObject({ uscc: own.uscc, headcount: 33, tags: ['甲'], flags: [], openCases: 1, serviceOfficer: null });
    const { version: _, openCases: __, ...former } = before.other;
    expect(await file(other.id)).toMatchObject({ ...former, openCases: 1 });
    expect(await get('/me', people.second)).toMatchObject({ enterprise: { id: other.id, role: 'primary' } });
    expect((await items<CaseDetail>('/cases', people.second)).map(({ id }) => id)).toEqual([need.id]);
    expect((await items<CaseDetail>('/cases', people.first)).map(({ id }) => id)).toEqual([later.id]);
    expect((await call('GET', `/cases/${need.id}`, undefined, people.first)).status).toBe(404);
    // Each case is found by the name of its own enterprise again, and not by that of the other.
    const found = async (q: string) => (await items<CaseDetail>(`/cases?q=${encodeURIComponent(q)}`)).map(({ id }) => id);
    expect(await found('未一电气（旧）')).toEqual([need.id]);
    expect(await found(own.name)).toEqual([later.id]);
    expect((await items<{ type: string }>(`/enterprises/${other.id}/timeline`)).map(({ type }) => type)).toEqual(expect.arrayContaining(['enterprise.separated', 'enterprise.merged_into']));
    expect(await call('POST', `/merges/${view.id}/undo`, { version: view.version + 1 })).toMatchObject({ status: 409, body: { code: 'enterprises.merge_undone' } });
    expect(second.id).toBe((await file(other.id)).holders[0]!.user.id);
    expect(before.own.version).toBeLessThan((await file(own.id)).version);
  });

  test('of what a file has only once the survivor keeps its own: the merged file\'s is ended with it, what is past stays', async () => {
    const { own, other, first } = await aPair('申一仪表');
    const agent = await aLiaison(app);
    await asOwner(app, async (owner) => {
      const both = [[own.id, other.id], place.parkId];
      await owner.query(`insert into enterprise_observations (id, enterprise_id, park_id, kind, day, value, origin, source, at)
        select gen_random_uuid(), e, $2, 'headcount', '2026-03-01', 10, 'file', 'file', '2026-03-01T17:00:00Z' from unnest($1::uuid[]) e`, both);
      await owner.query(`insert into liaison_rounds (id, enterprise_id, park_id, holder_id, cause, step, opened_at, due_at)
        select gen_random_uuid(), h.enterprise_id, $2, h.id, 'quiet', 'liaison', '2026-03-02T01:00:00Z', '2026-03-09T01:00:00Z' from enterprise_holders h where h.enterprise_id = any ($1)`, both);
      await owner.query(`insert into mandates (id, enterprise_id, park_id, agent_id, agency_name, scopes, from_day, until_day, granted_by, granted_at, enterprise_name)
        select gen_random_uuid(), e, $2, $3, '祁连财税代理有限公司', '{notices}', '2026-03-01', '2026-06-01', $4, '2026-03-01T01:00:00Z', '申一仪表' from unnest($1::uuid[]) e`, [...both, agent.id, first.id]);
      await owner.query(`insert into correction_orders (id, enterprise_id, park_id, user_id, reasons, opened_by, opened_at)
        select gen_random_uuid(), e, $2, $3, '[]', $4, '2026-03-01T01:00:00Z' from unnest($1::uuid[]) e`, [...both, agent.id, officerId]);
    });
    const compared = await get<MergeComparison>(`/enterprises/${own.id}/merge/${other.id}`);
    expect(compared.relations.map(({ relation }) => relation)).not.toEqual(expect.arrayContaining(['enterprise_observations']));
    expect(compared.ends).toEqual(['correction_orders', 'liaison_rounds', 'mandates'].map((relation) => ({ relation, count: 1 })));
    expect(await merge(own.id, other.id)).toMatchObject({ status: 200 });
    await asOwner(app, async (owner) => {
      const stand = async (table: string, open: string) => (await owner.query<{ id: string; open: boolean }>(`select enterprise_id as id, ${open} as open from ${table} where enterprise_id in ($1, $2) order by enterprise_id = $1 desc`, [own.id, other.id])).rows.map(({ id, open: isOpen }) => [id === own.id, isOpen]);
      for (const [table, open] of [['liaison_rounds', 'closed_at is null'], ['mandates', "state in ('offered', 'active')"], ['correction_orders', 'settled_at is null']] as const) {
        expect(await stand(table, open), table).toEqual([[true, true], [false, false]]);
      }
      expect(await stand('enterprise_observations', 'true')).toEqual([[true, true], [false, true]]);
    });
    expect(await undo(own.id)).toMatchObject({ id: other.id, closed: null });
  });

  test('needs the files of both parks, versions that were read, and files that are open', async () => {
    const own = await anEnterprise(app, { parkId: place.parkId, name: '申一有限公司' });
    const far = await anEnterprise(app, { parkId: elsewhere.parkId, name: '申一', uscc: null });
    const [ownFile, farFile] = [await file(own.id), await file(far.id, both)];
    const body = { version: ownFile.version, otherId: far.id, otherVersion: farFile.version };
    expect((await call('POST', `/enterprises/${own.id}/merge`, body)).status).toBe(404);
    expect(await call('POST', `/enterprises/${own.id}/merge`, { ...body, otherId: own.id })).toMatchObject({ status: 422, body: { code: 'enterprises.merge_with_itself' } });
    expect(await call('POST', `/enterprises/${own.id}/merge`, { ...body, otherVersion: 9 }, both)).toMatchObject({ status: 409, body: { code: 'common.stale_version', current: { id: far.id } } });
    const need = await raise(both, '外园的诉求', { enterpriseId: far.id });
    expect((await call('POST', `/enterprises/${own.id}/merge`, body, both)).status).toBe(200);
    // The case stays in the park that has it, and follows the enterprise.
    expect(await get(`/cases/${need.id}`, both)).toMatchObject({ park: { id: elsewhere.parkId }, enterprise: { id: own.id } });
    expect(await items(`/enterprises/${own.id}/merges`)).toEqual([]);
    expect((await call('GET', `/merges/${(await mergeOf(own.id, both)).id}`)).status).toBe(404);
    expect(await call('POST', `/enterprises/${own.id}/merge`, { ...body, version: (await file(own.id)).version, otherVersion: farFile.version + 1 }, both)).toMatchObject({ status: 409, body: { code: 'enterprises.closed' } });
    // A chain: the survivor is merged itself; old links reach the last one, and only the last merge is undone.
    const last = await anEnterprise(app, { parkId: place.parkId, name: '申一集团有限公司' });
    expect((await merge(last.id, own.id)).status).toBe(200);
    expect(await file(far.id, both)).toMatchObject({ closed: { successor: { id: last.id } } });
    const { id, version } = await mergeOf(own.id, both);
    expect(await call('POST', `/merges/${id}/undo`, { version }, both)).toMatchObject({ status: 409, body: { code: 'enterprises.merge_not_latest' } });
    await undo(last.id);
    expect(await undo(own.id, both)).toMatchObject({ id: far.id, park: { id: elsewhere.parkId } });
    expect(await get(`/cases/${need.id}`, both)).toMatchObject({ enterprise: { id: far.id } });
  });

  test('both ways at once, with needs coming in, ends with one survivor and no need lost', async () => {
    const { own, other, people } = await aPair('酉一传动');
    const [ownFile, otherFile] = [await file(own.id), await file(other.id)];
    const raising = (headers: Headers, title: string) => call('POST', '/cases', { title, body: '请协助解决。', category: 'utilities' }, headers);
    const results = await Promise.all([
      call('POST', `/enterprises/${own.id}/merge`, { version: ownFile.version, otherId: other.id, otherVersion: otherFile.version }),
      call('POST', `/enterprises/${other.id}/merge`, { version: otherFile.version, otherId: own.id, otherVersion: ownFile.version }),
      ...Array.from({ length: 6 }, (_, index) => raising(index % 2 ? people.first : people.second, `并发诉求${index}`)),
    ]);
    expect(results.slice(0, 2).map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409]);
    const [winner, loser] = results[0]!.status === 200 ? [own.id, other.id] : [other.id, own.id];
    for (const { status } of results.slice(2)) expect([200, 404]).toContain(status);
    const raised = results.slice(2).filter(({ status }) => status === 200).length;
    expect(raised).toBeGreaterThan(0);
    await asOwner(app, async (owner) => {
      expect((await owner.query('select from cases where enterprise_id = $1', [loser])).rowCount).toBe(0);
      expect((await owner.query('select from cases where enterprise_id = $1', [winner])).rowCount).toBe(raised);
      expect((await owner.query('select from clocks k join cases c on c.id = k.case_id where k.enterprise_id is distinct from c.enterprise_id')).rowCount).toBe(0);
    });
  });

  test('undone, it brings nobody back who has left since, and no officer whose post has ended', async () => {
    const { own, other, second } = await aPair('亥一建材');
    const leaving = await anOfficer(app, { areaId: place.parkId });
    for (const { id } of [own, other]) await ok('PUT', `/enterprises/${id}/staff`, { version: (await file(id)).version, capacity: 'service_officer', userId: leaving.id });
    expect((await merge(own.id, other.id)).status).toBe(200);
    await asOwner(app, async (owner) => {
      await owner.query(`update posts set until_day = '2026-03-02' where user_id = $1`, [leaving.id]);
      await owner.query(`update users set left_at = '2026-03-02T01:30:00Z' where id = $1`, [second.id]);
    });
    await undo(own.id);
    expect(await file(other.id)).toMatchObject({ closed: null, serviceOfficer: null, primaryLiaison: null });
  });

  test('can be undone only in time; then what undoing needs is erased', async () => {
    const { own, other } = await aPair('戌一包装');
    await merge(own.id, other.id);
    const { id, version } = await mergeOf(own.id);
    app.clock.set('2026-04-01T01:30:00Z');
    expect(await call('POST', `/merges/${id}/undo`, { version })).toMatchObject({ status: 409, body: { code: 'enterprises.undo_expired' } });
    await app.sweep();
    await asOwner(app, async (owner) => expect((await owner.query('select from enterprise_merge_moves where merge_id = $1', [id])).rowCount).toBe(0));
    expect(await get(`/merges/${id}`)).toMatchObject({ mayUndo: false, fields: [], relations: [] });
    app.clock.set('2026-03-02T01:30:00Z');
  });
});

describe('candidates', () => {
  test('are found by name, former name, person with place and phone, with the reasons; what is known to be two stays away', async () => {
    const twin = async (name: string, given: object = {}) => anEnterprise(app, { parkId: place.parkId, name, uscc: null, ...given });
    const [a, b] = [await twin('祁连市亥一阀门有限责任公司'), await twin('亥一阀门有限公司', { uscc: aUscc(7_100_001) })];
    const renamed = await twin('亥二旧名有限公司');
    await ok('PATCH', `/enterprises/${renamed.id}`, { version: 1, name: '亥二新名有限公司' });
    const old = await twin('亥二旧名', { uscc: aUscc(7_100_002) });
    const [p, q] = [await twin('亥三门窗有限公司'), await twin('完全不同商行', { uscc: aUscc(7_100_003) })];
    for (const { id } of [p, q]) await ok('PUT', `/enterprises/${id}/holders`, { version: 1, role: 'primary', name: '同一人', phone: '13788880001' });
    const [two, codes] = [await twin('亥四机电有限公司', { uscc: aUscc(7_100_004) }), await twin('亥四机电股份有限公司', { uscc: aUscc(7_100_005) })];
    await findTwins(app.platform);
    const twins = await items<Twin>('/twins?limit=100');
    const between = (one: string, other: string) => twins.find(({ one: x, other: y }) => [x.id, y.id].toSorted().join() === [one, other].toSorted().join());
    expect(between(a.id, b.id)?.reasons.toSorted()).toEqual(['code_missing', 'same_name']);
    expect(between(renamed.id, old.id)?.reasons).toEqual(expect.arrayContaining(['former_name']));
    expect(between(p.id, q.id)?.reasons.toSorted()).toEqual(['code_missing', 'same_phone']);
    // Two valid codes: two enterprises.
    expect(between(two.id, codes.id)).toBeUndefined();
    const { id, version } = between(p.id, q.id)!;
    await ok('POST', `/twins/${id}/dismiss`, { version, note: '两家公司同一代办人' });
    await findTwins(app.platform);
    expect((await items<Twin>('/twins?limit=100')).map((one) => one.id)).not.toContain(id);
    expect((await items<Twin>('/twins?limit=100&dismissed=true')).map((one) => one.id)).toEqual([id]);
    const theirs = await signedInAs(app, await anOfficer(app, { areaId: elsewhere.parkId }));
    expect(await items('/twins', theirs)).toEqual([]);
  });
});
