import { createWriteStream, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EnterpriseDetail, ImportBatch, UndoneFile } from '@qilian/contract/enterprises';
import { writeXlsx, type OutputRow } from '../../../../platform/spreadsheet/index.ts';
import { temporaryFile } from '../../../../platform/spreadsheet/testing.ts';
import { openTestApp, type TestApp } from '../../../../testing/app.ts';
import { anOfficer, aPark, signedInAs, type ParkIds } from '../../../people/testing.ts';
import { aUscc } from '../../testing.ts';
import { asOwner } from '../testing.ts';

let app: TestApp;
let place: ParkIds;
type Headers = Record<string, string>;
let mine: Headers;
let colleague: Headers;
let administrator: Headers;

beforeAll(async () => {
  app = await openTestApp();
  place = await aPark(app, { name: '高新园' });
  mine = await signedInAs(app, await anOfficer(app, { areaId: place.parkId, name: '李敏' }));
  colleague = await signedInAs(app, await anOfficer(app, { areaId: place.parkId }));
  administrator = await signedInAs(app, await anOfficer(app, { areaId: place.districtId, role: 'administrator' }));
});
afterAll(() => app.close());

async function call(method: 'GET' | 'POST' | 'PATCH' | 'PUT', url: string, payload?: object, headers = mine): Promise<{ status: number; body: unknown }> {
  const answer = await app.api.http.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json() };
}
const get = async <Body>(url: string, headers = mine): Promise<Body> => {
  const { status, body } = await call('GET', url, undefined, headers);
  expect([url, status]).toEqual([url, 200]);
  return body as Body;
};

const titles = ['企业名称', '统一社会信用代码', '注册资本(万元)', '从业人数', '联系人', '联系电话', '联系人职务', '标签', '通讯地址', '母公司统一社会信用代码'];
/** Reads, checks and loads a list. */
async function load(rows: OutputRow[], headers = mine): Promise<ImportBatch> {
  const path = temporaryFile('', 'list.xlsx');
  await writeXlsx(createWriteStream(path), titles.map((header) => ({ header })), rows);
  const payload = Buffer.concat([
    Buffer.from(`--x\r\ncontent-disposition: form-data; name="parkId"\r\n\r\n${place.parkId}\r\n--x\r\ncontent-disposition: form-data; name="file"; filename="名录.xlsx"\r\n\r\n`),
    readFileSync(path), Buffer.from('\r\n--x--\r\n'),
  ]);
  const { id } = (await app.api.http.inject({ method: 'POST', url: '/api/v1/imports', headers: { ...headers, 'content-type': 'multipart/form-data; boundary=x' }, payload })).json<ImportBatch>();
  await app.runJobs();
  const mapped = await get<ImportBatch>(`/imports/${id}`);
  await call('POST', `/imports/${id}/check`, { version: mapped.version, duplicates: 'update', columns: mapped.columns.map(({ index, field }) => ({ index, field })) }, headers);
  await app.runJobs();
  await call('POST', `/imports/${id}/load`, { version: (await get<ImportBatch>(`/imports/${id}`)).version }, headers);
  await app.runJobs();
  const loaded = await get<ImportBatch>(`/imports/${id}`);
  expect(loaded.state).toBe('loaded');
  return loaded;
}

const preview = (batch: ImportBatch, query = '') => get<{ items: UndoneFile[]; next: string | null; counts: object }>(`/imports/${batch.id}/undo${query}`);
async function undo(batch: ImportBatch, headers = mine): Promise<ImportBatch> {
  const { version } = await get<ImportBatch>(`/imports/${batch.id}`);
  const asked = await call('POST', `/imports/${batch.id}/undo`, { version }, headers);
  expect(asked).toMatchObject({ status: 200, body: { state: 'undoing' } });
  await app.runJobs();
  return get(`/imports/${batch.id}`);
}
const found = async (q: string): Promise<string[]> => (await get<{ items: { id: string }[] }>(`/enterprises?q=${encodeURIComponent(q)}`)).items.map(({ id }) => id);
const file = async (id: string): Promise<EnterpriseDetail> => get(`/enterprises/${id}`);
const idOf = async (q: string): Promise<string> => {
  const ids = await found(q);
  expect([q, ids.length]).toEqual([q, 1]);
  return ids[0]!;
};

