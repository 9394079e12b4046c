import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Confirmation } from '@qilian/contract/confirmations';
import type { EnterpriseDetail } from '@qilian/contract/enterprises';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { aScene, call, ok, type Scene } from '../../cases/testing.ts';
import { aLiaison, signedInAs } from '../../people/testing.ts';
import { lastConfirmed } from './index.ts';

let app: TestApp;
let scene: Scene;
let elsewhere: Scene;
let seat: string;
beforeAll(async () => {
  app = await openTestApp();
  [scene, elsewhere] = [await aScene(app), await aScene(app)];
  seat = (await detail(scene)).holders[0]!.id;
});
afterAll(() => app.close());

type Answer = { confirmation: Confirmation; next: string };
const detail = ({ as, enterpriseId }: Scene) => ok<EnterpriseDetail>({ app }, as.officer, 'GET', `/enterprises/${enterpriseId}`);
const checks = `liaison-checks`;
const record = (as: Record<string, string>, body: object, enterpriseId = scene.enterpriseId) => call(scene, as, 'POST', `/enterprises/${enterpriseId}/${checks}`, { holderId: seat, occasion: 'call', ...body });
const history = async (as: Record<string, string>) => (await ok<{ items: Confirmation[] }>(scene, as, 'GET', `/enterprises/${scene.enterpriseId}/${checks}`)).items;
const codeOf = (response: { json(): { code?: string } }) => response.json().code;

async function news(type: string): Promise<Record<string, unknown>[]> {
  return inTransaction(app.platform, system, async (tx) => (await tx.sql.selectFrom('ledger_entries').select('params').where('type', '=', type).where('enterprise_id', '=', scene.enterpriseId).orderBy('seq').execute()).map(({ params }) => params as Record<string, unknown>));
}

test('one tap confirms, counts and stands in the ledger', async () => {
  const { confirmation, next } = await ok<Answer>(scene, scene.as.liaison, 'POST', '/liaison-check', { holderId: seat, answer: 'current' });
  expect(confirmation).toMatchObject({ outcome: 'current', occasion: 'one_tap', by: { id: scene.ids.liaison }, user: { id: scene.ids.liaison }, changedOn: null });
  expect(next).toBe('none');
  expect((await history(scene.as.officer))[0]).toEqual(confirmation);
  expect(await news('liaison.confirmed')).toMatchObject([{ holderId: seat, occasion: 'one_tap', confirmationId: confirmation.id }]);
  const known = await inTransaction(app.platform, system, (tx) => lastConfirmed(tx, { holderIds: [seat] }));
  expect(known.get(seat)).toMatchObject({ enterpriseId: scene.enterpriseId, occasion: 'one_tap' });
});

test('who has left, or has another number, is led on to what mends it', async () => {
  const owner = await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'owner' });
  const asOwner = await signedInAs(app, owner);
  const say = async (as: Record<string, string>, body: object) => (await ok<Answer>(scene, as, 'POST', '/liaison-check', { holderId: seat, ...body })).next;
  expect(await say(scene.as.liaison, { answer: 'left', changedOn: '2026-02-10' })).toBe('name_successor');
  expect(await news('liaison.reported_gone')).toMatchObject([{ holderId: seat, changedOn: '2026-02-10' }]);
  expect(await say(scene.as.liaison, { answer: 'wrong_phone' })).toBe('park_will_call');
  expect(await say(scene.as.liaison, { answer: 'wrong_email', changedOn: '2026-02-10' })).toBe('park_will_call');
  expect(await say(asOwner, { answer: 'wrong_email' })).toBe('park_will_call');
  expect(await news('liaison.contact_wrong')).toMatchObject([{ channel: 'phone' }, { channel: 'email' }, { channel: 'email' }]);
});

test('failed calls in a row are counted, until something is found out', async () => {
  for (const occasion of ['call', 'call', 'visit', 'call']) expect((await record(scene.as.officer, { occasion, outcome: 'unreachable' })).statusCode).toBe(200);
  expect((await news('liaison.not_reached')).map(({ failedCalls }) => failedCalls)).toEqual([1, 2, 2, 3]);
  expect((await record(scene.as.officer, { outcome: 'current', identitySeen: true, postSeen: false, note: '前台转接' })).json<Confirmation>()).toMatchObject({ outcome: 'current', identitySeen: true, postSeen: false });
  await record(scene.as.officer, { outcome: 'unreachable' });
  expect((await news('liaison.not_reached')).at(-1)).toMatchObject({ failedCalls: 1 });
});

test('what contradicts itself is refused with the field', async () => {
  expect(codeOf(await record(scene.as.officer, { outcome: 'current', changedOn: '2026-02-10' }))).toBe('confirmations.nothing_changed');
  expect(codeOf(await record(scene.as.officer, { outcome: 'left', changedOn: '2026-03-03' }))).toBe('confirmations.changed_in_future');
  expect(codeOf(await record(scene.as.officer, { outcome: 'wrong_contact' }))).toBe('confirmations.wrong_channel');
  expect(codeOf(await record(scene.as.officer, { outcome: 'left', wrongChannel: 'phone' }))).toBe('confirmations.wrong_channel');
  const foreign = (await detail(elsewhere)).holders[0]!.id;
  expect((await call(scene, scene.as.liaison, 'POST', '/liaison-check', { holderId: foreign, answer: 'current' })).statusCode).toBe(404);
  expect((await record(scene.as.officer, { holderId: foreign, outcome: 'current' })).statusCode).toBe(404);
  expect((await record(elsewhere.as.officer, { outcome: 'current' })).statusCode).toBe(404);
  expect((await call(scene, elsewhere.as.liaison, 'GET', `/enterprises/${scene.enterpriseId}/${checks}`)).statusCode).toBe(404);
});
