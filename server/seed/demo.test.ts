import { afterAll, beforeAll, expect, test } from 'vitest';
import { industryName } from '@qilian/contract/codes/gbt4754';
import { CaseStatus, TaskStatus } from '@qilian/contract/cases';
import { HandoverState } from '@qilian/contract/handovers';
import { EnterpriseRole, StaffRole } from '@qilian/contract/people';
import { isUscc } from '@qilian/contract/codes/uscc';
import { platform as system } from '../platform/auth/actor.ts';
import { isOpen } from '../platform/calendar/index.ts';
import { inTransaction } from '../platform/db/transaction.ts';
import { signedInAs } from '../modules/people/testing.ts';
import { openTestApp, type TestApp } from '../testing/app.ts';
import { nobodys } from '../testing/nobodys.ts';
import { industries } from './industries.ts';
import { loadDemo } from './load-demo.ts';
import { needTemplates } from './need-templates.ts';

const now = new Date('2026-04-15T03:20:00Z');
const size = { enterprises: 60, cases: 90 };
let app: TestApp;

beforeAll(async () => {
  app = await openTestApp({ now: now.toISOString() });
  await loadDemo(app.platform, size);
}, 120_000);
afterAll(() => app.close());

const rows = async <Row>(query: string): Promise<Row[]> => inTransaction(app.platform, system, async (tx) => (await tx.client.query(query)).rows as Row[]);
const count = async (query: string) => (await rows<{ n: number }>(`select count(*)::int as n ${query}`))[0]!.n;

test('the district is there: two parks, twelve departments with offices, forty staff in all roles, enterprises with liaisons', async () => {
  expect(await count(`from areas where level = 'park'`)).toBe(2);
  expect(await count('from departments d where (select count(*) from offices o where o.department_id = d.id) between 2 and 3')).toBe(12);
  expect(await count(`from users where side = 'staff' and login_name is not null`)).toBe(40);
  expect((await rows<{ role: string }>('select distinct role from posts')).map(({ role }) => role).toSorted()).toEqual([...StaffRole.options].toSorted());
  expect(await count('from enterprises')).toBe(size.enterprises);
  expect(await count(`from enterprises e where not exists (select from enterprise_holders h where h.enterprise_id = e.id and h.role = 'primary')`)).toBe(0);
  expect((await rows<{ uscc: string }>('select uscc from enterprises where uscc is not null')).filter(({ uscc }) => !isUscc(uscc))).toEqual([]);
  expect(industries.filter(({ code }) => industryName(code) === null)).toEqual([]);
});

test('contacts lead to nobody: example domains, and no password that opens a door', async () => {
  expect((await rows<{ email_domain: string }>('select distinct email_domain from users where email_domain is not null')).filter(({ email_domain }) => !/(^|\.)example\.(cn|com)$/.test(email_domain))).toEqual([]);
  expect(await count('from users where email_domain is null and side = \'staff\'')).toBe(0);
  expect(await count('from users where password_hash is not null')).toBe(0);
});

test('cases stand in every state, each open one waits for somebody who finds it in the worklist', async () => {
  expect(await count('from cases')).toBeGreaterThanOrEqual(size.cases - 2);
  const statuses = await rows<{ status: string }>('select distinct status from cases');
  expect(statuses.map(({ status }) => status).toSorted()).toEqual([...CaseStatus.options].toSorted());
  const tasks = (await rows<{ status: string }>('select distinct status from tasks')).map(({ status }) => status);
  expect(TaskStatus.options.filter((status) => !tasks.includes(status))).toEqual([]);
  expect(await count('from cases c where not exists (select from case_owners o where o.case_id = c.id and o.user_id = c.owner_id and o.until_at is null)')).toBe(0);
  expect(await count(`from cases where closed_at is null and due_at < '${now.toISOString()}' and paused_since is null`)).toBeGreaterThan(2);
  expect(await count(`from cases where closed_at is null and yellow_at < '${now.toISOString()}' and due_at > '${now.toISOString()}'`)).toBeGreaterThan(0);
  expect(await count('from hand_ons where answered_at is null')).toBeGreaterThan(0);
  expect(await count('from cases where urges > 0')).toBeGreaterThan(1);

  const waiting = new Set<string>();
  const people = await rows<{ id: string }>(`select id from users where side = 'staff' or exists (select from enterprise_holders h where h.user_id = users.id and h.role = 'primary' and h.until_day is null)`);
  for (const { id } of people) {
    const headers = await signedInAs(app, { id });
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: { case: { id: string } }[]; next: string | null } = (await app.api.http.inject({ url: `/api/v1/worklist?limit=100${cursor && `&cursor=${cursor}`}`, headers })).json();
      for (const item of page.items) waiting.add(item.case.id);
      cursor = page.next;
    }
  }
  // Whoever a visitor may be among those who work on needs finds something to do.
  const { demo } = (await app.api.http.inject({ url: '/api/v1/status' })).json<{ demo: { role: string; userId: string; at: string }[] }>();
  const idle: string[] = [];
  for (const { role, userId, at } of demo.filter((person) => !['administrator', 'auditor', 'agent', 'owner', 'deputy'].includes(person.role))) {
    const { items } = (await app.api.http.inject({ url: '/api/v1/worklist', headers: await signedInAs(app, { id: userId }) })).json<{ items: unknown[] }>();
    if (items.length === 0) idle.push(`${role} ${at}`);
  }
  expect(idle).toEqual([]);
  const open = await rows<{ id: string; status: string; number: string }>('select id, status, number from cases where closed_at is null');
  expect(open.filter(({ id }) => !waiting.has(id))).toEqual([]);
}, 60_000);

