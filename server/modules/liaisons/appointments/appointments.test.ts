import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppointmentDetail } from '@qilian/contract/appointments';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { platform as system } from '../../../platform/auth/actor.ts';
import { closeFile } from '../../enterprises/index.ts';
import { anEnterprise } from '../../enterprises/testing.ts';
import { aSignedAppointment } from '../handover/testing.ts';
import { textsOf } from '../../notices/index.ts';
import { aLiaison, anOfficer, aPark, signedInAs, type ParkIds } from '../../people/testing.ts';

type Headers = Record<string, string>;
type Method = 'GET' | 'POST';

let app: TestApp;
let place: ParkIds;
let officer: Headers;
beforeAll(async () => {
  app = await openTestApp();
  place = await aPark(app);
  officer = await signedInAs(app, await anOfficer(app, { areaId: place.parkId }));
});
afterAll(() => app.close());

const call = async (as: Headers, method: Method, url: string, payload?: object) => {
  const answer = await app.api.http.inject({ method, url: `/api/v1${url}`, headers: as, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json() };
};

let mobiles = 13_800_000_000;
const aMobile = () => String(mobiles += 1);

/** An enterprise with owner, primary and deputy, each signed in. */
async function aHouse() {
  const { id: enterpriseId } = await anEnterprise(app, { parkId: place.parkId });
  const seat = async (role: 'owner' | 'primary' | 'deputy') => {
    const person = await aLiaison(app, { enterpriseId, role });
    return { ...person, as: await signedInAs(app, person) };
  };
  const [owner, primary, deputy] = [await seat('owner'), await seat('primary'), await seat('deputy')];
  const { body: detail } = await call(officer, 'GET', `/enterprises/${enterpriseId}`);
  const holderId = (role: string): string => detail.holders.find((holder: { role: string }) => holder.role === role).id;
  const name = (as: Headers, more: object = {}) => call(as, 'POST', `/enterprises/${enterpriseId}/appointments`, {
    role: 'primary', predecessorId: holderId('primary'), name: '王芳', phone: aMobile(), email: 'wang@example.cn', post: '行政总监', scope: 'decisions', authority: ['funds'], until: '2028-12-31', ...more,
  });
  return { enterpriseId, owner, primary, deputy, holderId, name };
}

describe('naming', () => {
  test('the owner names a successor, who gets a link by text message and mail', async () => {
    const { owner, primary, name } = await aHouse();
    const { status, body } = await name(owner.as, { phone: '+86 139-0000-4321', email: 'Wang@Example.cn' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: 'named', waitsFor: 'successor', route: 'self', namedAs: 'owner', number: expect.stringMatching(/^WR20260302\d{6}$/), predecessor: { user: { name: primary.name } },
      successor: { userId: null, name: '王芳', phone: '139****4321', email: 'w***@example.cn', isOwner: false }, scope: 'decisions', authority: ['funds'], until: '2028-12-31', allowedActions: ['print', 'resend', 'cancel'],
    });
    await app.runJobs();
    const text = app.sentTexts.find(({ phone }) => phone === '8613900004321')!;
    const mail = app.sentMails.find(({ to }) => to === 'wang@example.cn')!;
    const link = /https?:\/\/\S+#\S+/.exec(text.text)![0];
    expect(link).toContain('/appointment#');
    expect(mail.text).toContain(link);
    const { body: detail } = await call(owner.as, 'GET', `/appointments/${body.id}`);
    expect(detail).toEqual(body);
  });

  test('the present primary names a successor, staff does so on their behalf', async () => {
    const one = await aHouse();
    expect((await one.name(one.primary.as)).body).toMatchObject({ namedAs: 'primary', route: 'self' });
    const other = await aHouse();
    expect((await other.name(officer, { phone: undefined, email: undefined })).body).toMatchObject({ namedAs: 'staff', route: 'assisted', assistedBy: { id: expect.any(String) }, successor: { phone: null } });
  });

  test('a deputy can\'t replace the primary', async () => {
    const { deputy, name } = await aHouse();
    expect(await name(deputy.as)).toMatchObject({ status: 403, body: { code: 'appointments.deputy_cannot' } });
  });

  test('nor remove them by any other way', async () => {
    const { enterpriseId, owner, deputy, primary, name } = await aHouse();
    const { body: named } = await name(owner.as);
    const { body: file } = await call(officer, 'GET', `/enterprises/${enterpriseId}`);
    const other = await aHouse();
    const { handoverId } = await aSignedAppointment(app, { enterpriseId: other.enterpriseId, successorId: (await aLiaison(app)).id, byId: other.owner.id });
    const ways: [Headers, Method | 'PUT', string, object, string][] = [
      [deputy.as, 'POST', `/appointments/${named.id}/cancel`, { version: named.version }, 'appointments.not_yours'],
      [deputy.as, 'POST', `/appointments/${named.id}/resend`, { version: named.version }, 'appointments.not_yours'],
      [deputy.as, 'PUT', `/enterprises/${enterpriseId}/holders`, { version: file.version, role: 'primary', name: deputy.name, phone: deputy.phone }, 'auth.forbidden'],
      [other.deputy.as, 'POST', `/handovers/${handoverId}/declaration`, { version: 1, cause: 'left', reason: '已离职' }, 'handovers.not_found'],
      [other.deputy.as, 'POST', `/handovers/${handoverId}/cancel`, { version: 1 }, 'handovers.not_found'],
    ];
    for (const [as, method, url, payload, code] of ways) {
      const answer = await app.api.http.inject({ method, url: `/api/v1${url}`, headers: as, payload });
      expect(answer.json<{ code: string }>().code, `${method} ${url}`).toBe(code);
    }
    const { body: after } = await call(officer, 'GET', `/enterprises/${enterpriseId}`);
    expect(after.holders.find(({ role, until }: { role: string; until: string | null }) => role === 'primary' && until === null).user.id).toBe(primary.id);
  });

  test('of two who change the same liaison at once one is told', async () => {
    const { owner, primary, name } = await aHouse();
    const answers = await Promise.all([name(owner.as, { name: '王芳' }), name(primary.as, { name: '李雷' })]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'appointments.already_open' });
  });

  test('a seat that changed hands meanwhile isn\'t taken from its new holder', async () => {
    const { owner, enterpriseId, name } = await aHouse();
    const { body: { version } } = await call(officer, 'GET', `/enterprises/${enterpriseId}`);
    const seated = await app.api.http.inject({ method: 'PUT', url: `/api/v1/enterprises/${enterpriseId}/holders`, headers: officer, payload: { version, role: 'primary', name: '新人', phone: aMobile() } });
    expect(seated.statusCode).toBe(200);
    expect(await name(owner.as)).toMatchObject({ status: 409, body: { code: 'appointments.seat_changed' } });
  });

  test('whoever is liaison of a stranger\'s enterprise is refused, of one with the same owner not', async () => {
    const one = await aHouse();
    const { id: strangers } = await anEnterprise(app, { parkId: place.parkId });
    const agent = await aLiaison(app, { enterpriseId: strangers });
    expect(await one.name(one.owner.as, { phone: agent.phone })).toMatchObject({ status: 409, body: { code: 'appointments.liaison_elsewhere', errors: [{ field: 'body.phone' }] } });
    const { body: { version } } = await call(officer, 'GET', `/enterprises/${strangers}`);
    await app.api.http.inject({ method: 'PUT', url: `/api/v1/enterprises/${strangers}/holders`, headers: officer, payload: { version, role: 'owner', name: one.owner.name, phone: one.owner.phone } });
    expect((await one.name(one.owner.as, { phone: agent.phone })).status).toBe(200);
  });

  test('the owner may be named, the present holder not', async () => {
    const { owner, primary, name } = await aHouse();
    expect(await name(owner.as, { phone: primary.phone })).toMatchObject({ status: 409, body: { code: 'appointments.same_person' } });
    expect((await name(owner.as, { name: owner.name, phone: owner.phone })).body).toMatchObject({ successor: { isOwner: true } });
  });

  test.each([
    [{ phone: '021-62345678' }, 'body.phone', 'appointments.not_a_mobile'],
    [{ phone: undefined }, 'body.phone', 'appointments.mobile_needed'],
    [{ email: undefined }, 'body.email', 'appointments.email_needed'],
    [{ until: '2026-03-02' }, 'body.until', 'appointments.term_past'],
  ])('refuses %o, naming the field and the mend', async (more, field, code) => {
    const { owner, name } = await aHouse();
    expect(await name(owner.as, more)).toMatchObject({ status: 422, body: { errors: [{ field, code, message: expect.any(String) }] } });
  });
});