describe('undoing a load', () => {
  test('closes what it made: the list, the search and the sign-in of its people are as if it had never been, and it can be loaded again', async () => {
    const uscc = aUscc(8_000_001);
    const rows: OutputRow[] = [['子一精密有限公司', uscc, 100, 20, '王一', '13711110001', '经理', '展会', ''], ['子二电子有限公司', '', '', '', '王二', '13711110002', '', '', '']];
    const loaded = await load(rows);
    expect(loaded.undo).toEqual({ until: '2026-04-01T01:30:00.000Z', may: true });
    const id = await idOf('子一精密');
    expect(await preview(loaded)).toMatchObject({
      counts: { close: 2, restore: 0, partly: 0, keep: 0, people: 2 }, next: null,
      items: [{ row: 2, enterprise: { id, name: '子一精密有限公司' }, outcome: 'close', kept: [] }, { row: 3, outcome: 'close' }],
    });
    expect(await undo(loaded)).toMatchObject({ state: 'undone', undone: { close: 2, people: 2 }, undo: null, failure: null });
    expect(await found('子一精密')).toEqual([]);
    expect(await found('13711110001')).toEqual([]);
    expect((await get<{ items: string[] }>('/enterprises/tags')).items).not.toContain('展会');
    expect(await file(id)).toMatchObject({ closed: { on: '2026-03-02', reason: 'import_undone', successor: null }, allowedActions: [], holders: [{ until: '2026-03-02' }], parks: [{ until: '2026-03-02' }] });
    expect(await call('PATCH', `/enterprises/${id}`, { version: 2, headcount: 5 })).toMatchObject({ status: 409, body: { code: 'enterprises.closed' } });
    expect((await call('POST', '/cases', { enterpriseId: id, title: '路灯', body: '路灯坏了', category: 'utilities' })).status).toBe(404);
    expect((await get<{ items: object[] }>(`/enterprises/${id}/timeline`)).items).toMatchObject([{ type: 'enterprise.import_closed', actor: { name: '李敏' } }, { type: 'enterprise.imported' }]);
    expect((await get<{ items: object[] }>('/notices')).items[0]).toMatchObject({ kind: 'import_undone', subject: expect.stringContaining('名录.xlsx') });

    await asOwner(app, async (client) => {
      const { rows: [terms] } = await client.query<{ search: string }>('select search::text from enterprises where id = $1', [id]);
      expect(terms!.search).toContain('子一');
      expect(terms!.search).not.toContain('phone:');
    });

    expect((await load(rows)).counts).toMatchObject({ created: 2 });
    expect(await idOf('13711110001')).not.toBe(id);
  });

  test('puts back what it changed, field by field, and the contacts that it replaced', async () => {
    const uscc = aUscc(8_000_002);
    await load([['丑一仪器有限公司', uscc, 100.125, 20, '赵一', '13711120001', '经理', '展会', '一号路1号']]);
    const id = await idOf(uscc);
    const before = await file(id);
    const loaded = await load([['丑一精密仪器有限公司', uscc, 200, 25, '钱二', '13711120002', '', '上云', '']]);
    expect(await file(id)).toMatchObject({ name: '丑一精密仪器有限公司', headcount: 25, tags: ['展会', '上云'], primaryLiaison: { name: '钱二' } });
    const { items, counts } = await preview(loaded);
    expect(counts).toEqual({ close: 0, restore: 1, partly: 0, keep: 0, people: 1 });
    expect(items).toMatchObject([{
      outcome: 'restore', kept: [], seats: [{ role: 'primary', leaves: '钱二', returns: '赵一' }],
      fields: [{ field: 'headcount', now: 25, before: 20 }, { field: 'name', now: '丑一精密仪器有限公司', before: '丑一仪器有限公司' }, { field: 'registered_capital_yuan' }, { field: 'tags', now: ['展会', '上云'], before: ['展会'] }],
    }]);
    expect(await undo(loaded, administrator)).toMatchObject({ state: 'undone', undone: { restore: 1, people: 1 } });
    const after = await file(id);
    const { version: _, holders, ...facts } = after;
    expect({ ...facts }).toEqual({ ...before, version: undefined, holders: undefined, ...facts, name: before.name, headcount: before.headcount, registeredCapitalYuan: before.registeredCapitalYuan, tags: before.tags });
    expect(after).toMatchObject({ name: '丑一仪器有限公司', headcount: 20, registeredCapitalYuan: before.registeredCapitalYuan, tags: ['展会'], address: '一号路1号', sizeClass: before.sizeClass, primaryLiaison: { name: '赵一' } });
    expect(holders.map(({ user, until }) => [user.name, until])).toEqual([['赵一', null], ['钱二', '2026-03-02']]);
    expect(await idOf('13711120001')).toBe(id);
    expect(await found('13711120002')).toEqual([]);
    expect((await get<{ items: object[] }>(`/enterprises/${id}/timeline`)).items[0]).toMatchObject({ type: 'enterprise.import_undone', params: { seats: 'primary' } });
  });

  test('keeps, and names with the reason, what somebody changed since or has work on', async () => {
    const [edited, worked, visited, untouched, later] = [1, 2, 3, 4, 5].map((number) => aUscc(8_000_010 + number)) as [string, string, string, string, string];
    const known = aUscc(8_000_020);
    await load([['寅零有限公司', known, 100, 10, '孙零', '13711130000', '', '展会', '一号路1号']]);
    const loaded = await load([
      ['寅一有限公司', edited, 100, 10, '孙一', '13711130001', '', '', ''], ['寅二有限公司', worked, 100, 10, '孙二', '13711130002', '', '', ''], ['寅三有限公司', visited, 100, 10, '孙三', '13711130003', '', '', ''],
      ['寅四有限公司', untouched, 100, 10, '孙四', '13711130004', '', '', ''], ['寅五有限公司', later, 100, 10, '孙五', '13711130005', '', '', ''],
      ['寅零有限公司', known, 200, 11, '孙新', '13711130009', '', '上云', '二号路2号'],
    ]);
    const ids = await Promise.all([edited, worked, visited, untouched, later].map(idOf));
    await call('PATCH', `/enterprises/${ids[0]}`, { version: 1, headcount: 12 });
    expect((await call('POST', '/cases', { enterpriseId: ids[1], title: '路灯不亮', body: '路灯坏了一周。', category: 'utilities' })).status).toBe(200);
    const holder = (await file(ids[2]!)).holders[0]!.user;
    await signedInAs(app, holder);
    await load([['寅五有限公司', later, 300, '', '', '', '', '', '']]);
    const knownId = await idOf(known);
    const { version } = await file(knownId);
    await call('PATCH', `/enterprises/${knownId}`, { version, address: '三号路3号', tags: ['展会', '上云', '自添'] });
    await signedInAs(app, (await file(knownId)).holders[0]!.user);

    const expected = [
      { row: 2, outcome: 'keep', kept: [{ reason: 'changed', field: null }] }, { row: 3, outcome: 'keep', kept: [{ reason: 'cases', field: null }] },
      { row: 4, outcome: 'keep', kept: [{ reason: 'signed_in', field: null }] }, { row: 6, outcome: 'keep', kept: [{ reason: 'later_import', field: null }] },
      { row: 7, outcome: 'partly', kept: [{ reason: 'field_changed', field: 'address' }, { reason: 'signed_in', field: 'primary' }] },
    ];
    const counts = { close: 1, restore: 0, partly: 1, keep: 4, people: 1 };
    const shown = await preview(loaded);
    expect(shown.counts).toEqual(counts);
    expect(shown.items.filter(({ outcome }) => outcome !== 'close')).toMatchObject(expected);
    expect((await preview(loaded, '?outcome=keep&limit=2')).items.map(({ row }) => row)).toEqual([2, 3]);
    expect((await preview(loaded, `?outcome=keep&limit=2&cursor=${(await preview(loaded, '?outcome=keep&limit=2')).next}`)).items.map(({ row }) => row)).toEqual([4, 6]);

    const undone = await undo(loaded);
    expect(undone.undone).toEqual(counts);
    expect(await file(ids[3]!)).toMatchObject({ closed: { reason: 'import_undone' } });
    expect(await file(ids[0]!)).toMatchObject({ closed: null, headcount: 12, primaryLiaison: { name: '孙一' } });
    expect(await file(knownId)).toMatchObject({ registeredCapitalYuan: 1_000_000, headcount: 10, address: '三号路3号', tags: ['展会', '自添'], primaryLiaison: { name: '孙新' } });
    // What stayed can be read afterwards.
    expect((await preview(loaded)).items).toMatchObject(expected);
    expect((await preview(loaded)).counts).toEqual(counts);
  });

  test('done twice does nothing more; a load below another one can be undone once that is undone', async () => {
    const uscc = aUscc(8_000_030);
    const first = await load([['卯一有限公司', uscc, 100, 10, '', '', '', '', '']]);
    const id = await idOf(uscc);
    const second = await load([['卯一有限公司', uscc, 100, 20, '', '', '', '', '']]);
    const undone = await undo(second);
    expect(await call('POST', `/imports/${second.id}/undo`, { version: undone.version })).toMatchObject({ status: 409, body: { code: 'enterprises.import_wrong_state' } });
    const job = app.platform.jobs.get('enterprises.undo_import')!;
    await job(app.platform, { importId: second.id, version: String(undone.version - 1), userId: second.createdBy.id });
    expect(await get(`/imports/${second.id}`)).toEqual(undone);
    expect(await file(id)).toMatchObject({ headcount: 10, closed: null });
    expect((await preview(first)).items).toMatchObject([{ outcome: 'close', kept: [] }]);
    expect(await undo(first)).toMatchObject({ undone: { close: 1 } });
    expect(await file(id)).toMatchObject({ closed: { reason: 'import_undone' } });
  });

  test('ends at once what was planned and asked about the files that it closes, as closing one by hand does', async () => {
    const [gone, goneToo, kept] = [8_000_061, 8_000_062, 8_000_063].map((number) => aUscc(number)) as [string, string, string];
    const loaded = await load([
      ['午一有限公司', gone, 100, 10, '冯一', '13711160001', '', '', ''], ['午二有限公司', goneToo, 100, 10, '冯二', '13711160002', '', '', ''], ['午三有限公司', kept, 100, 10, '冯三', '13711160003', '', '', ''],
    ]);
    const ids = await Promise.all([gone, goneToo, kept].map(idOf)) as [string, string, string];
    await call('PATCH', `/enterprises/${ids[2]}`, { version: 1, headcount: 12 });
    const left = async () => {
      const counts: Record<string, number[]> = {};
      await asOwner(app, async (owner) => {
        for (const [what, from] of Object.entries({
          planned: 'verification_plan where true', asked: 'liaison_rounds where closed_at is null', assigned: 'enterprise_staff where until_day is null', seated: 'enterprise_holders where until_day is null',
        })) counts[what] = (await owner.query<{ count: number }>(`select (select count(*)::int from ${from} and enterprise_id = one) as count from unnest($1::uuid[]) with ordinality file(one, place) order by place`, [ids])).rows.map(({ count }) => count);
      });
      return counts;
    };
    await asOwner(app, async (owner) => {
      await owner.query(`insert into verification_plan (enterprise_id, park_id, holder_id, kind, class, due_from, due_until, planned_on, made_at)
        select h.enterprise_id, $2, h.id, 'first', 'normal', '2026-03-03', '2026-03-31', '2026-03-10', '2026-03-02T01:30:00Z' from enterprise_holders h where h.enterprise_id = any ($1)`, [ids, place.parkId]);
      await owner.query(`insert into liaison_rounds (id, enterprise_id, park_id, holder_id, cause, step, opened_at, due_at)
        select gen_random_uuid(), h.enterprise_id, $2, h.id, 'quiet', 'liaison', '2026-03-02T01:30:00Z', '2026-03-09T01:30:00Z' from enterprise_holders h where h.enterprise_id = any ($1)`, [ids, place.parkId]);
      await owner.query(`insert into enterprise_staff (id, enterprise_id, user_id, capacity, from_day) select gen_random_uuid(), e, $2, 'service_officer', '2026-03-02' from unnest($1::uuid[]) e`, [ids, loaded.createdBy.id]);
    });
    expect(await left()).toEqual({ planned: [1, 1, 1], asked: [1, 1, 1], assigned: [1, 1, 1], seated: [1, 1, 1] });
    expect((await undo(loaded)).undone).toMatchObject({ close: 2, keep: 1 });
    expect(await left()).toEqual({ planned: [0, 0, 1], asked: [0, 0, 1], assigned: [0, 0, 1], seated: [0, 0, 1] });
  });

  test('keeps what somebody found out about the file, by a call or on site', async () => {
    const uscc = aUscc(8_000_073);
    const loaded = await load([['酉一有限公司', uscc, 100, 10, '郑一', '13711170001', '', '', '']]);
    const id = await idOf(uscc);
    const { holders: [seat] } = await file(id);
    expect((await call('POST', `/enterprises/${id}/liaison-checks`, { holderId: seat!.id, occasion: 'call', outcome: 'current' })).status).toBe(200);
    expect((await preview(loaded)).items).toMatchObject([{ outcome: 'keep', kept: [{ reason: 'other_records' }] }]);
    expect((await undo(loaded)).undone).toMatchObject({ keep: 1, close: 0 });
    expect(await file(id)).toMatchObject({ closed: null });
  });

  test('leaves alone what has moved to another park since: it is no longer theirs to change', async () => {
    const uscc = aUscc(8_000_070);
    await load([['未一有限公司', uscc, 100, 10, '', '', '', '', '']]);
    const loaded = await load([['未一有限公司', uscc, 100, 20, '', '', '', '', '']]);
    const id = await idOf(uscc);
    const elsewhere = (await aPark(app, { districtId: place.districtId })).parkId;
    expect((await call('POST', `/enterprises/${id}/park`, { version: (await file(id)).version, parkId: elsewhere }, administrator)).status).toBe(200);
    expect(await preview(loaded)).toMatchObject({ items: [], counts: { keep: 1, restore: 0 } });
    const expected = [{ enterprise: { id }, outcome: 'keep', kept: [{ reason: 'moved', field: null }] }];
    expect((await get<{ items: object[] }>(`/imports/${loaded.id}/undo`, administrator)).items).toMatchObject(expected);
    expect((await undo(loaded)).undone).toMatchObject({ keep: 1, restore: 0 });
    expect(await get<EnterpriseDetail>(`/enterprises/${id}`, administrator)).toMatchObject({ headcount: 20, park: { id: elsewhere } });
  });

  test('of the parent’s code too is shown before it is done', async () => {
    const [uscc, parent] = [aUscc(8_000_071), aUscc(8_000_072)];
    const rows = (parentUscc: string): OutputRow[] => [['申一有限公司', uscc, 100, 10, '', '', '', '', '', parentUscc]];
    await load(rows(''));
    const loaded = await load(rows(parent));
    const id = await idOf(uscc);
    expect(await file(id)).toMatchObject({ parentUscc: parent });
    expect((await preview(loaded)).items).toMatchObject([{ outcome: 'restore', fields: [{ field: 'parent_uscc', now: parent, before: null }] }]);
    await undo(loaded);
    expect(await file(id)).toMatchObject({ parentUscc: null });
  });

  test('is for whoever loaded it and for administrators, and only in time', async () => {
    const loaded = await load([['辰一有限公司', aUscc(8_000_040), 100, 10, '', '', '', '', '']]);
    expect(await call('POST', `/imports/${loaded.id}/undo`, { version: loaded.version }, colleague)).toMatchObject({ status: 403, body: { code: 'enterprises.undo_not_yours' } });
    expect((await get<ImportBatch>(`/imports/${loaded.id}`, colleague)).undo).toMatchObject({ may: false });
    expect((await get<ImportBatch>(`/imports/${loaded.id}`, administrator)).undo).toMatchObject({ may: true });
    app.clock.set('2026-04-01T01:30:00Z');
    expect(await call('POST', `/imports/${loaded.id}/undo`, { version: loaded.version })).toMatchObject({ status: 409, body: { code: 'enterprises.undo_expired' } });
    await app.sweep();
    await asOwner(app, async (owner) => {
      for (const table of ['import_changes', 'import_seats', 'import_people']) expect((await owner.query(`select from ${table}`)).rowCount, table).toBe(0);
    });
    expect((await get<ImportBatch>(`/imports/${loaded.id}`)).undo).toBeNull();
    app.clock.set('2026-03-02T01:30:00Z');
  });

  test('that fails leaves no trace, and can be tried again', async () => {
    const loaded = await load([['巳一有限公司', aUscc(8_000_050), 100, 10, '周一', '13711150001', '', '', '']]);
    await asOwner(app, (owner) => owner.query(`create function refuse_undo() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
      create trigger refuse_undo before update of left_at on users for each row execute function refuse_undo()`));
    const failed = await undo(loaded);
    expect(failed).toMatchObject({ state: 'loaded', failure: { code: 'failures.unexpected' }, undo: { may: true } });
    expect((await file(await idOf('巳一有限公司'))).closed).toBeNull();
    await asOwner(app, (owner) => owner.query('drop trigger refuse_undo on users'));
    expect(await undo(loaded)).toMatchObject({ state: 'undone', failure: null });
  });
});