test('steps lie within the year, staff take theirs in business hours, and the ledger tells more than the cases', async () => {
  const entries = await rows<{ at: Date; actor_side: string; type: string }>('select at, actor_side, type from ledger_entries where record_type = \'case\'');
  expect(entries.length).toBeGreaterThan(4 * size.cases);
  const first = new Date(now.getTime() - 366 * 86_400_000);
  expect(entries.filter(({ at }) => at < first || at > now)).toEqual([]);
  const calendar = app.platform.officeHours.city();
  expect(entries.filter(({ at, actor_side }) => actor_side === 'staff' && !isOpen(calendar, at))).toEqual([]);
  expect(await rows(`select a.type as before, b.type as after, a.at as was, b.at as then from ledger_entries a join ledger_entries b on a.record_type = b.record_type and a.record_id = b.record_id and b.seq = a.seq + 1
    where b.at < a.at or b.prev_hash <> a.hash`)).toEqual([]);
});

test('no mail goes out, old notices are read, and the clocks that ran out have been told of', async () => {
  // What the leader decides today is told today; nobody is mailed of the past.
  expect(await count(`from notice_deliveries where status = 'queued' and at < '${now.toISOString()}'::timestamptz - interval '1 day'`)).toBe(0);
  expect(await count('from notices where acknowledged_at is not null')).toBeGreaterThan(0);
  expect(await count('from notices')).toBeGreaterThan(size.cases);
  expect(await count(`from notices where read_at is null and created_at < '${now.toISOString()}'::timestamptz - interval '3 days'`)).toBe(0);
  expect(await count(`from clocks where next_alert_at <= '${now.toISOString()}'`)).toBe(0);
  expect(await count(`from ledger_entries where type = 'case.clock_red'`)).toBeGreaterThan(0);
});

test('an appointment has gone the whole way before its handover begins', async () => {
  const signed = 'from appointments where signed_at is not null';
  expect(await count(signed)).toBeGreaterThan(8);
  expect(await count(`${signed} and (letter_file_id is null or sealed_file_id is null or mobile_proved_at is null or email_proved_at is null or identified_at is null or accepted_at is null)`)).toBe(0);
  expect(new Set((await rows<{ state: string }>('select state from handovers')).map(({ state }) => state))).toEqual(new Set(HandoverState.options));
});

test('the first visitor of an enterprise finds a handover, an appointment, a correction order and a mandate of their own', async () => {
  const { demo } = (await app.api.http.inject({ url: '/api/v1/status' })).json<{ demo: { role: string; userId: string }[] }>();
  const primary = await signedInAs(app, { id: demo.find(({ role }) => role === 'primary')!.userId });
  for (const list of ['/handovers?open=true', '/appointments', '/corrections', '/mandates']) {
    expect((await app.api.http.inject({ url: `/api/v1${list}`, headers: primary })).json<{ items: object[] }>().items, list).not.toEqual([]);
  }
});

test('visitors choose among all roles, and the texts have no open slot', async () => {
  const { demo } = (await app.api.http.inject({ url: '/api/v1/status' })).json<{ demo: { role: string; userId: string; at: string }[] }>();
  expect(new Set(demo.map(({ role }) => role))).toEqual(new Set([...StaffRole.options, ...EnterpriseRole.options, 'agent']));
  const entered = await app.api.http.inject({ method: 'POST', url: '/api/v1/session/demo', payload: { userId: demo[0]!.userId }, headers: { 'x-qilian': '1' } });
  expect(entered.statusCode).toBe(200);
  expect(await count(`from cases where title ~ '[{}]|undefined' or body ~ '[{}]|undefined'`)).toBe(0);
  expect(needTemplates.length).toBeGreaterThanOrEqual(60);
});

