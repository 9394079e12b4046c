import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ImportBatch } from '@qilian/contract/enterprises';
import { openTestApp, type TestApp } from '../../../../testing/app.ts';
import { anOfficer, aPark, signedInAs, type ParkIds } from '../../../people/testing.ts';
import { aUscc } from '../../testing.ts';

/** Rows of the small form; with `QILIAN_UNDO_ROWS=100000` that of a city. */
const rows = Number(process.env.QILIAN_UNDO_ROWS ?? 2000);
let app: TestApp;
let place: ParkIds;
let mine: Record<string, string>;
beforeAll(async () => {
  app = await openTestApp();
  place = await aPark(app);
  mine = await signedInAs(app, await anOfficer(app, { areaId: place.parkId }));
});
afterAll(() => app.close());

const get = async <Body>(url: string): Promise<Body> => (await app.api.http.inject({ url: `/api/v1${url}`, headers: mine })).json();
const post = async (url: string, payload: object) => (await app.api.http.inject({ method: 'POST', url: `/api/v1${url}`, headers: mine, payload })).json<ImportBatch>();

async function load(content: string): Promise<ImportBatch> {
  const payload = `--x\r\ncontent-disposition: form-data; name="parkId"\r\n\r\n${place.parkId}\r\n--x\r\ncontent-disposition: form-data; name="file"; filename="list.csv"\r\n\r\n${content}\r\n--x--\r\n`;
  const { id } = (await app.api.http.inject({ method: 'POST', url: '/api/v1/imports', headers: { ...mine, 'content-type': 'multipart/form-data; boundary=x' }, payload })).json<ImportBatch>();
  await app.runJobs();
  const { version, columns } = await get<ImportBatch>(`/imports/${id}`);
  await post(`/imports/${id}/check`, { version, duplicates: 'update', columns: columns.map(({ index, field }) => ({ index, field })) });
  await app.runJobs();
  await post(`/imports/${id}/load`, { version: (await get<ImportBatch>(`/imports/${id}`)).version });
  await app.runJobs();
  return get(`/imports/${id}`);
}

async function timed<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  let peak = 0;
  const before = process.memoryUsage().rss;
  const watch = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss); }, 50);
  const began = performance.now();
  const result = await work();
  clearInterval(watch);
  console.log(`${what}: ${rows} rows, ${((performance.now() - began) / 1000).toFixed(1)} s, ${Math.round(Math.max(0, peak - before) / 1e6)} MB more at most`);
  return result;
}

test('a load of many rows is undone, half of it new and half of it updates', async () => {
  const line = (index: number, headcount: number, person: string) => `批量${index}机械有限公司,${aUscc(5_000_000 + index)},${headcount},${person},13${String(100_000_000 + index + headcount * 1_000_000).slice(-9)}`;
  const list = (from: number, headcount: number, person: string) => `企业名称,统一社会信用代码,从业人数,联系人,联系电话\n${Array.from({ length: rows - from }, (_, index) => line(from + index, headcount, person)).join('\n')}\n`;
  await load(list(rows / 2, 10, '王一'));
  const loaded = await timed('load', () => load(list(0, 20, '李二')));
  expect(loaded.counts).toMatchObject({ created: rows / 2, updated: rows / 2 });
  const { counts } = await timed('preview', () => get<{ counts: object }>(`/imports/${loaded.id}/undo`));
  expect(counts).toEqual({ close: rows / 2, restore: rows / 2, partly: 0, keep: 0, people: rows });
  await post(`/imports/${loaded.id}/undo`, { version: loaded.version });
  await timed('undo', () => app.runJobs());
  expect(await get(`/imports/${loaded.id}`)).toMatchObject({ state: 'undone', undone: counts });
}, 1_200_000);
