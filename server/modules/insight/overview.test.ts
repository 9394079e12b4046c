import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResponseOf } from '@qilian/contract/endpoint';
import type { getOverview } from '@qilian/contract/insight';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { newId } from '../../platform/ids.ts';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { readTable } from '../../platform/spreadsheet/index.ts';
import { aCase, aScene, act, actOnTask, anAcceptedCase, ok, type Scene } from '../cases/testing.ts';
import { anOfficer, signedInAs } from '../people/testing.ts';

type Overview = ResponseOf<typeof getOverview>;
type Figure = Overview['intake'];

let app: TestApp;
let scene: Scene;
let other: Scene;

/** Two parks of one district, their needs raised from January to March, some late, some rated, some still open. */
beforeAll(async () => {
  app = await openTestApp({ now: '2026-01-12T01:30:00Z' });
  scene = await aScene(app);
  other = await aScene(app, { districtId: scene.districtId });

  const quick = await handled(scene, '2026-01-12T02:00:00Z', '2026-01-14T02:00:00Z', 5);
  await act(scene, scene.as.leader, quick, 'call-back', { reached: true, liaison: { outcome: 'current' }, solved: true, usable: true, satisfaction: 5 });
  const late = await handled(scene, '2026-01-20T02:00:00Z', '2026-02-27T02:00:00Z', 2, { category: 'funds' });
  await act(scene, scene.as.leader, late, 'call-back', { reached: true, liaison: { outcome: 'current' }, solved: true, usable: true, satisfaction: 5 });
  const elsewhere = await handled(other, '2026-02-03T02:00:00Z', '2026-02-05T02:00:00Z', 4);
  await act(other, other.as.leader, elsewhere, 'call-back', { reached: true, liaison: { outcome: 'current' }, solved: true, usable: true, satisfaction: 5 });

  // Midnight in Shanghai: the last instant of January, the first of February.
  app.clock.set('2026-01-31T15:59:59Z');
  const declined = await aCase(scene, { category: 'land' });
  await act(scene, scene.as.officer, declined, 'decline', { reason: '不属于园区职责，请联系市规划局。' });
  app.clock.set('2026-01-31T16:00:00Z');
  await aCase(scene, { category: 'labour' });

  app.clock.set('2026-03-02T02:00:00Z');
  for (const park of [scene, other]) {
    const accepted = await anAcceptedCase(park);
    await act(park, park.as.officer, accepted, 'tasks', { tasks: [{ departmentId: park.departmentId, instruction: '请现场查看', lead: true }] });
  }
  app.clock.set('2026-03-16T02:00:00Z');
  const fresh = await anAcceptedCase(scene);
  await act(scene, scene.as.officer, fresh, 'tasks', { tasks: [{ departmentId: scene.departmentId, instruction: '请查看', lead: true }] });
  await actOnTask(scene, scene.as.departmentLiaison, fresh, 'sign');
});
afterAll(() => app.close());

async function handled(park: Scene, opened: string, resolved: string, rating: number, given: object = {}) {
  app.clock.set(opened);
  const found = await aCase(park, given);
  await act(park, park.as.officer, found, 'accept');
  app.clock.set(resolved);
  await act(park, park.as.officer, found, 'resolve', { resolution: '已解决' });
  await act(park, park.as.leader, found, 'approve');
  return act(park, park.as.liaison, found, 'confirm', { rating });
}

const overviewOf = (query = '', as = scene.as.leader): Promise<Overview> => ok(scene, as, 'GET', `/insight/overview${query}`);

/** Every figure of an overview with its name, lights still open included. */
const figuresOf = (shown: Overview): [string, number, Record<string, string>][] => [
  ...(['intake', 'closingRate', 'onTimeRate', 'satisfaction'] as const).map((name) => named(name, shown[name])),
  ...shown.byCategory.map((row) => named(row.category, row)),
  ...shown.byMonth.map((row) => named(row.month, row)),
  ...shown.redLights.map((row) => named(`red ${row.department}`, row)),
  ...shown.redLights.map((row): [string, number, Record<string, string>] => [`open ${row.department}`, row.open, row.openFilter]),
];
const named = (name: string, { count, filter }: Figure): [string, number, Record<string, string>] => [name, count, filter];

