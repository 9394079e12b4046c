import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { utils, write } from '@e965/xlsx';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImportBatch } from '@qilian/contract/enterprises';
import { writeXlsx, type OutputRow } from '../../../platform/spreadsheet/index.ts';
import { rowsOf, temporaryFile, valuesOf } from '../../../platform/spreadsheet/testing.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { anOfficer, aPark, signedInAs, type ParkIds } from '../../people/testing.ts';
import { anEnterprise, aUscc } from '../testing.ts';
import { asOwner } from './testing.ts';

let app: TestApp;
let place: ParkIds;
let other: ParkIds;
type Headers = Record<string, string>;
let mine: Headers;
let theirs: Headers;

beforeAll(async () => {
  app = await openTestApp();
  place = await aPark(app, { name: '高新园' });
  other = await aPark(app, { districtId: place.districtId });
  mine = await signedInAs(app, await anOfficer(app, { areaId: place.parkId, name: '李敏' }));
  theirs = await signedInAs(app, await anOfficer(app, { areaId: other.parkId }));
});
afterAll(() => app.close());

interface Answer {
  status: number;
  body: ImportBatch & { items: Record<string, unknown>[]; code: string; errors: { field: string }[] };
}
async function call(method: 'GET' | 'POST', url: string, payload?: object, headers = mine): Promise<Answer> {
  const answer = await app.api.http.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json() };
}
const get = (url: string, headers = mine) => call('GET', url, undefined, headers);

