import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AppointmentDetail } from '@qilian/contract/appointments';
import type { EnterpriseDetail, MergeView } from '@qilian/contract/enterprises';
import type { HandoverDetail } from '@qilian/contract/handovers';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { aScene, call, ok, type Scene } from '../../cases/testing.ts';
import { anEnterprise } from '../../enterprises/testing.ts';
import { aLiaison, signedInAs } from '../../people/testing.ts';
import { aSignedAppointment, unconfirmed } from './testing.ts';

/** Appointments that cross each other, or end before they take effect: nobody is left without knowing, no seat without anybody. */

type Headers = Record<string, string>;
type Person = { id: string; name: string; phone: string; as: Headers };
let app: TestApp;
let scene: Scene;
let owner: Person;
let deputy: Person;

const signedIn = async (person: { id: string; name: string; phone: string }): Promise<Person> => ({ ...person, as: await signedInAs(app, person) });

beforeEach(async () => {
  app = await openTestApp();
  scene = await aScene(app);
  owner = await signedIn(await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'owner', name: '孙总' }));
  deputy = await signedIn(await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'deputy', name: '李娜' }));
});
afterEach(() => app.close());

const query = <Row extends object>(text: string, values: unknown[] = []) => inTransaction(app.platform, system, async (tx) => (await tx.client.query<Row>(text, values)).rows);
const kindsTo = async (userId: string) => (await query<{ kind: string }>(`select kind from notices where recipient_id = $1 order by created_at, id`, [userId])).map(({ kind }) => kind);
const seatOf = async (role: string) => (await ok<EnterpriseDetail>(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}`)).holders.find((holder) => holder.role === role && holder.until === null);
const stateOf = async (appointmentId: string) => (await query<{ state: string; end_reason: string | null }>('select state, end_reason from appointments where id = $1', [appointmentId]))[0];
const sign = (role: 'primary' | 'deputy', successor: { id: string }) => aSignedAppointment(app, { enterpriseId: scene.enterpriseId, role, successorId: successor.id, byId: owner.id });
const nameFor = async (as: Headers, role: 'primary' | 'deputy', phone: string, name = '王芳') => call(scene, as, 'POST', `/enterprises/${scene.enterpriseId}/appointments`, {
  role, predecessorId: (await seatOf(role))?.id ?? null, name, phone, email: 'wang@example.cn', post: '行政总监', scope: 'paperwork', authority: [],
});
const seatByHand = async (role: string, name: string, phone: string) => {
  const { version } = await ok<EnterpriseDetail>(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}`);
  const { statusCode, body } = await app.api.http.inject({ method: 'PUT', url: `/api/v1/enterprises/${scene.enterpriseId}/holders`, headers: scene.as.officer, payload: { version, role, name, phone } });
  expect(statusCode, body).toBe(200);
};
const at = (handoverId: string | null) => `/handovers/${handoverId}`;

async function handOver(handoverId: string | null, from: Headers, to: Headers): Promise<HandoverDetail> {
  const see = () => ok<HandoverDetail>(scene, to, 'GET', at(handoverId));
  for (const section of ['account', 'legacy', 'document']) await ok(scene, from, 'POST', `${at(handoverId)}/nothing`, { section, nothing: true });
  await ok(scene, from, 'POST', `${at(handoverId)}/written`, { version: (await see()).version });
  for (const { key, seen } of unconfirmed(await see())) await ok(scene, to, 'POST', `${at(handoverId)}/confirm`, { item: key, seen });
  return ok<HandoverDetail>(scene, to, 'POST', `${at(handoverId)}/take-over`, { version: (await see()).version });
}

describe('a deputy who becomes primary', () => {
  test('goes on handing over the deputy\'s seat to whoever was appointed to it', async () => {
    const heir = await signedIn(await aLiaison(app, { name: '周敏' }));
    const second = await sign('deputy', heir);
    const first = await sign('primary', deputy);
    await handOver(first.handoverId, scene.as.liaison, deputy.as);
    expect((await seatOf('primary'))!.user.id).toBe(deputy.id);
    expect(await stateOf(second.appointmentId)).toMatchObject({ state: 'handing_over' });
    await handOver(second.handoverId, deputy.as, heir.as);
    expect((await seatOf('deputy'))!.user.id).toBe(heir.id);
    expect((await seatOf('primary'))!.user.id).toBe(deputy.id);
  });
});