test('a second load does nothing, but rank where the first was ended before that', async () => {
  const everything = async () => [await count('from enterprises'), await count('from ledger_entries')];
  const loaded = await everything();
  await loadDemo(app.platform, size);
  expect(await everything()).toEqual(loaded);
  const ranking = (value: string) => inTransaction(app.platform, system, (tx) => tx.sql.updateTable('settings').set({ value: JSON.stringify(value) }).where('key', '=', 'demo_ranking').execute());
  await ranking('due');
  await loadDemo(app.platform, size);
  expect(await rows(`select value from settings where key = 'demo_ranking'`)).toEqual([{ value: 'done' }]);
  expect(await count('from enterprises')).toBe(size.enterprises);
});

test('whatever offices and departments are closed, one into the next: nothing lies with nobody', async () => {
  const as = await signedInAs(app, (await rows<{ id: string }>(`select user_id as id from posts where role = 'administrator'`))[0]!);
  const close = async (kind: 'offices' | 'departments', id: string, successorId: string) => {
    const [{ version }] = await rows<{ version: number }>(`select version from ${kind} where id = '${id}'`) as [{ version: number }];
    const response = await app.api.http.inject({ method: 'POST', url: `/api/v1/${kind}/${id}/close`, headers: as, payload: { version, successorId } });
    expect(response.statusCode, response.body).toBe(200);
    expect(await nobodys(rows, '2026-04-15')).toEqual([]);
  };
  const offices = await rows<{ id: string; next: string }>(`select o.id, lead(o.id) over (partition by o.department_id order by o.id) as next from offices o order by o.id`);
  for (const { id, next } of offices.filter((office, index) => office.next !== null && index % 2 === 0)) await close('offices', id, next);
  const departments = await rows<{ id: string }>('select id from departments order by id');
  for (let index = 0; index < departments.length - 2; index += 1) await close('departments', departments[index]!.id, departments[index + 1]!.id);
}, 60_000);

test('whoever moves elsewhere or leaves, one after the other down to a leader and an administrator: nothing lies with nobody', async () => {
  const day = '2026-04-15';
  expect(await nobodys(rows, day)).toEqual([]);
  const [administrator] = await rows<{ id: string }>(`select user_id as id from posts where role = 'administrator'`);
  const as = await signedInAs(app, administrator!);
  const call = async <Result>(method: 'GET' | 'POST', path: string, payload?: object): Promise<Result> => {
    const response = await app.api.http.inject({ method, url: `/api/v1${path}`, headers: as, ...(payload && { payload }) });
    expect(response.statusCode, response.body).toBe(200);
    return response.json();
  };
  interface Member { version: number; posts: { id: string; version: number; until: string | null; role: string; area: { id: string; name: string }; department: { id: string } | null }[] }
  const staff = await rows<{ id: string; name: string }>(`select u.id, u.name from users u where u.side = 'staff' and exists (select from posts p join areas a on a.id = p.area_id
    where p.user_id = u.id and p.role <> 'administrator' and not (p.role = 'park_leader' and a.level = 'district')) order by u.id`);
  const parks = await rows<{ id: string }>(`select id from areas where level = 'park' order by id`);
  const departments = await rows<{ id: string; areaId: string; officeId: string }>(`select d.id, d.area_id as "areaId", (select o.id from offices o where o.department_id = d.id and o.closed_on is null order by o.id limit 1) as "officeId" from departments d where d.closed_on is null order by d.id`);
  for (const { id, name } of staff.filter((_, index) => index % 2 === 0)) {
    const { posts: all, version } = await call<Member>('GET', `/staff/${id}`);
    const posts = all.filter(({ until }) => until === null);
    const { role, area, department } = posts[0]!;
    const other = departments.find((one) => one.id !== department?.id)!;
    await call('POST', `/staff/${id}/posts`, { version, role, ...department
      ? { areaId: other.areaId, departmentId: other.id, ...(role === 'office_handler' && { officeId: other.officeId }) } : { areaId: parks.find((park) => park.id !== area.id)!.id } });
    for (const post of posts) await call('POST', `/posts/${post.id}/end`, { version: post.version });
    expect(await nobodys(rows, day), `${name} moves`).toEqual([]);
  }
  for (const { id, name } of staff) {
    const { version } = await call<Member>('GET', `/staff/${id}`);
    await call('POST', `/staff/${id}/leave`, { version });
    expect(await nobodys(rows, day), `${name} leaves`).toEqual([]);
  }
}, 60_000);
