import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../platform/db/transaction.ts';
import type { LedgerEvent } from '../../platform/ledger/record.ts';
import type { Module } from '../../platform/module.ts';
import { leadersOf, liaisonsOf, onDuty, present, substituteOf } from './index.ts';
import { aDepartment, aPark, anAbsence, anOfficer, signedInAs, type ParkIds, type TestPerson } from './testing.ts';

/** What a module above would hear of, in the transaction that records it. */
const heard: LedgerEvent[] = [];
const listener: Module = {
  name: 'listener',
  reactions: Object.fromEntries(['people.department_closed', 'people.office_closed', 'people.post_ended', 'people.left', 'people.absence_planned']
    .map((type) => [type, [{ name: 'listener.hear', when: 'now' as const, handle: async (_tx: Tx, event: LedgerEvent) => { heard.push(event); } }]])),
};

let app: TestApp;
let here: ParkIds;
let there: ParkIds;
let headers: Record<'city' | 'admin' | 'adminThere' | 'leader' | 'officer' | 'auditor', Record<string, string>>;
let admin: TestPerson;
let officer: TestPerson;
let officerThere: TestPerson;
let cityAdmin: TestPerson;

beforeAll(async () => {
  app = await openTestApp({ extraModules: [listener] });
  here = await aPark(app, { name: '东园' });
  there = await aPark(app, { name: '西园' });
  cityAdmin = await anOfficer(app, { areaId: here.cityId, role: 'administrator' });
  admin = await anOfficer(app, { areaId: here.parkId, role: 'administrator' });
  officer = await anOfficer(app, { areaId: here.parkId, phone: '13800138000', email: 'officer@park.cn' });
  officerThere = await anOfficer(app, { areaId: there.parkId, phone: '13900139000' });
  headers = {
    city: await signedInAs(app, cityAdmin),
    admin: await signedInAs(app, admin),
    adminThere: await signedInAs(app, await anOfficer(app, { areaId: there.parkId, role: 'administrator' })),
    leader: await signedInAs(app, await anOfficer(app, { areaId: here.parkId, role: 'park_leader' })),
    officer: await signedInAs(app, officer),
    auditor: await signedInAs(app, await anOfficer(app, { areaId: here.cityId, role: 'auditor' })),
  };
});
afterAll(() => app.close());

type Who = keyof typeof headers;
const call = (who: Who, method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) =>
  app.api.http.inject({ method, url: `/api/v1${url}`, headers: headers[who], ...(payload && { payload }) });
const inside = <Result>(work: (tx: Tx) => Promise<Result>) => inTransaction(app.platform, system, work);
const newcomer = (change: object = {}, post: object = {}) => ({
  name: '刘洋', loginName: `user${Math.random().toString(36).slice(2, 10)}`, password: 'Harbour-Lights-42', post: { role: 'service_officer', areaId: here.parkId, ...post }, ...change,
});

