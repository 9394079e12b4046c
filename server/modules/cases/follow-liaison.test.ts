import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EnterpriseDetail } from '@qilian/contract/enterprises';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { aLiaison, signedInAs } from '../people/testing.ts';
import { aCase, aConfirmedCase, act, aScene, call, ok, type Scene } from './testing.ts';

let app: TestApp;
let scene: Scene;
beforeEach(async () => {
  app = await openTestApp();
  scene = await aScene(app);
});
afterEach(() => app.close());

const query = <Row extends object>(text: string, values: unknown[]) => inTransaction(app.platform, system, async (tx) => (await tx.client.query<Row>(text, values)).rows);

async function seat(name: string, phone: string): Promise<string> {
  const { version } = await ok<EnterpriseDetail>(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}`);
  const answer = await app.api.http.inject({ method: 'PUT', url: `/api/v1/enterprises/${scene.enterpriseId}/holders`, headers: scene.as.officer, payload: { version, role: 'primary', name, phone } });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<EnterpriseDetail>().holders.find(({ role, until }) => role === 'primary' && until === null)!.user.id;
}

test('open cases name the new liaison, whose phone finds them by number; closed ones keep who raised them', async () => {
  const closed = await act(scene, scene.as.colleague, await aConfirmedCase(scene), 'call-back', { reached: true, liaison: { outcome: 'current' }, solved: true, usable: true, satisfaction: 5 });
  const open = await aCase(scene, { title: '北门积水' });
  const successorId = await seat('李娜', '13811112222');
  const rows = await query<{ id: string; reporter_id: string; reporter_name: string; reporter_last4: string }>('select id, reporter_id, reporter_name, reporter_last4 from cases where enterprise_id = $1', [scene.enterpriseId]);
  expect(rows.find(({ id }) => id === open.id)).toEqual({ id: open.id, reporter_id: successorId, reporter_name: '李娜', reporter_last4: '2222' });
  expect(rows.find(({ id }) => id === closed.id)!.reporter_id).toBe(scene.ids.liaison);
});

test('what the predecessor had not read is the successor\'s, once, and is mailed to nobody who left', async () => {
  const deputy = await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'deputy', name: '李娜', phone: '13811112222' });
  await aCase(scene);
  const before = await query<{ recipient_id: string }>('select recipient_id from notices where enterprise_id = $1 and recipient_id = any ($2) and read_at is null', [scene.enterpriseId, [deputy.id, scene.ids.liaison]]);
  expect(before.map(({ recipient_id }) => recipient_id).toSorted()).toEqual([deputy.id, scene.ids.liaison].toSorted());
  await seat('李娜', '13811112222');
  const after = await query<{ recipient_id: string }>('select recipient_id from notices where enterprise_id = $1 and recipient_id = any ($2) and read_at is null', [scene.enterpriseId, [deputy.id, scene.ids.liaison]]);
  expect(after.map(({ recipient_id }) => recipient_id)).toEqual([deputy.id]);
});

test('of a liaison whose seat ends with nobody in it the deputy has all from that instant: needs that were raised, and what was not read', async () => {
  const deputy = await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'deputy', name: '李娜', phone: '13811112222' });
  const open = await aCase(scene, { title: '北门积水' });
  await query('delete from notices where recipient_id = $1', [deputy.id]);
  const { version, holders } = await ok<EnterpriseDetail>(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}`);
  const seatId = holders.find(({ role }) => role === 'primary')!.id;
  await ok(scene, scene.as.officer, 'POST', `/enterprises/${scene.enterpriseId}/holders/${seatId}/end`, { version });
  expect(await query('select reporter_id, reporter_last4 from cases where id = $1', [open.id])).toEqual([{ reporter_id: deputy.id, reporter_last4: '2222' }]);
  const unread = await query<{ recipient_id: string }>('select distinct recipient_id from notices where enterprise_id = $1 and recipient_id = any ($2) and read_at is null', [scene.enterpriseId, [deputy.id, scene.ids.liaison]]);
  expect(unread.map(({ recipient_id }) => recipient_id)).toEqual([deputy.id]);
});

test('without a seat elsewhere the sessions end; with one only this enterprise is dropped', async () => {
  await seat('李娜', '13811112222');
  expect((await call(scene, scene.as.liaison, 'GET', '/cases')).statusCode).toBe(401);

  const other = await aScene(app, { districtId: scene.districtId });
  const both = await aLiaison(app, { enterpriseId: other.enterpriseId, role: 'deputy', phone: '13833334444', name: '陈晨' });
  expect(await seat('陈晨', '13833334444')).toBe(both.id);
  const as = await signedInAs(app, both);
  await ok(scene, as, 'POST', '/session/enterprise', { enterpriseId: scene.enterpriseId });
  await seat('王芳', '13855556666');
  const me = await ok<{ enterprise: { id: string } }>(scene, as, 'GET', '/me');
  expect(me.enterprise.id).toBe(other.enterpriseId);
  expect((await call(scene, as, 'GET', `/enterprises/${scene.enterpriseId}`)).statusCode).toBe(404);
});