async function expectRowsBehind(shown: Overview, as: Record<string, string>): Promise<void> {
  for (const [name, count, filter] of figuresOf(shown)) {
    const query = new URLSearchParams(filter).toString();
    const { items } = await ok<{ items: unknown[] }>(scene, as, 'GET', `/cases?limit=100&${query}`);
    expect([name, items.length]).toEqual([name, count]);
    expect([name, await ok(scene, as, 'GET', `/cases/count?${query}`)]).toEqual([name, { count }]);
  }
}

test('the figures of a leader are those of the park, by hand', async () => {
  const shown = await overviewOf('?from=2026-01-01&until=2026-03-31');
  expect(shown.intake).toMatchObject({ value: 6, count: 6, of: null });
  expect(shown.closingRate).toMatchObject({ value: 3 / 6, count: 3, of: 6 });
  expect(shown.onTimeRate).toMatchObject({ value: 1 / 2, count: 1, of: 2 });
  expect(shown.satisfaction).toMatchObject({ value: 3.5, count: 2, of: 3 });
  expect(Object.fromEntries(shown.byCategory.map(({ category, count }) => [category, count])))
    .toEqual({ labour: 1, policy: 0, utilities: 3, funds: 1, procedures: 0, land: 1, other: 0 });
  expect(shown.byMonth.map(({ month, count, closed }) => [month, count, closed])).toEqual([['2026-01', 3, 2], ['2026-02', 1, 1], ['2026-03', 2, 0]]);
  expect(shown.redLights.map(({ count, open }) => [count, open])).toEqual([[1, 2]]);
  expect(shown.medianWorkingDays).toBeCloseTo(await medianByHand(), 6);
});

/** From the clocks that the cases show, in ordinary days of seven hours. */
async function medianByHand(): Promise<number> {
  const { items } = await ok<{ items: { id: string }[] }>(scene, scene.as.leader, 'GET', '/cases?state=closed&rated=true');
  const ids = items.map(({ id }) => id);
  const rows = await inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('cases').select('net_working_ms').where('id', 'in', ids).execute());
  const days = rows.map(({ net_working_ms }) => Number(net_working_ms) / (7 * 3_600_000));
  expect(days).toHaveLength(2);
  return (days[0]! + days[1]!) / 2;
}

test('every figure counts exactly the rows that its filter shows', async () => {
  for (const query of ['?from=2026-01-01&until=2026-03-31', '?from=2026-01-31&until=2026-01-31', '?from=2026-02-01&until=2026-02-28', '', '?from=2027-01-01&until=2027-01-31']) {
    const shown = await overviewOf(query);
    expect(shown.byMonth.reduce((sum, { count }) => sum + count, 0)).toBe(shown.intake.count);
    await expectRowsBehind(shown, scene.as.leader);
  }
});

test('a day begins and ends at midnight in the city, whatever the zone of the process', async () => {
  const day = (date: string) => overviewOf(`?from=${date}&until=${date}`).then(({ intake }) => intake.count);
  expect([await day('2026-01-30'), await day('2026-01-31'), await day('2026-02-01')]).toEqual([0, 1, 1]);
});

test('without a range the last ninety days, today included', async () => {
  const shown = await overviewOf();
  expect([shown.from, shown.until]).toEqual(['2025-12-17', '2026-03-16']);
});