describe('who may what', () => {
  test.each<[Who, number]>([['admin', 200], ['city', 200], ['adminThere', 404], ['leader', 403], ['officer', 403], ['auditor', 403]])('%s adds staff to a park: %i', async (who, status) => {
    expect((await call(who, 'POST', '/staff', newcomer())).statusCode).toBe(status);
  });

  test.each<[Who, number]>([['admin', 404], ['city', 200], ['leader', 403]])('%s adds a park: %i', async (who, status) => {
    expect((await call(who, 'POST', '/areas', { name: `新园${who}`, level: 'park', parentId: here.districtId })).statusCode).toBe(status);
  });

  test('everybody on staff sees the tree and all names, contacts masked', async () => {
    expect((await call('officer', 'GET', '/areas')).json().items.map((area: { name: string }) => area.name)).toEqual(expect.arrayContaining(['东园', '西园']));
    const found = (await call('officer', 'GET', `/staff?q=${officerThere.name}`)).json().items;
    expect(found).toMatchObject([{ id: officerThere.id, phone: '139****9000', posts: [{ area: { name: '西园' } }] }]);
  });

  test('who may stand in for somebody is sought among those of the same parks', async () => {
    const names = async (who: TestPerson) => (await call('officer', 'GET', `/staff?worksWith=${who.id}`)).json().items.map(({ id }: { id: string }) => id);
    expect(await names(officer)).toEqual(expect.arrayContaining([officer.id, admin.id, cityAdmin.id]));
    expect(await names(officer)).not.toContain(officerThere.id);
    expect(await names(officerThere)).toEqual(expect.arrayContaining([officerThere.id, cityAdmin.id]));
  });

  test('an administrator reads the contacts of own staff in full for a purpose, and that is recorded', async () => {
    const looks = () => inside((tx) => tx.sql.selectFrom('unmaskings').select(['actor_id', 'fields', 'purpose']).where('user_id', '=', officer.id).execute());
    const why = { purpose: 'notice', note: '台风值守' };
    for (const who of ['admin', 'adminThere'] as const) expect((await call(who, 'GET', `/staff/${officer.id}`)).json()).toMatchObject({ phone: '138****8000', email: 'o***@park.cn' });
    expect((await call('adminThere', 'POST', `/staff/${officer.id}/reveal`, why)).statusCode).toBe(404);
    expect((await call('officer', 'POST', `/staff/${admin.id}/reveal`, why)).statusCode).toBe(403);
    expect(await looks()).toEqual([]);
    expect((await call('admin', 'POST', `/staff/${officer.id}/reveal`, why)).json()).toEqual({ phone: '13800138000', email: 'officer@park.cn' });
    expect(await looks()).toEqual([{ actor_id: admin.id, fields: ['phone', 'email'], purpose: 'notice' }]);
    expect((await call('officer', 'GET', `/staff/${officer.id}`)).json()).toMatchObject({ phone: '13800138000' });
    expect(await looks()).toHaveLength(1);
  });

  test('a park\'s administrator can\'t take over somebody who works elsewhere too', async () => {
    const senior = await anOfficer(app, { areaId: here.districtId, role: 'park_leader' });
    const given = await call('admin', 'POST', `/staff/${senior.id}/posts`, { version: 1, role: 'service_officer', areaId: here.parkId });
    expect(given.statusCode).toBe(200);
    expect((await call('admin', 'POST', `/staff/${senior.id}/password`, { version: 2, password: 'Harbour-Lights-42' })).statusCode).toBe(404);
    expect((await call('city', 'POST', `/staff/${senior.id}/password`, { version: 2, password: 'Harbour-Lights-42' })).statusCode).toBe(200);
  });
});