describe('the primary', () => {
  test('isn\'t named deputy besides: the seat would be left to nobody', async () => {
    const { phone, name } = (await query<{ phone: string; name: string }>('select name from users where id = $1', [scene.ids.liaison])).map((row) => ({ ...row, phone: '13911110000' }))[0]!;
    await seatByHand('primary', name, phone);
    expect((await nameFor(owner.as, 'deputy', phone, name)).json()).toMatchObject({ status: 409, code: 'appointments.is_primary', errors: [{ field: 'body.phone' }] });
  });

  test('is appointed deputy no longer, who was named for both', async () => {
    const both = await signedIn(await aLiaison(app, { name: '周敏' }));
    const [second, first] = [await sign('deputy', both), await sign('primary', both)];
    await handOver(first.handoverId, scene.as.liaison, both.as);
    expect(await stateOf(second.appointmentId)).toEqual({ state: 'cancelled', end_reason: 'replaced' });
    expect(await ok<HandoverDetail>(scene, scene.as.officer, 'GET', at(second.handoverId))).toMatchObject({ state: 'cancelled', end: { reason: 'seat_changed' } });
    expect([(await seatOf('primary'))!.user.id, (await seatOf('deputy'))!.user.id]).toEqual([both.id, deputy.id]);
    for (const { id } of [owner, deputy]) expect(await kindsTo(id)).toContain('handover_seat_changed');
    expect(await kindsTo(scene.ids.officer)).toContain('handover_seat_changed');
  });
});

test('of one who became primary the other letter isn\'t signed any more, and all hear why', async () => {
  const { id } = (await nameFor(owner.as, 'deputy', '13811112222', '周敏')).json<AppointmentDetail>();
  const both = await signedIn(await aLiaison(app, { name: '周敏', phone: '13811112222' }));
  await query(`update appointments set state = 'enrolling', successor_id = $2 where id = $1`, [id, both.id]);
  await seatByHand('primary', both.name, both.phone);
  expect(await stateOf(id)).toEqual({ state: 'cancelled', end_reason: 'replaced' });
  for (const userId of [both.id, owner.id, deputy.id]) expect(await kindsTo(userId)).toContain('appointment_cancelled');
});

describe('whoever holds the seat when the letter is signed hands over', () => {
  test('also where staff recorded the seat anew meanwhile', async () => {
    const [heir, stand] = [await signedIn(await aLiaison(app, { name: '周敏' })), '13822223333'];
    const { id: appointmentId } = (await nameFor(owner.as, 'primary', heir.phone, heir.name)).json<AppointmentDetail>();
    await seatByHand('primary', '郑云', stand);
    await query(`update appointments set state = 'signed', route = 'emergency', successor_id = $2 where id = $1`, [appointmentId, heir.id]);
    await inTransaction(app.platform, system, async (tx) => (await import('./steps/begin-handover.ts')).beginHandover(tx, appointmentId));
    const present = (await seatOf('primary'))!;
    expect(present.user.name).toBe('郑云');
    expect(await query('select h.predecessor_id, a.predecessor_id as seat from handovers h join appointments a on a.id = h.appointment_id where a.id = $1', [appointmentId])).toEqual([{ predecessor_id: present.user.id, seat: present.id }]);
  });
});

