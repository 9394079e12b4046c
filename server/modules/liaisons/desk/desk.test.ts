import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeskTicket } from '@qilian/contract/desk';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { anEnterprise } from '../../enterprises/testing.ts';
import { aLiaison, anOfficer, aPark, signedInAs, type ParkIds } from '../../people/testing.ts';

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

const call = async (as: Headers, method: 'GET' | 'POST', url: string, payload?: object) => {
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