describe('staff', () => {
  test('a stale version is refused with what stands', async () => {
    const person = await anOfficer(app, { areaId: here.parkId });
    expect((await call('admin', 'PATCH', `/staff/${person.id}`, { version: 1, name: '新名' })).json()).toMatchObject({ name: '新名', version: 2 });
    const stale = (await call('admin', 'PATCH', `/staff/${person.id}`, { version: 1, name: '又改' })).json();
    expect(stale).toMatchObject({ status: 409, code: 'common.stale_version', current: { name: '新名', version: 2 } });
  });

  test('wrong input is named by field', async () => {
    const { departmentId } = await aDepartment(app, there.parkId);
    const wrong: [object, string, string][] = [
      [newcomer({ phone: '12345' }), 'body.phone', 'people.bad_phone'],
      [newcomer({ loginName: officer.loginName }), 'body.loginName', 'people.login_taken'],
      [newcomer({}, { role: 'department_liaison' }), 'body.post.departmentId', 'people.department_needed'],
      [newcomer({}, { role: 'department_liaison', departmentId }), 'body.post.departmentId', 'people.department_elsewhere'],
      [newcomer({ password: 'short' }), 'body.password', 'validation.too_short'],
    ];
    for (const [body, field, code] of wrong) {
      const answer = (await call('admin', 'POST', '/staff', body)).json();
      expect(answer.errors).toEqual([expect.objectContaining({ field, code })]);
      expect(answer.errors[0].message).toMatch(/\p{Script=Han}/u);
    }
  });

  test('the list pages by name and filters by role and area', async () => {
    const park = await aPark(app);
    for (const name of ['丙', '甲', '乙']) await anOfficer(app, { areaId: park.parkId, name: `${name}测试`, role: 'service_manager' });
    const first = (await call('officer', 'GET', `/staff?areaId=${park.parkId}&role=service_manager&limit=2`)).json();
    expect(first.items).toHaveLength(2);
    const second = (await call('officer', 'GET', `/staff?areaId=${park.parkId}&role=service_manager&limit=2&cursor=${first.next}`)).json();
    expect(second).toMatchObject({ items: [{}], next: null });
    expect(new Set([...first.items, ...second.items].map((item: { id: string }) => item.id)).size).toBe(3);
    expect((await call('officer', 'GET', '/staff?cursor=nonsense')).json().code).toBe('common.bad_cursor');
  });

  test('whoever leaves loses sessions, posts and duty, and the news names the heir', async () => {
    const leaver = await anOfficer(app, { areaId: here.parkId });
    const session = await signedInAs(app, leaver);
    await call('admin', 'PUT', '/duty', { areaId: here.parkId, userId: leaver.id, days: ['2026-03-09'] });
    heard.length = 0;
    const answer = (await call('admin', 'POST', `/staff/${leaver.id}/leave`, { version: 1, substituteId: officer.id })).json();
    expect(answer).toMatchObject({ active: false, posts: [{ until: '2026-03-02' }] });
    expect(heard.map(({ type, params }) => [type, params?.userId, params?.substituteId, params?.areaId, params?.role])).toEqual([
      ['people.post_ended', leaver.id, officer.id, here.parkId, 'service_officer'], ['people.left', leaver.id, officer.id, here.parkId, 'service_officer'],
    ]);
    expect((await app.api.http.inject({ url: '/api/v1/me', headers: session })).statusCode).toBe(401);
    expect(await inside((tx) => onDuty(tx, here.parkId, '2026-03-09'))).toBeNull();
    expect(await inside((tx) => present(tx, leaver.id))).toBe(false);
    expect((await call('admin', 'PATCH', `/staff/${leaver.id}`, { version: 2, name: '不可' })).json().code).toBe('people.user.left');
  });

  test('a substitute is somebody else, in service, of the same park', async () => {
    const person = await anOfficer(app, { areaId: here.parkId });
    const leave = (substituteId: string) => call('admin', 'POST', `/staff/${person.id}/leave`, { version: 1, substituteId });
    expect((await leave(person.id)).json().code).toBe('people.substitute_self');
    expect((await leave(officerThere.id)).json().code).toBe('people.substitute_elsewhere');
    expect((await leave(here.parkId)).json().code).toBe('people.substitute_gone');
  });

  test('an area never loses its last administrator', async () => {
    const park = await aPark(app);
    const other = await openTestApp();
    try {
      const own = await aPark(other);
      const only = await anOfficer(other, { areaId: own.cityId, role: 'administrator' });
      const mine = await signedInAs(other, only);
      const leave = () => other.api.http.inject({ method: 'POST', url: `/api/v1/staff/${only.id}/leave`, headers: mine, payload: { version: 1 } });
      expect((await leave()).json().code).toBe('people.last_administrator');
      await anOfficer(other, { areaId: own.parkId, role: 'administrator' });
      expect((await leave()).json().code).toBe('people.last_administrator');
      await anOfficer(other, { areaId: own.cityId, role: 'administrator' });
      expect((await leave()).statusCode).toBe(200);
    } finally {
      await other.close();
    }
    const parkAdmin = await anOfficer(app, { areaId: park.parkId, role: 'administrator' });
    expect((await call('city', 'POST', `/staff/${parkAdmin.id}/leave`, { version: 1 })).statusCode).toBe(200);
  });

  test('a post ends once, within the areas of the administrator', async () => {
    const person = await anOfficer(app, { areaId: here.parkId });
    const { posts: [post] } = (await call('admin', 'GET', `/staff/${person.id}`)).json();
    expect((await call('adminThere', 'POST', `/posts/${post.id}/end`, { version: 1 })).statusCode).toBe(404);
    expect((await call('admin', 'POST', `/posts/${post.id}/end`, { version: 1 })).json().posts).toMatchObject([{ until: '2026-03-02' }]);
    expect((await call('admin', 'POST', `/posts/${post.id}/end`, { version: 1 })).json().code).toBe('common.stale_version');
    expect((await call('admin', 'POST', `/posts/${post.id}/end`, { version: 2 })).json().code).toBe('people.post_over');
  });
});