describe('who sees what', () => {
  test('another park stays outside, also when it is asked for', async () => {
    const shown = await overviewOf(`?from=2026-01-01&until=2026-03-31&parkId=${other.parkId}`);
    expect(shown.intake.count).toBe(0);
    expect(shown.redLights).toEqual([]);
    await expectRowsBehind(shown, scene.as.leader);
  });

  test('a leader of the district sees both parks together, and each alone', async () => {
    const person = await anOfficer(app, { areaId: scene.districtId, role: 'park_leader' });
    const as = await signedInAs(app, person);
    const range = '?from=2026-01-01&until=2026-03-31';
    const both = await overviewOf(range, as);
    expect(both.intake.count).toBe(8);
    expect(both.redLights.map(({ departmentId, count, open }) => [departmentId, count, open])).toEqual(
      expect.arrayContaining([[scene.departmentId, 1, 2], [other.departmentId, 1, 1]]));
    await expectRowsBehind(both, as);
    const one = await overviewOf(`${range}&parkId=${other.parkId}`, as);
    expect(one.intake.count).toBe(2);
    await expectRowsBehind(one, as);
  });

  test('a leader who also sits in a department sees what the list shows', async () => {
    const person = await anOfficer(app, { areaId: scene.parkId, role: 'park_leader' });
    await inTransaction(app.platform, system, (tx) => tx.sql.insertInto('posts').values({
      id: newId(tx.now), user_id: person.id, role: 'department_liaison', area_id: scene.districtId, department_id: other.departmentId, from_day: '2020-01-01',
    }).execute());
    const as = await signedInAs(app, person);
    const shown = await overviewOf('?from=2026-01-01&until=2026-03-31', as);
    expect(shown.intake.count).toBe(7);
    await expectRowsBehind(shown, as);
  });

  test('leaders, administrators and auditors; nobody else', async () => {
    const status = async (as: Record<string, string>, path: string) => (await app.api.http.inject({ url: `/api/v1${path}`, headers: as })).statusCode;
    const roles = { park_leader: 200, administrator: 200, auditor: 200, service_officer: 403, investment_officer: 403, service_manager: 403 } as const;
    for (const [role, expected] of Object.entries(roles)) {
      const as = await signedInAs(app, await anOfficer(app, { areaId: scene.parkId, role: role as keyof typeof roles }));
      for (const path of ['/insight/overview', '/insight/overview/export?format=csv']) expect([role, await status(as, path)]).toEqual([role, expected]);
    }
    for (const [who, expected] of [[scene.as.departmentLiaison, 403], [scene.as.handler, 403], [scene.as.liaison, 403], [{}, 401]] as const) {
      expect(await status(who, '/insight/overview')).toBe(expected);
    }
  });
});

test('a range that is reversed or too long is refused, naming field and mend', async () => {
  const refused = async (query: string) => (await app.api.http.inject({ url: `/api/v1/insight/overview${query}`, headers: scene.as.leader })).json<{ code: string; errors: { field: string; message: string }[] }>();
  expect(await refused('?from=2026-03-02&until=2026-03-01')).toMatchObject({ code: 'insight.range_reversed', errors: [{ field: 'query.until', message: expect.stringContaining('2026-03-01') }] });
  expect(await refused('?from=1990-01-01&until=2026-03-01')).toMatchObject({ code: 'insight.range_too_long', errors: [{ field: 'query.from' }] });
});

test('the export tells the same figures in the reader\'s words', async () => {
  for (const format of ['csv', 'xlsx'] as const) {
    const response = await app.api.http.inject({ url: `/api/v1/insight/overview/export?from=2026-01-01&until=2026-03-31&format=${format}`, headers: scene.as.leader });
    expect(response.statusCode).toBe(200);
    expect(decodeURIComponent(String(response.headers['content-disposition']))).toContain(`运行看板-2026-01-01-2026-03-31.${format}`);
    const table = await tableOf(response.rawPayload, format);
    expect(table[0]).toEqual(['板块', '项目', '数值', '单位', '件数', '基数']);
    expect(table).toContainEqual(['主要指标', '办结率', '50', '%', '3', '6']);
    expect(table).toContainEqual(['主要指标', '满意度', '3.5', '星', '2', '3']);
    expect(table).toContainEqual(['诉求类别', '水电路网', '50', '%', '3', '6']);
    expect(table).toContainEqual(['每月办结', '2026-02', '1', '件', '1', '']);
  }
});

/** The cells of the first sheet as text. */
async function tableOf(bytes: Buffer, format: string): Promise<string[][]> {
  const path = join(app.platform.config.dataDir, `overview.${format}`);
  await writeFile(path, bytes);
  const rows: string[][] = [];
  for await (const { cells } of (await readTable(path)).sheets[0]!.rows()) {
    rows.push(Array.from({ length: 6 }, (_, index) => {
      const cell = cells[index];
      return cell === undefined || cell.type === 'empty' ? '' : String(cell.value);
    }));
  }
  return rows;
}
