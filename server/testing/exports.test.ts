import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowsOf, temporaryFile, valuesOf } from '../platform/spreadsheet/testing.ts';
import { openTestApp, type TestApp } from './app.ts';
import { aCase, aScene, call, ok, type Scene } from '../modules/cases/testing.ts';
import { aProgram } from '../modules/programs/testing.ts';
import { anOfficer, signedInAs } from '../modules/people/testing.ts';

let app: TestApp;
let scene: Scene;
beforeAll(async () => {
  app = await openTestApp();
  scene = await aScene(app);
});
afterAll(() => app.close());

async function csv(as: Record<string, string>, path: string): Promise<string[][]> {
  const answer = await call(scene, as, 'GET', `${path}${path.includes('?') ? '&' : '?'}format=csv`);
  expect(answer.statusCode, path).toBe(200);
  return answer.body.replace(/^\uFEFF/, '').trimEnd().split(/\r?\n/).map((line) => line.split(','));
}

test('staff: all pages of the filtered list, contacts masked, formulas inert', async () => {
  for (let count = 0; count < 130; count += 1) await anOfficer(app, { areaId: scene.parkId, role: 'service_manager', name: `服务管家${String(count).padStart(3, '0')}` });
  await anOfficer(app, { areaId: scene.parkId, role: 'service_manager', name: '=HYPERLINK("http://x")' });
  const [head, ...rows] = await csv(scene.as.leader, '/staff/export?role=service_manager');
  expect(head).toEqual(['姓名', '登录名', '岗位', '电话', '邮箱', '状态']);
  expect(rows).toHaveLength(131);
  expect(rows.every((row) => !row[0]!.startsWith('='))).toBe(true);
  expect(rows.at(-1)![5]).toBe('在岗');
  const english = await signedInAs(app, await anOfficer(app, { areaId: scene.parkId, role: 'auditor' }));
  expect((await csv(english, '/staff/export?role=auditor')).length).toBe(2);
});

test('every list has its table, in Excel too, with the rows that the list shows', async () => {
  await aCase(scene);
  const department = await csv(scene.as.leader, '/departments/export');
  expect(department[0]).toEqual(['所属区域', '部门', '科室', '设立日期', '撤并日期']);
  expect(department.length).toBeGreaterThan(1);
  expect((await csv(scene.as.leader, '/absences/export'))[0]).toEqual(['姓名', '开始', '结束', '代理人']);
  expect((await csv(scene.as.leader, '/duty/export'))[0]).toEqual(['日期', '园区', '值班人']);
  expect((await csv(scene.as.officer, '/imports/export'))[0]).toContain('退回');
  expect((await csv(scene.as.leader, '/areas/export')).slice(0, 2)).toMatchObject([['名称', '级别', '上级', '设立日期', '撤并日期'], [expect.any(String), '市', '', expect.any(String), '']]);
  const calendar = await csv(scene.as.leader, '/calendar/days/export?year=2026');
  expect(calendar[0]).toEqual(['日期', '名称', '安排']);
  expect(calendar).toContainEqual(['2026-01-01', '元旦', '放假']);
  const sessions = await csv(scene.as.liaison, '/sessions/export');
  expect(sessions[0]).toEqual(['设备', '网络', '登录方式', '登录时间', '最近使用']);
  expect(sessions.length).toBeGreaterThan(1);
  const administrator = await anOfficer(app, { areaId: scene.districtId, role: 'administrator' });
  const asAdministrator = await signedInAs(app, administrator);
  expect(await csv(asAdministrator, `/people/${scene.ids.liaison}/sessions/export`)).toEqual(sessions);
  expect((await call(scene, scene.as.leader, 'GET', `/people/${scene.ids.liaison}/sessions/export`)).statusCode).toBe(403);
  await aProgram(app, administrator.id, { parkIds: [scene.parkId], scopes: ['cases:read'] });
  expect((await csv(asAdministrator, '/programs/export')).slice(1)).toMatchObject([['12345热线平台', '转办企业诉求', '李工 li@hotline.example.cn', expect.any(String), '', 'cases:read', '', '2027-02-01 00:00', '', '使用中']]);
  const { items } = await ok<{ items: { subject: string }[] }>(scene, scene.as.officer, 'GET', '/notices');
  const notices = await call(scene, scene.as.officer, 'GET', '/notices/export?format=csv');
  expect(items.length).toBeGreaterThan(0);
  for (const { subject } of items) expect(notices.body).toContain(`,${subject},`);
  const work = await csv(scene.as.officer, '/worklist/export');
  expect(work.slice(1).map((row) => row[2])).toEqual(['受理']);
  expect(await csv(scene.as.officer, '/worklist/export?light=red')).toHaveLength(1);
  const book = await app.api.http.inject({ url: '/api/v1/departments/export', headers: scene.as.leader });
  expect(book.headers['content-type']).toContain('spreadsheetml');
  const found = await rowsOf(temporaryFile(book.rawPayload, 'departments.xlsx'));
  expect(valuesOf(found[0]!)).toEqual(department[0]);
});