describe('departments', () => {
  test('closing hands offices and people to the successor in one action, and says so', async () => {
    const [old, next] = [await aDepartment(app, here.parkId), await aDepartment(app, here.districtId)];
    const liaison = await anOfficer(app, { areaId: here.parkId, role: 'department_liaison', departmentId: old.departmentId });
    const handler = await anOfficer(app, { areaId: here.parkId, role: 'office_handler', ...old });
    heard.length = 0;
    const closed = await call('admin', 'POST', `/departments/${old.departmentId}/close`, { version: 1, successorId: next.departmentId });
    expect(closed.json()).toMatchObject({ closedOn: '2026-03-02', offices: [], version: 2 });
    expect(heard).toMatchObject([{ type: 'people.department_closed', record: { id: old.departmentId }, params: { successorId: next.departmentId } }]);
    expect(await inside((tx) => liaisonsOf(tx, next.departmentId))).toEqual([liaison.id]);
    const { posts } = (await call('admin', 'GET', `/staff/${handler.id}`)).json();
    expect(posts).toMatchObject([{ until: '2026-03-02' }, { from: '2026-03-02', until: null, department: { id: next.departmentId }, office: { id: old.officeId } }]);
    expect((await call('city', 'POST', `/departments/${old.departmentId}/close`, { version: 2, successorId: next.departmentId })).json().code).toBe('people.department_closed');
    const listed = (await call('officer', 'GET', `/departments?areaId=${here.parkId}`)).json().items.map((item: { id: string }) => item.id);
    expect(listed).not.toContain(old.departmentId);
  });

  test('a successor is another open one of the same line; foreign departments aren\'t found', async () => {
    const [own, foreign, closed] = [await aDepartment(app, here.parkId), await aDepartment(app, there.parkId), await aDepartment(app, here.parkId)];
    await call('admin', 'POST', `/departments/${closed.departmentId}/close`, { version: 1, successorId: own.departmentId });
    const close = (id: string, successorId: string) => call('admin', 'POST', `/departments/${id}/close`, { version: 1, successorId });
    expect((await close(own.departmentId, own.departmentId)).json().code).toBe('people.successor_same');
    expect((await close(own.departmentId, foreign.departmentId)).json().code).toBe('people.successor_elsewhere');
    expect((await close(own.departmentId, closed.departmentId)).json().code).toBe('people.successor_closed');
    expect((await close(foreign.departmentId, own.departmentId)).json()).toMatchObject({ status: 404, code: 'people.department.not_found' });
  });

  test('an office closes in favour of another', async () => {
    const department = (await call('admin', 'POST', '/departments', { name: '规划建设局', areaId: here.parkId })).json();
    const add = async (name: string) => (await call('admin', 'POST', `/departments/${department.id}/offices`, { name })).json().offices.find((office: { name: string }) => office.name === name);
    const [first, second] = [await add('审批科'), await add('监管科')];
    expect((await call('admin', 'POST', `/departments/${department.id}/offices`, { name: '审批科' })).json().code).toBe('people.office_name_taken');
    const handler = await anOfficer(app, { areaId: here.parkId, role: 'office_handler', departmentId: department.id, officeId: first.id });
    heard.length = 0;
    const answer = (await call('admin', 'POST', `/offices/${first.id}/close`, { version: 1, successorId: second.id })).json();
    expect(answer.offices.find((office: { id: string }) => office.id === first.id).closedOn).toBe('2026-03-02');
    expect(heard).toMatchObject([{ type: 'people.office_closed', record: { id: first.id }, params: { successorId: second.id } }]);
    expect((await call('admin', 'GET', `/staff/${handler.id}`)).json().posts.at(-1)).toMatchObject({ office: { id: second.id }, until: null });
  });

  test('whoever set up an area or an office with a slip of the pen mends its name', async () => {
    const park = (await call('city', 'POST', '/areas', { name: '高心园', level: 'park', parentId: here.districtId })).json();
    const rename = (who: Who, name: string, version = 1) => call(who, 'PATCH', `/areas/${park.id}`, { version, name });
    expect((await rename('city', '东园')).json().code).toBe('people.area_name_taken');
    expect((await rename('city', '高新园')).json()).toMatchObject({ name: '高新园', level: 'park', version: 2 });
    expect((await rename('city', '又一名')).json()).toMatchObject({ status: 409, current: { name: '高新园' } });
    expect((await rename('city', '高新园', 2)).json()).toMatchObject({ name: '高新园', version: 3 });
    expect((await rename('admin', '他人园', 3)).json()).toMatchObject({ status: 404, code: 'people.area.not_found' });
    expect((await call('leader', 'PATCH', `/areas/${here.parkId}`, { version: 1, name: '东园' })).statusCode).toBe(403);
    const city = (await call('officer', 'GET', '/areas')).json().items.find(({ id }: { id: string }) => id === here.cityId);
    expect((await call('admin', 'PATCH', `/areas/${here.cityId}`, { version: city.version, name: '别市' })).statusCode).toBe(404);
    expect((await call('city', 'PATCH', `/areas/${here.cityId}`, { version: city.version, name: city.name })).json()).toMatchObject({ name: city.name, level: 'city' });

    const { departmentId, officeId } = await aDepartment(app, here.parkId);
    const office = (version: number, name: string, who: Who = 'admin') => call(who, 'PATCH', `/offices/${officeId}`, { version, name });
    await call('admin', 'POST', `/departments/${departmentId}/offices`, { name: '综合科' });
    expect((await office(1, '综合科')).json().code).toBe('people.office_name_taken');
    expect((await office(1, '劳动关系科')).json().offices).toEqual(expect.arrayContaining([expect.objectContaining({ id: officeId, name: '劳动关系科', version: 2 })]));
    expect((await office(1, '又一科')).statusCode).toBe(409);
    expect((await office(2, '又一科', 'adminThere')).json()).toMatchObject({ status: 404, code: 'people.office.not_found' });
  });

  test('names are unique within an area, and versions are kept', async () => {
    const made = (await call('admin', 'POST', '/departments', { name: '经济发展局', areaId: here.parkId })).json();
    expect((await call('admin', 'POST', '/departments', { name: '经济发展局', areaId: here.parkId })).json().code).toBe('people.department_name_taken');
    expect((await call('admin', 'PATCH', `/departments/${made.id}`, { version: 1, name: '经济促进局' })).json()).toMatchObject({ name: '经济促进局', version: 2 });
    expect((await call('admin', 'PATCH', `/departments/${made.id}`, { version: 1, name: '别名' })).json()).toMatchObject({ status: 409, current: { name: '经济促进局' } });
  });
});