/** A multipart body; the field after the file, as some programs send it. */
async function upload(content: Buffer, name: string, parkId: string | null = place.parkId, headers = mine): Promise<Answer> {
  const boundary = 'xxqilianxx';
  const field = parkId === null ? '' : `--${boundary}\r\ncontent-disposition: form-data; name="parkId"\r\n\r\n${parkId}\r\n`;
  const payload = Buffer.concat([
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`), content,
    Buffer.from(`\r\n${field}--${boundary}--\r\n`),
  ]);
  const answer = await app.api.http.inject({ method: 'POST', url: '/api/v1/imports', headers: { ...headers, 'content-type': `multipart/form-data; boundary=${boundary}` }, payload });
  return { status: answer.statusCode, body: answer.json() };
}

async function workbook(titles: string[], rows: OutputRow[]): Promise<Buffer> {
  const path = temporaryFile('', 'list.xlsx');
  await writeXlsx(createWriteStream(path), titles.map((header) => ({ header })), rows);
  return readFileSync(path);
}

const stepOn = async (step: string, batch: ImportBatch, body: object = {}): Promise<ImportBatch> => {
  expect((await call('POST', `/imports/${batch.id}/${step}`, { version: batch.version, ...body })).status).toBe(200);
  await app.runJobs();
  return (await get(`/imports/${batch.id}`)).body;
};
const read = async (content: Buffer, name: string): Promise<ImportBatch> => {
  const { body } = await upload(content, name);
  await app.runJobs();
  return (await get(`/imports/${body.id}`)).body;
};
const chosen = (batch: ImportBatch) => ({ columns: batch.columns.map(({ index, field }) => ({ index, field })) });
const check = (batch: ImportBatch, duplicates: 'skip' | 'update' = 'skip', more: object = {}) => stepOn('check', batch, { ...chosen(batch), duplicates, ...more });
const load = (batch: ImportBatch) => stepOn('load', batch);
const problems = async (batch: ImportBatch) => (await get(`/imports/${batch.id}/problems`)).body.items;
const enterprise = async (q: string) => {
  const { items } = (await get(`/enterprises?q=${encodeURIComponent(q)}`)).body;
  expect(items).toHaveLength(1);
  return (await get(`/enterprises/${String(items[0]!.id)}`)).body as unknown as Record<string, unknown>;
};
async function rejectsOf(batch: ImportBatch): Promise<Buffer> {
  const answer = await app.api.http.inject({ method: 'GET', url: `/api/v1/imports/${batch.id}/rejects`, headers: mine });
  expect(answer.statusCode).toBe(200);
  return answer.rawPayload;
}
const titles = ['企业名称', '统一社会信用代码', '注册资本(万元)', '行业', '从业人数', '联系人', '联系电话', '标签'];

test('what a cell holds that the database can\'t, or a sign that is cut in half, ends no import', async () => {
  const behind = (length: number) => `${'长'.repeat(length - 1)}😀${'长'.repeat(20)}`;
  const sheet = utils.aoa_to_sheet([
    ['企业名称', '联系人', '职务', '联系电话', '标签', '统一社会信用代码'],
    ['辛巳机械有限公司', '赵六', behind(60), '13812340611', behind(30), ''],
    ['辛_x0000_未_xD83D_仪器有限公司', '', '', '', '', ''],
    [behind(60), '', '', '', '', ''],
    ['壬午机械有限公司', '', '', '', '', behind(120)],
  ]);
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, '台账');
  const mapped = await read(write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer, '怪字.xlsx');
  expect(mapped).toMatchObject({ state: 'mapped', failure: null });
  const checked = await check(mapped);
  expect(checked).toMatchObject({ state: 'checked', counts: { toCreate: 3, rejected: 1 } });
  expect(await load(checked)).toMatchObject({ state: 'loaded' });
  expect(await enterprise('辛未')).toMatchObject({ name: '辛未\ufffd仪器有限公司' });
});

test('a list is read, checked and loaded; rejected rows come back, are mended and loaded', async () => {
  const badCode = `${aUscc(9_000_003).slice(0, 17)}${aUscc(9_000_003).endsWith('1') ? '2' : '1'}`;
  const uploaded = await upload(await workbook(titles, [
    ['甲子精密制造有限公司', aUscc(9_000_001), '500', 'C3421', '36', '张三（经理）', '13812340001', '出口、扩产'],
    ['乙丑新材料有限公司', aUscc(9_000_002), '1,200', '新材料', '120人', '李四、王五', '13812340002、13812340003', ''],
    ['丙寅物流有限公司', badCode, '', '', '', '', '1381234', ''],
    ['', aUscc(9_000_004), '', '', '', '', '', ''],
    ['丁卯电子有限公司', aUscc(9_000_001), '', '', '', '', '', ''],
    ['戊辰筹备中公司', '', '', '', '', '', '', ''],
    ['合计', '', '1700', '', '', '', '', ''],
  ]), '企业名录.xlsx');
  expect(uploaded).toMatchObject({ status: 200, body: { state: 'reading', fileName: '企业名录.xlsx', park: { name: '高新园' }, createdBy: { name: '李敏' }, version: 1 } });
  await app.runJobs();
  const mapped = (await get(`/imports/${uploaded.body.id}`)).body;
  expect(mapped).toMatchObject({ state: 'mapped', sheets: [{ rows: 8 }], headerRow: 1, version: 2 });
  expect(mapped.columns.map(({ field }) => field)).toEqual(['name', 'uscc', 'registeredCapital', 'industry', 'headcount', 'liaisonName', 'liaisonPhone', 'tags']);
  expect(mapped.columns[0]).toMatchObject({ letter: 'A', header: '企业名称', reason: '表头和内容都相符', samples: ['甲子精密制造有限公司', '乙丑新材料有限公司', '丙寅物流有限公司'] });
  // In the language that the page shows, whatever the account's; what a browser prefers by itself says nothing.
  const shownIn = async (headers: Record<string, string>) => (await app.api.http.inject({ url: `/api/v1/imports/${mapped.id}`, headers: { ...mine, ...headers } })).json<ImportBatch>().columns[0]!.reason;
  expect(await shownIn({ accept: 'application/json, application/problem+json', 'accept-language': 'en' })).toBe('Header and values agree');
  expect(await shownIn({ 'accept-language': 'en' })).toBe('表头和内容都相符');

  const checked = await check(mapped);
  expect(checked).toMatchObject({ state: 'checked', counts: { rows: 6, toCreate: 3, toUpdate: 0, rejected: 3, created: 0 }, failure: null });
  expect(await problems(checked)).toMatchObject([
    { row: 3, code: 'industry_unknown', severity: 'warning', column: 'D' },
    { row: 4, code: 'uscc_check_digit', severity: 'error', column: 'B', header: '统一社会信用代码', value: badCode, message: expect.stringContaining('末位应为') },
    { row: 4, code: 'phone_invalid', value: '1381234' },
    { row: 5, code: 'name_missing' },
    { row: 6, code: 'duplicate_in_file', column: 'B', message: expect.stringContaining('与第 2 行相同') },
  ]);
  expect((await get('/enterprises?q=甲子精密')).body.items).toEqual([]);

  const loaded = await load(checked);
  expect(loaded).toMatchObject({ state: 'loaded', counts: { created: 3, updated: 0, rejected: 3 }, progress: { done: 3, total: 3 } });
  const told = (await get('/notices')).body.items.filter(({ params }) => (params as { importId?: string }).importId === checked.id);
  expect(told).toMatchObject([{ kind: 'import_finished', subject: expect.stringContaining('导入完成'), params: { importId: checked.id }, body: expect.stringContaining('未导入 3 行') }]);
  const first = await enterprise('甲子精密');
  expect(first).toMatchObject({
    uscc: aUscc(9_000_001), registeredCapitalYuan: 5_000_000, industryCode: 'C3421', headcount: 36, tags: ['出口', '扩产'], sizeMissing: ['revenue'],
    primaryLiaison: { name: '张三', phone: '138****0001' }, holders: [{ role: 'primary', post: '经理' }], parks: [{ from: '2026-03-02', until: null }], version: 1,
  });
  expect(await enterprise('13812340003')).toMatchObject({ name: '乙丑新材料有限公司', holders: [{ role: 'primary', user: { name: '李四' } }, { role: 'deputy', user: { name: '王五' } }] });
  expect(await enterprise('jzjmzz')).toMatchObject({ name: '甲子精密制造有限公司' });
  expect((await get(`/enterprises/${String(first.id)}/timeline`)).body.items).toMatchObject([{ type: 'enterprise.imported', actor: { name: '李敏', side: 'staff' }, params: { importId: loaded.id, row: 2, seats: 'primary' } }]);

  const rejects = await rejectsOf(loaded);
  const path = temporaryFile('', 'rejects.xlsx');
  writeFileSync(path, rejects);
  const lines = (await rowsOf(path)).map(valuesOf);
  expect(lines.slice(1).map((line) => String(line[0]))).toEqual([expect.stringMatching(/末位应为[^]*不是有效的电话号码/), expect.stringContaining('没有企业名称'), expect.stringContaining('与第 2 行相同')]);
  const mended = lines.slice(1, 2).map((line) => line.map((value) => (value === badCode ? aUscc(9_000_003) : value === '1381234' ? '' : value)) as OutputRow);
  const again = await read(await workbook(lines[0]!.map(String), mended), 'mended.xlsx');
  expect(again.columns[0]).toMatchObject({ field: 'ignore', reason: '上次导入的问题说明，不导入' });
  expect(await load(await check(again))).toMatchObject({ state: 'loaded', counts: { rows: 1, created: 1, rejected: 0 } });
});

describe('loading again', () => {
  test('a list with the titles of an earlier one is mapped as that was, its rejected rows and the next quarter’s alike', async () => {
    const titled = ['企业名称', '统一社会信用代码', '归口批次'];
    const list = await workbook(titled, [['庚午电子有限公司', aUscc(9_850_001), '第二批'], ['', aUscc(9_700_002), '第三批']]);
    const batch = await read(list, 'first.xlsx');
    expect(batch.columns[2]).toMatchObject({ field: 'ignore', reason: '没有认出，请自行选择' });
    const columns = batch.columns.map(({ index, field }) => ({ index, field: index === 2 ? 'tags' : field }));
    const loaded = await load(await stepOn('check', batch, { columns, duplicates: 'skip' }));
    expect(loaded.counts).toMatchObject({ created: 1, rejected: 1 });

    const path = temporaryFile('', 'rejects.xlsx');
    writeFileSync(path, await rejectsOf(loaded));
    const [top, ...rejected] = (await rowsOf(path)).map(valuesOf) as OutputRow[];
    const again = await read(await workbook(top!.map(String), rejected), 'rejects.xlsx');
    expect(again.columns.map(({ field }) => field)).toEqual(['ignore', 'name', 'uscc', 'tags']);
    expect((await read(list, 'next-quarter.xlsx')).columns[2]).toMatchObject({ field: 'tags', confidence: 1, reason: '与上次导入同样表头时的选择一致' });

    const third = await aPark(app, { districtId: place.districtId });
    const elsewhere = await signedInAs(app, await anOfficer(app, { areaId: third.parkId }));
    const { body } = await upload(list, 'elsewhere.xlsx', third.parkId, elsewhere);
    await app.runJobs();
    expect((await get(`/imports/${body.id}`, elsewhere)).body.columns[2]).toMatchObject({ field: 'ignore' });
  });

  const rows: OutputRow[] = [['己巳仪器有限公司', aUscc(9_100_001), '100', 'C4011', '20', '赵一', '13812341001', '展会']];

  test('skips or updates what is registered, by choice, and never erases what the file leaves empty', async () => {
    await load(await check(await read(await workbook(titles, rows), 'a.xlsx')));
    expect((await check(await read(await workbook(titles, rows), 'a.xlsx'))).counts).toMatchObject({ toSkip: 1, toCreate: 0 });
    expect((await check(await read(await workbook(titles, rows), 'a.xlsx'), 'update')).counts).toMatchObject({ unchanged: 1, toUpdate: 0 });

    const changed = await check(await read(await workbook(titles, [['己巳精密仪器有限公司', aUscc(9_100_001), '', '', '25', '钱二', '13812341002', '上云']]), 'b.xlsx'), 'update');
    expect(changed.counts).toMatchObject({ toUpdate: 1, unchanged: 0 });
    app.clock.set('2026-03-03T02:00:00Z');
    expect((await load(changed)).counts).toMatchObject({ created: 0, updated: 1 });
    const file = await enterprise(aUscc(9_100_001));
    expect(file).toMatchObject({
      name: '己巳精密仪器有限公司', registeredCapitalYuan: 1_000_000, industryCode: 'C4011', headcount: 25, tags: ['展会', '上云'], version: 2,
      holders: [{ user: { name: '钱二' }, from: '2026-03-03', until: null }, { user: { name: '赵一' }, until: '2026-03-03' }],
    });
    expect((await get('/enterprises?q=13812341001')).body.items).toEqual([]);
    expect(await enterprise('精密仪器')).toMatchObject({ id: file.id });
    expect((await get(`/enterprises/${String(file.id)}/timeline`)).body.items[0]).toMatchObject({
      type: 'enterprise.import_updated', params: { fields: 'headcount,tags,name', seats: 'primary', name_before: '己巳仪器有限公司' },
    });
  });

  test('weighs the rows again when they are loaded', async () => {
    const [taken, free, elsewhere] = [aUscc(9_200_001), aUscc(9_200_002), aUscc(9_200_003)];
    const checked = await check(await read(await workbook(['企业名称', '统一社会信用代码'], [['庚午一公司', taken], ['庚午二公司', free], ['庚午三公司', elsewhere]]), 'c.xlsx'));
    expect(checked.counts).toMatchObject({ toCreate: 3 });
    await anEnterprise(app, { parkId: place.parkId, uscc: taken });
    await anEnterprise(app, { parkId: other.parkId, uscc: elsewhere });
    const loaded = await load(checked);
    expect(loaded).toMatchObject({ state: 'loaded', counts: { created: 1, toSkip: 1, rejected: 1 } });
    expect(await problems(loaded)).toMatchObject([{ row: 4, code: 'registered_elsewhere', value: elsewhere }]);
  });

  test('matches by name only where a code is missing, and never guesses', async () => {
    await anEnterprise(app, { parkId: place.parkId, name: '辛未（筹）公司', uscc: null });
    await anEnterprise(app, { parkId: place.parkId, name: '壬申公司', uscc: null });
    await anEnterprise(app, { parkId: place.parkId, name: '壬申公司' });
    const twice = await anEnterprise(app, { parkId: place.parkId, name: '癸酉公司' });
    const batch = await check(await read(await workbook(['企业名称', '统一社会信用代码'], [
      ['辛未(筹)公司', aUscc(9_300_001)], ['壬申公司', ''], ['甲戌公司', aUscc(9_300_002)], ['甲戌公司', ''], ['癸酉新公司', twice.uscc], ['癸酉公司', ''],
    ]), 'd.xlsx'), 'update');
    expect((await problems(batch)).map(({ row, code }) => [row, code])).toEqual([[3, 'name_ambiguous'], [5, 'ambiguous_in_file'], [7, 'enterprise_twice']]);
    expect(batch.counts).toMatchObject({ toUpdate: 2, toCreate: 1, rejected: 3 });
    await load(batch);
    expect(await enterprise(aUscc(9_300_001))).toMatchObject({ name: '辛未（筹）公司', version: 2 });
  });

  test('code and name of a merged file lead to the one in which it goes on, whose own stay as they were settled; of one that is gone they make a new file', async () => {
    const [own, former] = [aUscc(9_000_080), aUscc(9_000_081)];
    const fileOf = async (q: string) => (await get(`/enterprises?q=${encodeURIComponent(q)}`)).body.items[0] as unknown as { id: string; version: number };
    const rows = (headcount: number) => [['亥一阀门有限公司', former, '', '', headcount, '', '', ''], ['亥一旧名商行', '', '', '', '', '', '', '并入前'], ['亥一集团有限公司', own, '', '', '', '', '', '']];
    await load(await check(await read(await workbook(titles, rows(10)), 'three.xlsx'), 'update'));
    const survivor = await fileOf(own);
    for (const q of [former, '亥一旧名商行']) {
      const other = await fileOf(q);
      const { version } = (await get(`/enterprises/${survivor.id}`)).body;
      expect((await call('POST', `/enterprises/${survivor.id}/merge`, { version, otherId: other.id, otherVersion: other.version })).status).toBe(200);
    }
    for (const [index, list] of rows(33).slice(0, 2).entries()) {
      const loaded = await load(await check(await read(await workbook(titles, [list]), `again-${index}.xlsx`), 'update'));
      expect(loaded.counts).toMatchObject({ created: 0, rejected: 0 });
    }
    const { uscc, name, headcount } = await enterprise('亥一集团');
    expect({ uscc, name, headcount }).toEqual({ uscc: own, name: '亥一集团有限公司', headcount: 33 });
    // What says nothing new counts as nothing new, by whichever code.
    expect((await check(await read(await workbook(titles, rows(33).slice(0, 1)), 'same.xlsx'), 'update')).counts).toMatchObject({ unchanged: 1, toUpdate: 0 });
    await asOwner(app, (client) => client.query(`update enterprises set closed_on = '2026-03-02', closed_reason = 'gone' where id = $1`, [survivor.id]));
    expect((await check(await read(await workbook(titles, rows(40).slice(0, 2)), 'anew.xlsx'), 'update')).counts).toMatchObject({ toCreate: 2, toUpdate: 0 });
  });

  test('two loads at once and an edit between them end without an error or a double', async () => {
    const rows: OutputRow[] = Array.from({ length: 40 }, (_, index) => [`并发${index}公司`, aUscc(9_500_000 + index), `139${String(70_000_000 + index)}`, '联络']);
    const list = (order: OutputRow[]) => workbook(['企业名称', '统一社会信用代码', '联系电话', '联系人'], order);
    const batches = [await check(await read(await list(rows), 'p.xlsx'), 'update'), await check(await read(await list(rows.toReversed()), 'q.xlsx'), 'update')];
    for (const batch of batches) expect((await call('POST', `/imports/${batch.id}/load`, { version: batch.version })).status).toBe(200);
    const job = app.platform.jobs.get('enterprises.load_import')!;
    const { user } = (await get('/me')).body as unknown as { user: { id: string } };
    const registration = call('POST', '/enterprises', { name: '并发登记公司', uscc: aUscc(9_500_007), parkId: place.parkId });
    await Promise.all([...batches.map((batch) => job(app.platform, { importId: batch.id, version: String(batch.version + 1), userId: user.id })), registration]);
    expect([200, 409]).toContain((await registration).status);
    const loaded = await Promise.all(batches.map(async ({ id }) => (await get(`/imports/${id}`)).body));
    expect(loaded.map(({ state }) => state)).toEqual(['loaded', 'loaded']);
    const created = loaded.reduce((sum, { counts }) => sum + counts.created, 0);
    expect(created).toBe((await registration).status === 200 ? 39 : 40);
    expect((await get('/enterprises?q=13970000007')).body.items).toHaveLength(1);
    await app.runJobs();
    expect((await get(`/imports/${batches[0]!.id}`)).body).toEqual(loaded[0]);
  });

  test('a load that fails leaves no trace and says why', async () => {
    const batch = await check(await read(await workbook(['企业名称'], [['乙亥一公司'], ['乙亥二公司']]), 'e.xlsx'));
    await asOwner(app, (client) => client.query(`alter table enterprises add constraint planted check (name <> '乙亥二公司')`));
    const failed = await load(batch);
    expect(failed).toMatchObject({ state: 'failed', failure: { code: 'failures.unexpected', message: expect.stringContaining('没有导入任何内容') }, counts: { created: 0 } });
    await asOwner(app, (client) => client.query('alter table enterprises drop constraint planted'));
    expect((await get('/enterprises?q=乙亥')).body.items).toEqual([]);
    expect(await load(await check(failed))).toMatchObject({ state: 'loaded', counts: { created: 2 } });
  });
});

describe('awkward files', () => {
  test('a title line, a unit line and two header lines, in a CSV file with a mark of its encoding', async () => {
    const text = ['高新区重点企业台账,,,', '单位：万元,,,', '企业,,经营,', '企业名称,信用代码,营业收入,从业人数', `丙子机电有限公司,${aUscc(9_400_001)},2000,300`].join('\r\n');
    const batch = await read(Buffer.from(`\ufeff${text}`), '台账.csv');
    expect(batch).toMatchObject({ state: 'mapped', sheet: '台账', headerRow: 4 });
    await load(await check(batch));
    expect(await enterprise('丙子机电')).toMatchObject({ revenueYuan: 20_000_000, headcount: 300 });
  });

  test('another header row is read again before it is checked', async () => {
    const batch = await read(await workbook(['企业名称', '电话'], [['单位名称', '法人'], ['丁丑公司', '张三']]), 'f.xlsx');
    const again = await stepOn('check', batch, { headerRow: 2, columns: [], duplicates: 'skip' });
    expect(again).toMatchObject({ state: 'mapped', headerRow: 2, columns: [{ header: '单位名称', field: 'name' }, { header: '法人', field: 'legalRepresentative' }] });
    const direct = await stepOn('check', again, { headerRow: 1, columns: [{ index: 0, field: 'name' }], duplicates: 'skip' });
    expect(direct).toMatchObject({ state: 'checked', headerRow: 1, counts: { rows: 2 }, columns: [{ header: '企业名称', field: 'name' }, { header: '电话', field: 'ignore' }] });
  });

  test('a list without titles loses no row; what is rejected comes back with titles', async () => {
    const lines = [`辛巳机电有限公司,${aUscc(9_450_001)},赵丽,13812349451,500`, `壬午软件有限公司,${aUscc(9_450_002)},钱伟,13812349452,800`, `,${aUscc(9_450_003)},孙明,13812349453,100`];
    const batch = await read(Buffer.from(lines.join('\r\n')), '无表头.csv');
    expect(batch).toMatchObject({ state: 'mapped', headerRow: 0, columns: [{ header: 'A', field: 'name' }, { header: 'B', field: 'uscc' }, { header: 'C', field: 'liaisonName' }, { header: 'D', field: 'liaisonPhone' }, { header: 'E', field: 'ignore' }] });
    const columns = batch.columns.map(({ index, field }) => ({ index, field: index === 4 ? 'registeredCapital' : field }));
    const loaded = await load(await stepOn('check', batch, { columns, duplicates: 'skip' }));
    expect(loaded).toMatchObject({ headerRow: 0, counts: { rows: 3, created: 2, rejected: 1 } });
    expect(await problems(loaded)).toMatchObject([{ row: 1, column: 'E', code: 'money_unit_assumed' }, { row: 3, code: 'name_missing' }]);
    expect(await enterprise('辛巳机电')).toMatchObject({ uscc: aUscc(9_450_001), registeredCapitalYuan: 5_000_000, primaryLiaison: { name: '赵丽', phone: '138****9451' } });
    const path = temporaryFile('', 'rejects.xlsx');
    writeFileSync(path, await rejectsOf(loaded));
    expect((await rowsOf(path)).map(valuesOf)[0]).toEqual([expect.any(String), '企业名称', '统一社会信用代码', '联络员', '联系电话', '注册资本']);

    // Another list without titles has other columns: what was chosen for the letters of this one says nothing about it.
    expect((await read(Buffer.from(`a1,${aUscc(9_450_004)},13812349454,癸未公司分公司\r\n`), '另一份.csv')).columns.map(({ field }) => field)).toEqual(['ignore', 'uscc', 'liaisonPhone', 'name']);
    const titled = await stepOn('check', await read(Buffer.from(lines.join('\r\n')), '无表头.csv'), { headerRow: 1, columns: [], duplicates: 'skip' });
    expect(titled).toMatchObject({ headerRow: 1, columns: [{ header: '辛巳机电有限公司' }, {}, {}, {}, {}] });
    expect(await stepOn('check', titled, { headerRow: 0, columns: [], duplicates: 'skip' })).toMatchObject({ state: 'mapped', headerRow: 0, columns: [{ header: 'A', field: 'name' }, {}, {}, {}, {}] });
  });

  test.each([
    ['password.xlsx', () => readFileSync(join(import.meta.dirname, '../../../platform/spreadsheet/fixtures/calamine-pass_protected.xlsx')), 'spreadsheet.encrypted', '密码'],
    ['empty.csv', () => Buffer.from('\r\n \r\n'), 'spreadsheet.empty', '没有'],
    ['page.xls', () => Buffer.from('<html><body><table><tr><td>企业名称</td></tr></table></body></html>'), 'spreadsheet.html_inside', '网页'],
    ['noise.xlsx', () => Buffer.from('PK\u0003\u0004 not a workbook at all'), 'spreadsheet.truncated', '损坏'],
    ['picture.png', () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]), 'spreadsheet.unknown_format', 'xlsx'],
  ])('%s ends with a clear message', async (name, content, code, message) => {
    expect(await read(content(), name)).toMatchObject({ state: 'failed', failure: { code, message: expect.stringContaining(message) } });
  });

  test('a header without rows fails the check', async () => {
    const batch = await read(Buffer.from('企业名称,联系电话\r\n'), 'g.csv');
    expect(await check(batch)).toMatchObject({ state: 'failed', failure: { code: 'spreadsheet.no_rows' } });
  });
});

test('after ninety days the list is forgotten, and the enterprises stay', async () => {
  const batch = await load(await check(await read(await workbook(['企业名称', '电话'], [['庚辰公司', ''], ['', '13812345678']]), 'old.xlsx')));
  const day = app.clock.now();
  app.clock.set(new Date(day.getTime() + 91 * 86_400_000));
  await app.sweep();
  expect(await problems(batch)).toEqual([]);
  expect((await get(`/imports/${batch.id}`)).body).toMatchObject({ counts: { created: 1 } });
  expect(await get(`/imports/${batch.id}/rejects`)).toMatchObject({ status: 409, body: { code: 'enterprises.import_forgotten' } });
  await enterprise('庚辰公司');
  app.clock.set(day);
});

describe('walls and steps', () => {
  test('is for those who keep the park, and hidden from all others', async () => {
    const file = await workbook(['企业名称'], [['戊寅公司']]);
    const { body: batch } = await upload(file, 'h.xlsx');
    expect((await get('/imports', theirs)).body.items).toEqual([]);
    for (const attempt of [
      get(`/imports/${batch.id}`, theirs), get(`/imports/${batch.id}/problems`, theirs), get(`/imports/${batch.id}/rejects`, theirs),
      call('POST', `/imports/${batch.id}/check`, { version: 1, columns: [{ index: 0, field: 'name' }], duplicates: 'skip' }, theirs), call('POST', `/imports/${batch.id}/load`, { version: 1 }, theirs),
    ]) expect((await attempt).status).toBe(404);
    const auditor = await signedInAs(app, await anOfficer(app, { role: 'auditor', areaId: place.parkId }));
    expect((await get('/imports', auditor)).status).toBe(403);
    expect((await upload(file, 'h.xlsx', place.parkId, auditor)).status).toBe(403);
    expect(await upload(file, 'h.xlsx', other.parkId)).toMatchObject({ status: 422, body: { errors: [{ field: 'body.parkId' }] } });
    expect(await upload(file, 'h.xlsx', null)).toMatchObject({ status: 422, body: { errors: [{ field: 'body.parkId' }] } });
  });

  test('refuses mappings that can not be, and steps out of turn', async () => {
    const batch = await read(await workbook(['企业名称', '电话'], [['己卯公司', '13812345678']]), 'i.xlsx');
    const attempt = (columns: object[], more: object = {}) => call('POST', `/imports/${batch.id}/check`, { version: batch.version, columns, duplicates: 'skip', ...more });
    expect((await attempt([{ index: 1, field: 'liaisonPhone' }])).body.errors[0]).toMatchObject({ field: 'body.columns', code: 'enterprises.import_no_name_column' });
    expect((await attempt([{ index: 0, field: 'name' }, { index: 1, field: 'name' }])).body.errors[0]).toMatchObject({ field: 'body.columns.1.field' });
    expect((await attempt([{ index: 7, field: 'name' }])).body.errors[0]).toMatchObject({ field: 'body.columns.0.index' });
    expect((await attempt([{ index: 0, field: 'name' }], { sheet: '无此表' })).body.errors[0]).toMatchObject({ field: 'body.sheet' });
    expect(await call('POST', `/imports/${batch.id}/load`, { version: batch.version })).toMatchObject({ status: 409, body: { code: 'enterprises.import_wrong_state' } });
    expect(await call('POST', `/imports/${batch.id}/load`, { version: 1 })).toMatchObject({ status: 409, body: { code: 'common.stale_version', current: { state: 'mapped' } } });
  });
});

describe('older formats, as parks still have them', () => {
  const titles = ['企业名称', '统一社会信用代码', '联系人', '联系电话'];
  const loadedFrom = async (content: Buffer, file: string) => load(await check(await read(content, file)));
  const whole = { state: 'loaded', counts: { created: 2, rejected: 0 } };

  test('an .xls workbook', async () => {
    const sheet = utils.aoa_to_sheet([['某园区企业名录'], [], titles, ['西岭精密仪器有限公司', aUscc(9_700_000), '赵丽', 13_812_345_678], ['西岭自动化设备有限公司', aUscc(9_700_001), '钱伟', '13900001111']]);
    const book = utils.book_new();
    utils.book_append_sheet(book, sheet, '企业名录');
    expect(await loadedFrom(write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer, '企业名录.xls')).toMatchObject(whole);
    expect(await enterprise('西岭精密仪器')).toMatchObject({ name: '西岭精密仪器有限公司', primaryLiaison: { name: '赵丽' } });
  });

  test('a CSV in GBK', async () => {
    const lines = [titles, ['东麓食品科技有限公司', aUscc(9_700_002), '赵丽', '13812345678'], ['东麓包装材料有限公司', aUscc(9_700_003), '钱伟', '13900001111']];
    expect(await loadedFrom(iconv.encode(lines.map((line) => line.join(',')).join('\r\n'), 'gbk'), '企业名录.csv')).toMatchObject(whole);
    expect(await enterprise('东麓食品科技')).toMatchObject({ name: '东麓食品科技有限公司', primaryLiaison: { name: '赵丽' } });
  });
});