describe('who is told of an appointment that comes to nothing', () => {
  const named = async (by: Headers) => (await nameFor(by, 'primary', '13844445555')).json<AppointmentDetail>();

  test('withdrawn by staff: the owner who named, the present holder', async () => {
    const { id, version } = await named(owner.as);
    await ok(scene, scene.as.officer, 'POST', `/appointments/${id}/cancel`, { version, note: '企业来电撤回' });
    for (const userId of [owner.id, scene.ids.liaison]) expect((await kindsTo(userId)).filter((kind) => kind === 'appointment_cancelled')).toEqual(['appointment_cancelled']);
    expect(await kindsTo(scene.ids.officer)).not.toContain('appointment_cancelled');
  });

  test('expired, named by staff: the owner and the holder as well', async () => {
    await named(scene.as.officer);
    app.clock.set(new Date(app.clock.now().getTime() + 8 * 86_400_000));
    await app.sweep();
    for (const userId of [owner.id, scene.ids.liaison, scene.ids.officer]) expect(await kindsTo(userId)).toContain('appointment_expired');
  });

  test('of an enterprise without an officer: the head of the park', async () => {
    await named(owner.as);
    await query('update enterprise_staff set until_day = $2 where enterprise_id = $1', [scene.enterpriseId, '2026-03-02']);
    app.clock.set(new Date(app.clock.now().getTime() + 8 * 86_400_000));
    await app.sweep();
    expect(await kindsTo(scene.ids.leader)).toContain('appointment_expired');
  });
});

describe('what a merge ended', () => {
  const merged = async () => {
    const survivor = await anEnterprise(app, { parkId: scene.parkId });
    const [own, other] = await Promise.all([survivor.id, scene.enterpriseId].map((id) => ok<EnterpriseDetail>(scene, scene.as.officer, 'GET', `/enterprises/${id}`)));
    await ok(scene, scene.as.officer, 'POST', `/enterprises/${survivor.id}/merge`, { version: own!.version, otherId: other!.id, otherVersion: other!.version, choices: [] });
    return async () => {
      const { items: [merge] } = await ok<{ items: MergeView[] }>(scene, scene.as.officer, 'GET', `/enterprises/${survivor.id}/merges`);
      await ok(scene, scene.as.officer, 'POST', `/merges/${merge!.id}/undo`, { version: merge!.version });
    };
  };

  test('goes on once it is undone: the appointment with the time that it had left, the handover where it stood', async () => {
    const heir = await signedIn(await aLiaison(app, { name: '周敏' }));
    const signed = await sign('primary', heir);
    for (const section of ['account', 'legacy', 'document']) await ok(scene, scene.as.liaison, 'POST', `${at(signed.handoverId)}/nothing`, { section, nothing: true });
    const before = await ok<HandoverDetail>(scene, scene.as.liaison, 'GET', at(signed.handoverId));
    await ok(scene, scene.as.liaison, 'POST', `${at(signed.handoverId)}/written`, { version: before.version });
    const named = (await nameFor(owner.as, 'deputy', '13844445555')).json<AppointmentDetail>();
    const undo = await merged();
    expect(await Promise.all([named.id, signed.appointmentId].map(stateOf))).toEqual([{ state: 'cancelled', end_reason: 'enterprise_closed' }, { state: 'cancelled', end_reason: 'enterprise_closed' }]);
    app.clock.set(new Date(app.clock.now().getTime() + 86_400_000));
    await undo();
    expect(await Promise.all([named.id, signed.appointmentId].map(stateOf))).toEqual([{ state: 'named', end_reason: null }, { state: 'handing_over', end_reason: null }]);
    const [{ expires_at: expires }] = await query<{ expires_at: Date }>('select expires_at from appointments where id = $1', [named.id]) as [{ expires_at: Date }];
    expect(expires.getTime() - new Date(named.expiresAt!).getTime()).toBe(86_400_000);
    expect(await ok<HandoverDetail>(scene, heir.as, 'GET', at(signed.handoverId))).toMatchObject({ state: 'confirming', end: null });
    expect((await kindsTo(heir.id)).filter((kind) => kind === 'handover_awaited')).toHaveLength(2);
    await app.runJobs();
    expect(app.sentTexts.filter(({ phone }) => phone === '8613844445555')).toHaveLength(2);
  });

  test('stays ended of who has left meanwhile', async () => {
    const heir = await signedIn(await aLiaison(app, { name: '周敏' }));
    const { appointmentId } = await sign('primary', heir);
    const undo = await merged();
    await query('update users set left_at = $2 where id = $1', [heir.id, app.clock.now()]);
    await undo();
    expect(await stateOf(appointmentId)).toEqual({ state: 'cancelled', end_reason: 'enterprise_closed' });
  });
});
