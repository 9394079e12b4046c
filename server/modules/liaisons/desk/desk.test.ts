import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeskTicket } from '@qilian/contract/desk';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { newId } from '../../../platform/ids.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { multipart } from '../../../testing/contract/call.ts';
import { anEnterprise } from '../../enterprises/testing.ts';
import { aDepartment, aLiaison, anOfficer, aPark, signedInAs, type ParkIds } from '../../people/testing.ts';

type Headers = Record<string, string>;
let app: TestApp;
let place: ParkIds;
let officer: Headers;
beforeAll(async () => {
  app = await openTestApp();
  place = await aPark(app);
  officer = await signedInAs(app, await anOfficer(app, { areaId: place.parkId }));
});
afterAll(() => app.close());

const call = async (as: Headers, method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) => {
  const answer = await app.api.http.inject({ method, url: `/api/v1${url}`, headers: as, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json() };
};
const aPerson = async () => signedInAs(app, await aLiaison(app, { enterpriseId: (await anEnterprise(app, { parkId: place.parkId })).id }));
const list = async () => (await call(officer, 'GET', `/desk/tickets?parkId=${place.parkId}&limit=100`)).body as { items: DeskTicket[]; waiting: number; helped: number; helpMinutes: number | null };
const minutesLater = (minutes: number) => app.clock.set(new Date(app.clock.now().getTime() + minutes * 60_000));

test('numbers count up through the day, are called in their order, and say how long it takes', async () => {
  const [first, second] = [await aPerson(), await aPerson()];
  expect((await call(first, 'POST', '/desk/tickets', { purpose: 'appointment' })).body).toMatchObject({ number: 1, ahead: 0, waitMinutes: 0, state: 'waiting', takenWay: 'portal' });
  expect(await call(first, 'POST', '/desk/tickets', { purpose: 'other' })).toMatchObject({ status: 409, body: { code: 'desk.already_waiting' } });
  expect((await call(officer, 'POST', '/desk/tickets', { purpose: 'contact', parkId: place.parkId, name: '老李' })).body).toMatchObject({ number: 2, who: '老李', takenWay: 'counter' });
  expect((await call(second, 'POST', '/desk/tickets', { purpose: 'account' })).body).toMatchObject({ number: 3, ahead: 2, waitMinutes: 20 });

  minutesLater(4);
  const { body: { ticket } } = await call(officer, 'POST', '/desk/next', { parkId: place.parkId, counter: '1 号窗口' });
  expect(ticket).toMatchObject({ number: 1, state: 'called', counter: '1 号窗口' });
  expect((await call(first, 'GET', '/desk/mine')).body.ticket).toMatchObject({ state: 'called', counter: '1 号窗口' });
  minutesLater(6);
  expect(await call(officer, 'POST', `/desk/tickets/${ticket.id}/close`, { version: ticket.version, outcome: 'helped' })).toMatchObject({ status: 422, body: { errors: [{ field: 'body.note', code: 'desk.note_needed' }] } });
  expect((await call(officer, 'POST', `/desk/tickets/${ticket.id}/close`, { version: ticket.version, outcome: 'helped', note: '协助登记通行密钥' })).body).toMatchObject({ state: 'helped', note: '协助登记通行密钥' });
  expect((await call(first, 'GET', '/desk/mine')).body.ticket).toBeNull();
  // By today's pace now: one ahead, six minutes each.
  expect((await call(second, 'GET', '/desk/mine')).body.ticket).toMatchObject({ ahead: 1, waitMinutes: 6 });
  expect(await list()).toMatchObject({ waiting: 2, helped: 1, helpMinutes: 6 });
});

test('two counters that call at once get two numbers; a missed one is written down', async () => {
  const called = await Promise.all(['1', '2'].map((counter) => call(officer, 'POST', '/desk/next', { parkId: place.parkId, counter })));
  const numbers = called.map(({ body }) => (body as { ticket: DeskTicket }).ticket);
  expect(new Set(numbers.map(({ number }) => number)).size).toBe(2);
  expect((await call(officer, 'POST', '/desk/next', { parkId: place.parkId, counter: '1' })).body).toEqual({ ticket: null });
  const [one] = numbers;
  expect((await call(officer, 'POST', `/desk/tickets/${one!.id}/close`, { version: one!.version, outcome: 'missed' })).body.state).toBe('missed');
  expect(await call(officer, 'POST', `/desk/tickets/${one!.id}/close`, { version: one!.version + 1, outcome: 'missed' })).toMatchObject({ status: 409, body: { code: 'desk.over' } });
});

test('a number can be given back; whoever stays away is called no more the next day', async () => {
  const [leaving, staying] = [await aPerson(), await aPerson()];
  const { body: taken } = await call(leaving, 'POST', '/desk/tickets', { purpose: 'other' });
  await call(staying, 'POST', '/desk/tickets', { purpose: 'other' });
  expect(await call(staying, 'POST', `/desk/tickets/${taken.id}/leave`, { version: 1 })).toMatchObject({ status: 404 });
  expect((await call(leaving, 'POST', `/desk/tickets/${taken.id}/leave`, { version: 1 })).body.state).toBe('left');
  minutesLater(24 * 60);
  await app.sweep();
  expect((await call(staying, 'GET', '/desk/mine')).body.ticket).toBeNull();
  expect((await call(staying, 'POST', '/desk/tickets', { purpose: 'other' })).body.number).toBe(1);
});

test('another park\'s desk isn\'t found', async () => {
  const other = await aPark(app);
  expect((await call(officer, 'POST', '/desk/next', { parkId: other.parkId, counter: '1' })).status).toBe(404);
  expect((await call(officer, 'GET', `/desk/tickets?parkId=${other.parkId}`)).body).toMatchObject({ items: [], waiting: 0 });
});

/** A number taken by the liaison of an enterprise, for which somebody is being helped at the counter with a scan of the filled-in form. */
async function helpedAtDesk() {
  const { id: enterpriseId, name } = await anEnterprise(app, { parkId: place.parkId });
  const person = await aLiaison(app, { enterpriseId });
  const as = await signedInAs(app, person);
  const { body: ticket } = await call(as, 'POST', '/desk/tickets', { purpose: 'appointment' });
  const { body: named } = await call(officer, 'POST', `/enterprises/${enterpriseId}/appointments`, { role: 'deputy', predecessorId: null, name: '老李', post: '门卫主管', scope: 'paperwork', authority: [] });
  const { content, type } = multipart({}, { name: '签字表.txt', content: '440524188001010014' });
  const sent = await app.api.http.inject({ method: 'POST', url: '/api/v1/files', headers: { ...officer, 'content-type': type }, payload: content });
  const scan = sent.json<{ id: string }>().id;
  const { body: helped } = await call(officer, 'POST', `/appointments/${named.id}/assist`, { version: named.version, idNumber: '440524188001010014', cardSeen: true, way: 'scan', fileIds: [scan] });
  expect(helped.state).toBe('accepted');
  return { enterpriseId, name, person, as, ticket, appointmentId: named.id as string, files: [scan, helped.letter.file.id as string] };
}

describe('the desk lets nobody see past it', () => {
  /** One post at this park's desk gives nothing at another's: a colleague of two parks, clerk in the one and of a department in the other. */
  async function clerkElsewhere(): Promise<Headers> {
    const elsewhere = await aPark(app);
    const person = await anOfficer(app, { areaId: elsewhere.parkId });
    const { departmentId } = await aDepartment(app, place.parkId);
    await inTransaction(app.platform, system, (tx) => tx.sql.insertInto('posts').values({ id: newId(tx.now), user_id: person.id, role: 'department_liaison', area_id: place.parkId, department_id: departmentId, office_id: null, from_day: '2020-01-01' }).execute());
    return signedInAs(app, person);
  }

  test('who has no desk in the park sees neither numbers nor the appointment and the scanned card behind them', async () => {
    const { ticket, name, appointmentId, files } = await helpedAtDesk();
    const { departmentId } = await aDepartment(app, place.parkId);
    const outsiders = {
      'clerk elsewhere': await clerkElsewhere(), department: await signedInAs(app, await anOfficer(app, { role: 'department_liaison', areaId: place.parkId, departmentId })),
      'leader elsewhere': await signedInAs(app, await anOfficer(app, { role: 'park_leader', areaId: (await aPark(app)).parkId })), stranger: await aPerson(),
    };
    for (const [who, as] of Object.entries(outsiders)) {
      const listed = await call(as, 'GET', `/desk/tickets?parkId=${place.parkId}&limit=100`);
      expect(JSON.stringify(listed.body), who).not.toContain(ticket.id);
      expect(JSON.stringify(listed.body), who).not.toContain(name);
      expect([{ items: [], next: null, waiting: 0, helped: 0, waitMinutes: null, helpMinutes: null }, { code: 'auth.forbidden' }], who).toContainEqual(listed.status === 200 ? listed.body : { code: listed.body.code });
      for (const [url, payload] of [['/desk/next', { parkId: place.parkId, counter: '9' }], [`/desk/tickets/${ticket.id}/close`, { version: 1, outcome: 'missed' }], [`/desk/tickets/${ticket.id}/leave`, { version: 1 }]] as const) {
        expect([403, 404], `${who} ${url}`).toContain((await call(as, 'POST', url, payload)).status);
      }
      expect((await call(as, 'GET', `/appointments/${appointmentId}`)).status, who).toBe(404);
      for (const file of files) expect((await app.api.http.inject({ url: `/api/v1/files/${file}`, headers: as })).statusCode, who).toBe(404);
    }
    expect((await list()).items.map(({ id }) => id)).toContain(ticket.id);
  });

  test('whoever lost the seat keeps the number, and learns nothing of the enterprise by it', async () => {
    const { enterpriseId, name, person, as, ticket, appointmentId, files } = await helpedAtDesk();
    expect((await call(as, 'GET', '/desk/mine')).body.ticket).toMatchObject({ id: ticket.id, enterprise: { id: enterpriseId, name } });
    expect((await call(as, 'GET', `/appointments/${appointmentId}`)).status).toBe(200);
    const { body: { version } } = await call(officer, 'GET', `/enterprises/${enterpriseId}`);
    expect((await call(officer, 'PUT', `/enterprises/${enterpriseId}/holders`, { version, role: 'primary', name: '新人', phone: '13612345678' })).status).toBe(200);
    const former = await signedInAs(app, person);
    const { body: mine } = await call(former, 'GET', '/desk/mine');
    expect(mine.ticket).toMatchObject({ id: ticket.id, number: ticket.number, enterprise: null, note: null });
    expect(JSON.stringify(mine)).not.toContain(name);
    expect((await call(former, 'GET', `/appointments/${appointmentId}`)).status).toBe(404);
    for (const file of files) expect((await app.api.http.inject({ url: `/api/v1/files/${file}`, headers: former })).statusCode).toBe(404);
    // The number given back, there is no park whose desk it would be.
    expect((await call(former, 'POST', `/desk/tickets/${ticket.id}/leave`, { version: 1 })).status).toBe(200);
    expect(await call(former, 'POST', '/desk/tickets', { purpose: 'appointment' })).toMatchObject({ status: 409, body: { code: 'desk.no_park' } });
  });
});