describe('leave and duty', () => {
  test('everybody plans their own leave, leaders that of their park', async () => {
    const colleague = await anOfficer(app, { areaId: here.parkId });
    const own = await call('officer', 'POST', '/absences', { from: '2026-04-06', until: '2026-04-10', substituteId: colleague.id });
    expect(own.json()).toMatchObject({ user: { id: officer.id }, substitute: { id: colleague.id }, from: '2026-04-06' });
    expect((await call('officer', 'POST', '/absences', { userId: colleague.id, from: '2026-05-06', until: '2026-05-06', substituteId: officer.id })).statusCode).toBe(404);
    expect((await call('leader', 'POST', '/absences', { userId: colleague.id, from: '2026-05-06', until: '2026-05-06', substituteId: officer.id })).statusCode).toBe(200);
    expect((await call('leader', 'POST', '/absences', { userId: officerThere.id, from: '2026-05-06', until: '2026-05-06', substituteId: officer.id })).statusCode).toBe(404);
    expect((await call('officer', 'POST', '/absences', { from: '2026-04-10', until: '2026-04-11', substituteId: colleague.id })).json().code).toBe('people.absence_overlaps');
    expect((await call('officer', 'POST', '/absences', { from: '2026-05-06', until: '2026-05-07', substituteId: colleague.id })).json().code).toBe('people.substitute_away');
    expect((await call('officer', 'POST', '/absences', { from: '2026-04-20', until: '2026-04-19', substituteId: colleague.id })).json().code).toBe('people.absence_order');
    expect((await call('officer', 'POST', '/absences', { from: '2026-02-20', until: '2026-02-21', substituteId: colleague.id })).json().code).toBe('people.absence_past');
    const seen = (who: Who) => call(who, 'GET', '/absences').then((answer) => answer.json().items.map((item: { id: string }) => item.id));
    expect(await seen('leader')).toContain(own.json().id);
    expect(await seen('adminThere')).not.toContain(own.json().id);
    expect(await inside((tx) => substituteOf(tx, officer.id, '2026-04-08'))).toBe(colleague.id);
    expect(await inside((tx) => substituteOf(tx, officer.id, '2026-04-11'))).toBeNull();
    expect((await call('adminThere', 'DELETE', `/absences/${own.json().id}`)).statusCode).toBe(404);
    expect((await call('officer', 'DELETE', `/absences/${own.json().id}`)).statusCode).toBe(200);
    expect(await inside((tx) => substituteOf(tx, officer.id, '2026-04-08'))).toBeNull();
  });

  test('an absent substitute is stood in for in turn; a circle ends with nobody', async () => {
    const [a, b, c] = [await anOfficer(app, { areaId: here.parkId }), await anOfficer(app, { areaId: here.parkId }), await anOfficer(app, { areaId: here.parkId })];
    await anAbsence(app, a.id, b.id);
    await anAbsence(app, b.id, c.id);
    expect(await inside((tx) => substituteOf(tx, a.id, '2026-03-02'))).toBe(c.id);
    await anAbsence(app, c.id, a.id);
    expect(await inside((tx) => substituteOf(tx, a.id, '2026-03-02'))).toBeNull();
  });

  test('the rota takes service staff of the park who aren\'t on leave, from today on', async () => {
    const plan = (who: Who, change: object = {}) => call(who, 'PUT', '/duty', { areaId: here.parkId, userId: officer.id, days: ['2026-03-03', '2026-03-04'], ...change });
    expect((await plan('officer')).statusCode).toBe(403);
    expect((await plan('adminThere')).statusCode).toBe(404);
    expect((await plan('leader')).json().items).toMatchObject([{ day: '2026-03-03', user: { id: officer.id } }, { day: '2026-03-04' }]);
    expect((await plan('leader', { userId: officerThere.id })).json().code).toBe('people.duty_elsewhere');
    expect((await plan('leader', { days: ['2026-03-01'] })).json().code).toBe('people.duty_past');
    const colleague = await anOfficer(app, { areaId: here.parkId });
    await anAbsence(app, colleague.id, officer.id, { from: '2026-03-05', until: '2026-03-06' });
    expect((await plan('leader', { userId: colleague.id, days: ['2026-03-06'] })).json().code).toBe('people.duty_on_leave');
    await plan('leader', { userId: colleague.id, days: ['2026-03-04'] });
    expect(await inside((tx) => onDuty(tx, here.parkId, '2026-03-04'))).toBe(colleague.id);
    expect((await call('adminThere', 'GET', `/duty?areaId=${here.parkId}`)).json().items).toEqual([]);
  });
});

test('the head of a park is its leader, else one above, else an administrator; those at work first', async () => {
  const place = await aPark(app);
  const leaders = () => inside((tx) => leadersOf(tx, place.parkId));
  expect(await leaders()).toContain(cityAdmin.id);
  const above = await anOfficer(app, { areaId: place.districtId, role: 'park_leader' });
  expect(await leaders()).toEqual([above.id]);
  const [first, second] = [await anOfficer(app, { areaId: place.parkId, role: 'park_leader' }), await anOfficer(app, { areaId: place.parkId, role: 'park_leader' })];
  expect(await leaders()).toEqual([first.id, second.id]);
  await anAbsence(app, first.id, second.id);
  expect(await leaders()).toEqual([second.id, first.id]);
});