describe('before it takes effect', () => {
  test('a new link ends the former one; withdrawn, it is over, and the seat can be named for again', async () => {
    const { owner, name } = await aHouse();
    const { body: named } = await name(owner.as);
    const { body: resent } = await call(owner.as, 'POST', `/appointments/${named.id}/resend`, { version: named.version });
    expect(resent.version).toBe(2);
    expect(await call(owner.as, 'POST', `/appointments/${named.id}/cancel`, { version: 1 })).toMatchObject({ status: 409, body: { code: 'common.stale_version' } });
    const { body: cancelled } = await call(owner.as, 'POST', `/appointments/${named.id}/cancel`, { version: 2, note: '改由副总担任' });
    expect(cancelled).toMatchObject({ state: 'cancelled', waitsFor: 'nobody', end: { reason: 'withdrawn', note: '改由副总担任', by: { name: owner.name } }, allowedActions: [] });
    expect(await call(owner.as, 'POST', `/appointments/${named.id}/cancel`, { version: 3 })).toMatchObject({ status: 409, body: { code: 'common.done_already' } });
    expect(await call(officer, 'POST', `/appointments/${named.id}/cancel`, { version: 3 })).toMatchObject({ status: 409, body: { code: 'appointments.over', detail: expect.stringContaining('「已撤回」') as string } });
    expect((await name(owner.as)).status).toBe(200);
    const { body: list } = await call(owner.as, 'GET', '/appointments?limit=1');
    expect(list.items).toMatchObject([{ state: 'named' }]);
    const { body: rest } = await call(owner.as, 'GET', `/appointments?limit=1&cursor=${list.next}`);
    expect(rest).toMatchObject({ items: [{ id: named.id } satisfies Partial<AppointmentDetail>], next: null });
  });

  test('ends with the file of the enterprise, and whoever named somebody reads why', async () => {
    const { enterpriseId, owner, name } = await aHouse();
    expect((await name(owner.as)).status).toBe(200);
    await inTransaction(app.platform, system, (tx) => closeFile(tx, enterpriseId, '2026-03-01'));
    const told = await inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('notices').select('params').where('kind', '=', 'appointment_cancelled').where('recipient_id', '=', owner.id).executeTakeFirstOrThrow());
    expect(textsOf('appointment_cancelled', told.params as never, { locale: 'zh-CN', side: 'enterprise', timeZone: 'Asia/Shanghai' }).body).toContain('说明：企业档案已关闭');
  });

  test('outside the enterprise and its park nobody sees it', async () => {
    const { owner, name } = await aHouse();
    const { body: named } = await name(owner.as);
    const stranger = await aHouse();
    const elsewhere = await aPark(app);
    const theirs = await signedInAs(app, await anOfficer(app, { areaId: elsewhere.parkId }));
    for (const as of [stranger.owner.as, theirs]) {
      expect((await call(as, 'GET', `/appointments/${named.id}`)).status).toBe(404);
      expect((await call(as, 'GET', '/appointments?limit=100')).body.items.map(({ id }: { id: string }) => id)).not.toContain(named.id);
    }
  });
});
