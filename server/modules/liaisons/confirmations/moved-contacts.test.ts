import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Confirmation } from '@qilian/contract/confirmations';
import type { ContactWay } from '@qilian/contract/contacts';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { aCaseOf, aConfirmedCase, aScene, call, ok, type Scene } from '../../cases/testing.ts';
import { anEnterprise } from '../../enterprises/testing.ts';
import { checkLink, cameBack, giveMailbox } from '../../notices/testing.ts';
import { aLiaison, anOfficer, aPark, signedInAs } from '../../people/testing.ts';
import { openVerificationOrder } from '../verification/index.ts';
import { beginRound } from './rounds/rounds.ts';

let app: TestApp;
let scene: Scene;
let seat: string;
let count = 0;
let phone: string;
let email: string;
beforeAll(async () => {
  app = await openTestApp();
});
beforeEach(async () => {
  app.clock.set('2026-03-02T01:30:00Z');
  scene = await aScene(app);
  seat = await seatOf(scene.ids.liaison);
  count += 1;
  [phone, email] = [`1370000${String(count).padStart(4, '0')}`, `new${count}@factory.example.cn`];
});
afterAll(() => app.close());

const all = <Row>(work: (tx: Tx) => Promise<Row>) => inTransaction(app.platform, system, work);
const seatOf = (userId: string) => all(async (tx) => (await tx.sql.selectFrom('enterprise_holders').select('id').where('user_id', '=', userId).where('until_day', 'is', null).executeTakeFirstOrThrow()).id);
const codeIn = (text: string) => /(\d{6})/.exec(text)![1]!;
const textTo = (to: string) => codeIn(app.sentTexts.findLast(({ phone: number, key }) => number === `86${to}` && key.startsWith('contact-'))!.text);
const mailTo = (address: string) => codeIn(app.sentMails.findLast(({ to, subject }) => to === address && /\d{6}/.test(subject))!.subject);
const wrong = (code: string) => (code === '000000' ? '111111' : '000000');
const problem = (answer: { json(): { code?: string; errors?: { field: string; code: string }[] } }) => answer.json().errors?.[0] ?? { code: answer.json().code };
const check = (body: object, as = scene.as.officer) => call(scene, as, 'POST', `/enterprises/${scene.enterpriseId}/liaison-checks`, { holderId: seat, occasion: 'call', outcome: 'current', ...body });
const wayOf = async (channel: ContactWay['channel'], as = scene.as.liaison) => (await ok<{ ways: ContactWay[] }>(scene, as, 'GET', '/contacts/mine')).ways.find((way) => way.channel === channel)!;
const events = (type: string) => all((tx) => tx.sql.selectFrom('ledger_entries').select(['params', 'actor_id']).where('type', '=', type).where('enterprise_id', '=', scene.enterpriseId).execute());
const orders = () => all((tx) => tx.sql.selectFrom('verification_orders').select(['outcome', 'case_id']).where('enterprise_id', '=', scene.enterpriseId).execute());
const setEmail = (address: string) => all((tx) => giveMailbox(tx, scene.ids.liaison, address));

describe('on the phone with the officer', () => {
  it('the new mailbox takes the place of the one that bounced, which ends the order; it counts as a confirmation', async () => {
    await setEmail('old@factory.example.cn');
    await all((tx) => cameBack(tx, scene.ids.liaison));
    await app.runJobs();
    expect(await orders()).toMatchObject([{ outcome: null }]);
    app.clock.set('2026-03-02T02:00:00Z');
    const stale = await signedInAs(app, { id: scene.ids.officer }, { provedAt: null });
    expect(problem(await check({ newEmail: email }, stale))).toMatchObject({ code: 'auth.step_up' });
    expect((await check({ newEmail: email.toUpperCase() })).json<Confirmation>()).toMatchObject({ outcome: 'current', newChannels: ['email'], by: { id: scene.ids.officer } });
    await app.runJobs();
    expect(await orders()).toMatchObject([{ outcome: 'answered' }]);
    expect(await wayOf('email')).toMatchObject({ state: 'working', bouncedAt: null, unprovedSince: '2026-03-02T02:00:00.000Z', address: 'n***@factory.example.cn' });
    expect(await events('notices.contact_changed')).toMatchObject([{ actor_id: scene.ids.officer, params: { channel: 'email', proof: 'none' } }]);
    expect(app.sentMails.findLast(({ to }) => to === email)?.subject).toBe('您的联系方式已由园区更正');
    // What comes back of the former mailbox says nothing of this one.
    expect(await all((tx) => cameBack(tx, scene.ids.liaison, { of: 'old@factory.example.cn' }))).toBe(false);
    expect((await wayOf('email')).state).toBe('working');
  });

  it('is proved by the code that the person reads out', async () => {
    await check({ newPhone: `+86 ${phone}` });
    const path = `/enterprises/${scene.enterpriseId}/holders/${seat}`;
    expect((await call(scene, (await aScene(app)).as.officer, 'POST', `${path}/contact-code`, { channel: 'sms' })).statusCode).toBe(404);
    const { proofId, to } = await ok<{ proofId: string; to: string }>(scene, scene.as.officer, 'POST', `${path}/contact-code`, { channel: 'sms' });
    expect(to).toBe(`137****${phone.slice(-4)}`);
    await app.runJobs();
    const code = textTo(phone);
    expect(problem(await call(scene, scene.as.officer, 'POST', `${path}/prove-contact`, { proofId, code: wrong(code) }))).toMatchObject({ field: 'body.code', code: 'contacts.bad_code' });
    expect(await ok<ContactWay>(scene, scene.as.officer, 'POST', `${path}/prove-contact`, { proofId, code })).toMatchObject({ channel: 'sms', unprovedSince: null });
    expect(problem(await call(scene, scene.as.officer, 'POST', `${path}/contact-code`, { channel: 'sms' }))).toMatchObject({ code: 'contacts.proved_already' });
  });

  it('or by signing in with it; the former number opens nothing any more', async () => {
    const former = await all(async (tx) => app.platform.secrets.decrypt((await tx.sql.selectFrom('users').select('phone').where('id', '=', scene.ids.liaison).executeTakeFirstOrThrow()).phone!));
    await check({ newPhone: phone });
    expect((await wayOf('sms')).unprovedSince).not.toBeNull();
    // The file is found by the new number, and no longer by the former.
    const found = async (last4: string) => (await ok<{ items: { id: string }[] }>(scene, scene.as.officer, 'GET', `/enterprises?q=${last4}`)).items.map(({ id }) => id);
    expect(await found(phone.slice(-4))).toContain(scene.enterpriseId);
    expect(await found(former.slice(-4))).not.toContain(scene.enterpriseId);
    const signIn = async (to: string) => {
      const { codeId } = (await app.api.http.inject({ method: 'POST', url: '/api/v1/session/codes', payload: { to } })).json<{ codeId: string }>();
      await app.runJobs();
      const sent = app.sentTexts.find(({ key }) => key === `code-${codeId}`);
      return sent && (await app.api.http.inject({ method: 'POST', url: '/api/v1/session/code', payload: { codeId, code: codeIn(sent.text) } })).statusCode;
    };
    expect(await signIn(former)).toBeUndefined();
    expect(await signIn(phone)).toBe(200);
    expect((await wayOf('sms')).unprovedSince).toBeNull();
  });

  it('not the number of another liaison, nor an office number for a mobile, nor with another outcome, nor one for who speaks elsewhere too', async () => {
    const other = await aLiaison(app, { enterpriseId: (await aScene(app)).enterpriseId, role: 'deputy' });
    expect(problem(await check({ newPhone: other.phone }))).toMatchObject({ field: 'body.newPhone', code: 'people.phone_of_another' });
    expect(problem(await check({ newPhone: '021-62345678' }))).toMatchObject({ field: 'body.newPhone', code: 'people.mobile_needed' });
    expect(problem(await check({ newPhone: '12345' }))).toMatchObject({ field: 'body.newPhone', code: 'contacts.bad_mobile' });
    expect(problem(await check({ outcome: 'left', newPhone: phone }))).toMatchObject({ field: 'body.newPhone', code: 'confirmations.not_current' });
    const elsewhere = await aScene(app);
    await all((tx) => tx.sql.insertInto('enterprise_holders').values({ id: crypto.randomUUID(), enterprise_id: elsewhere.enterpriseId, user_id: scene.ids.liaison, role: 'deputy', from_day: '2026-01-01' }).execute());
    expect(problem(await check({ newPhone: phone }))).toMatchObject({ field: 'body.newPhone', code: 'confirmations.speaks_elsewhere' });
    // Nothing is half done.
    expect((await ok<{ items: unknown[] }>(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}/liaison-checks`)).items).toEqual([]);
    expect((await wayOf('sms')).unprovedSince).toBeNull();
  });

  it('leaves what is asked about others of the enterprise; from the order itself it ends it', async () => {
    const deputy = await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'deputy' });
    await check({ holderId: await seatOf(deputy.id), outcome: 'wrong_contact', wrongChannel: 'phone' });
    await check({ outcome: 'wrong_contact', wrongChannel: 'phone' });
    await app.runJobs();
    app.clock.set('2026-03-02T02:00:00Z');
    await check({ newPhone: phone });
    await app.runJobs();
    const [order] = await orders();
    expect(order!.outcome).toBeNull();
    const detail = await ok<{ version: number; causes: { answeredAt: string | null }[] }>(scene, scene.as.officer, 'GET', `/verification-orders/${order!.case_id}`);
    expect(detail.causes.filter(({ answeredAt }) => answeredAt === null)).toHaveLength(1);
    const ended = await ok<{ outcome: string }>(scene, scene.as.officer, 'POST', `/verification-orders/${order!.case_id}/confirm`, { version: detail.version, holderId: await seatOf(deputy.id), newEmail: email });
    expect(ended).toMatchObject({ outcome: 'confirmed' });
    expect(await wayOf('email', await signedInAs(app, deputy))).toMatchObject({ address: 'n***@factory.example.cn' });
  });
});

describe('in a call-back about a case', () => {
  const answers = { reached: true, solved: true, usable: true, satisfaction: 5 };

  it('the new mobile takes the place of the one on file by the same step, and stands nowhere in the ledger', async () => {
    await check({ outcome: 'wrong_contact', wrongChannel: 'phone' });
    await app.runJobs();
    expect(await orders()).toMatchObject([{ outcome: null }]);
    app.clock.set('2026-03-02T02:00:00Z');
    const confirmed = await aConfirmedCase(scene);
    const callBack = (liaison: object, as = scene.as.colleague) => call(scene, as, 'POST', `/cases/${confirmed.id}/call-back`, { version: confirmed.version, ...answers, liaison });
    const other = await aLiaison(app, { enterpriseId: (await aScene(app)).enterpriseId, role: 'deputy' });
    expect(problem(await callBack({ outcome: 'current', newPhone: other.phone }))).toMatchObject({ field: 'body.liaison.newPhone', code: 'people.phone_of_another' });
    expect(problem(await callBack({ outcome: 'current', newPhone: '12345' }))).toMatchObject({ field: 'body.liaison.newPhone', code: 'contacts.bad_mobile' });
    expect(problem(await callBack({ outcome: 'left', newEmail: email }))).toMatchObject({ field: 'body.liaison.newEmail', code: 'confirmations.not_current' });
    expect(problem(await callBack({ outcome: 'current', newPhone: phone }, await signedInAs(app, { id: scene.ids.colleague }, { provedAt: null })))).toMatchObject({ code: 'auth.step_up' });
    // Nothing is half done.
    expect((await wayOf('sms')).unprovedSince).toBeNull();
    expect((await callBack({ outcome: 'current', newPhone: phone })).json()).toMatchObject({ status: 'closed' });
    await app.runJobs();
    expect(await wayOf('sms')).toMatchObject({ address: `137****${phone.slice(-4)}`, unprovedSince: '2026-03-02T02:00:00.000Z' });
    expect((await ok<{ items: Confirmation[] }>(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}/liaison-checks`)).items[0]).toMatchObject({ outcome: 'current', occasion: 'call', newChannels: ['phone'], by: { id: scene.ids.colleague } });
    expect(await orders()).toMatchObject([{ outcome: 'answered' }]);
    const { rows: written } = await all((tx) => sql<{ said: string }>`select l.params::text || coalesce(d::text, '') as said from ledger_entries l left join ledger_details d on d.entry_id = l.id where l.enterprise_id = ${scene.enterpriseId}`.execute(tx.sql));
    expect(written.map(({ said }) => said).join()).toContain('"liaison": "current"');
    expect(written.map(({ said }) => said).join()).not.toContain(phone);
  });
});

it('whoever owns a need of an enterprise whose file has moved to another park knows whose it is, and what its people say in the call-back is kept', async () => {
  const confirmed = await aConfirmedCase(scene);
  const open = await aCaseOf(scene, scene.as.liaison, { title: '路灯又坏了', body: '东门的路灯又坏了。', category: 'utilities' });
  const elsewhere = (await aPark(app, { districtId: scene.districtId })).parkId;
  const head = await signedInAs(app, await anOfficer(app, { areaId: elsewhere, role: 'park_leader' }));
  const administrator = await signedInAs(app, await anOfficer(app, { areaId: scene.districtId, role: 'administrator' }));
  const { version, name } = await ok<{ version: number; name: string }>(scene, administrator, 'GET', `/enterprises/${scene.enterpriseId}`);
  await ok(scene, administrator, 'POST', `/enterprises/${scene.enterpriseId}/park`, { version, parkId: elsewhere });
  const enterprise = { id: scene.enterpriseId, name };
  expect(await ok(scene, scene.as.officer, 'GET', `/cases/${open.id}`)).toMatchObject({ enterprise, park: { id: scene.parkId } });
  const { items: listed } = await ok<{ items: { id: string; enterprise: object }[] }>(scene, scene.as.officer, 'GET', '/cases');
  expect(listed.find(({ id }) => id === open.id)).toMatchObject({ enterprise });
  expect((await ok<{ items: { type: string }[] }>(scene, scene.as.officer, 'GET', `/cases/${open.id}/timeline`)).items.map(({ type }) => type)).toContain('case.enterprise_moved');
  const told = async (as: Record<string, string>, wanted: string) => (await ok<{ items: { kind: string; body: string }[] }>(scene, as, 'GET', '/notices')).items.filter(({ kind }) => kind === wanted);
  expect(await told(scene.as.officer, 'enterprise_moved')).toMatchObject([{ body: expect.stringContaining('由您负责的 2 件未办结诉求') as string }]);
  expect(await told(head, 'enterprise_arrived')).toMatchObject([{ body: expect.stringContaining('请在企业档案中指定服务专员') as string }]);
  expect(await told(scene.as.liaison, 'enterprise_arrived')).toMatchObject([{ body: expect.stringContaining('新诉求由') as string }]);
  expect((await call(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}`)).statusCode).toBe(404);
  const callBack = (more: object) => call(scene, scene.as.colleague, 'POST', `/cases/${confirmed.id}/call-back`, { version: confirmed.version, reached: true, solved: true, usable: true, satisfaction: 5, ...more });
  expect(problem(await callBack({}))).toMatchObject({ code: 'cases.call_back_liaison_missing' });
  expect((await callBack({ liaison: { outcome: 'left', changedOn: '2026-02-20' } })).json()).toMatchObject({ status: 'closed' });
  expect((await ok<{ items: Confirmation[] }>(scene, administrator, 'GET', `/enterprises/${scene.enterpriseId}/liaison-checks`)).items).toMatchObject([{ outcome: 'left', by: { id: scene.ids.colleague } }]);
});

it('goes with its enterprise when two files become one, and back again; that it is unproved goes with the person', async () => {
  await check({ newPhone: phone });
  const survivor = await anEnterprise(app, { parkId: scene.parkId, staff: { service_officer: scene.ids.officer } });
  const versionOf = async (id: string) => (await ok<{ version: number }>(scene, scene.as.officer, 'GET', `/enterprises/${id}`)).version;
  const corrected = async (id: string) => (await ok<{ items: Confirmation[] }>(scene, scene.as.officer, 'GET', `/enterprises/${id}/liaison-checks`)).items.filter(({ newChannels }) => newChannels.length > 0);
  await ok(scene, scene.as.officer, 'POST', `/enterprises/${survivor.id}/merge`, { version: await versionOf(survivor.id), otherId: scene.enterpriseId, otherVersion: await versionOf(scene.enterpriseId), choices: [] });
  expect(await corrected(survivor.id)).toMatchObject([{ newChannels: ['phone'], user: { id: scene.ids.liaison } }]);
  expect(await corrected(scene.enterpriseId)).toEqual([]);
  expect(await all((tx) => tx.sql.selectFrom('users').select('phone_unproved_at').where('id', '=', scene.ids.liaison).executeTakeFirstOrThrow())).toEqual({ phone_unproved_at: new Date('2026-03-02T01:30:00Z') });
  const { items: [merge] } = await ok<{ items: { id: string; version: number }[] }>(scene, scene.as.officer, 'GET', `/enterprises/${survivor.id}/merges`);
  await ok(scene, scene.as.officer, 'POST', `/merges/${merge!.id}/undo`, { version: merge!.version });
  expect(await corrected(survivor.id)).toEqual([]);
  expect(await corrected(scene.enterpriseId)).toHaveLength(1);
  expect((await wayOf('sms')).unprovedSince).toBe('2026-03-02T01:30:00.000Z');
});

describe('in the portal', () => {
  it('one step proves the new mobile and confirms', async () => {
    await all((tx) => openVerificationOrder(tx, { enterpriseId: scene.enterpriseId, cause: 'silence', causeKey: 'x', detail: {} }));
    app.clock.set('2026-03-02T02:00:00Z');
    const stale = await signedInAs(app, { id: scene.ids.liaison }, { provedAt: null });
    expect(problem(await call(scene, stale, 'POST', '/contacts/mine/new-phone-code', { phone }))).toMatchObject({ code: 'auth.step_up' });
    const { proofId } = await ok<{ proofId: string }>(scene, scene.as.liaison, 'POST', '/contacts/mine/new-phone-code', { phone });
    await app.runJobs();
    const moved = (body: object) => call(scene, scene.as.liaison, 'POST', '/liaison-check/moved', { holderId: seat, proofId, code: textTo(phone), ...body });
    const deputy = await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'deputy' });
    expect((await moved({ holderId: await seatOf(deputy.id) })).statusCode).toBe(404);
    expect(problem(await moved({ code: wrong(textTo(phone)) }))).toMatchObject({ code: 'contacts.bad_code' });
    expect((await moved({})).json()).toMatchObject({ confirmation: { outcome: 'current', occasion: 'one_tap', newChannels: ['phone'], by: { id: scene.ids.liaison } }, way: { channel: 'sms', address: `137****${phone.slice(-4)}`, unprovedSince: null } });
    await app.runJobs();
    expect(await orders()).toMatchObject([{ outcome: 'answered' }]);
    expect(app.sentTexts.findLast(({ phone: number }) => number === `86${phone}`)?.text).toContain('已更换');
  });

  it('the mobile of another liaison is refused in words for who owns it, not for officers', async () => {
    const other = await aLiaison(app, { enterpriseId: (await aScene(app)).enterpriseId, role: 'deputy' });
    const { proofId } = await ok<{ proofId: string }>(scene, scene.as.liaison, 'POST', '/contacts/mine/new-phone-code', { phone: other.phone });
    await app.runJobs();
    const refused = await call(scene, scene.as.liaison, 'POST', '/liaison-check/moved', { holderId: seat, proofId, code: textTo(other.phone) });
    expect(problem(refused)).toMatchObject({ code: 'people.own_phone_of_another', message: expect.stringContaining('请联系园区服务专员') });
  });
});

describe('by the link of a message', () => {
  const asked = async () => {
    await all((tx) => beginRound(tx, { enterpriseId: scene.enterpriseId, cause: 'quiet', step: 'liaison' }));
    const notice = await all((tx) => tx.sql.selectFrom('notices').select('id').where('enterprise_id', '=', scene.enterpriseId).where('kind', '=', 'liaison_check_asked').executeTakeFirstOrThrow());
    return checkLink(app.platform.secrets, notice.id).split('#')[1]!;
  };
  const byLink = (path: string, payload: object) => app.api.http.inject({ method: 'POST', url: `/api/v1/liaison-check/by-link/${path}`, payload });

  it('with a code to the new mobile and one to the mailbox on file; who was passed the link lacks the second', async () => {
    await setEmail(`known${count}@factory.example.cn`);
    const token = await asked();
    expect((await byLink('open', { token })).json()).toMatchObject({ own: true, email: 'k***@factory.example.cn' });
    const sent = (await byLink('new-contact', { token, channel: 'phone', address: phone })).json<{ proofId: string; known: { channel: string; to: string } }>();
    expect(sent.known).toMatchObject({ channel: 'email', to: 'k***@factory.example.cn' });
    expect(problem(await byLink('new-contact', { token, channel: 'phone', address: phone }))).toMatchObject({ code: 'auth.code_too_soon' });
    await app.runJobs();
    const [code, knownCode] = [textTo(phone), mailTo(`known${count}@factory.example.cn`)];
    const body = { token, proofId: sent.proofId, code, knownCode };
    expect(problem(await byLink('moved', { ...body, knownCode: wrong(knownCode) }))).toMatchObject({ field: 'body.knownCode', code: 'contacts.bad_code' });
    expect(problem(await byLink('moved', { ...body, knownCode: code }))).toMatchObject({ field: 'body.knownCode', code: 'contacts.bad_code' });
    expect((await byLink('moved', body)).json()).toEqual({ next: 'none' });
    expect(await wayOf('sms')).toMatchObject({ address: `137****${phone.slice(-4)}`, unprovedSince: null });
    expect((await ok<{ items: Confirmation[] }>(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}/liaison-checks`)).items[0]).toMatchObject({ outcome: 'current', newChannels: ['phone'], by: { id: scene.ids.liaison } });
    expect(problem(await byLink('new-contact', { token, channel: 'phone', address: phone }))).toMatchObject({ code: 'confirmations.answered_already' });
  });

  it('not of others, and not where nothing on file takes a code', async () => {
    const owner = await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'owner' });
    await all((tx) => beginRound(tx, { enterpriseId: scene.enterpriseId, cause: 'contact', step: 'others' }));
    const notice = await all((tx) => tx.sql.selectFrom('notices').select('id').where('recipient_id', '=', owner.id).where('kind', '=', 'liaison_check_of').executeTakeFirstOrThrow());
    const token = checkLink(app.platform.secrets, notice.id).split('#')[1]!;
    expect((await byLink('open', { token })).json()).toMatchObject({ own: false, phone: null, email: null });
    expect(problem(await byLink('new-contact', { token, channel: 'phone', address: phone }))).toMatchObject({ code: 'confirmations.own_contact_only' });
    await all((tx) => cameBack(tx, scene.ids.liaison, { channel: 'sms' }));
    const own = await all((tx) => tx.sql.selectFrom('notices').select('id').where('recipient_id', '=', scene.ids.liaison).where('kind', '=', 'liaison_check_asked').executeTakeFirstOrThrow());
    expect(problem(await byLink('new-contact', { token: checkLink(app.platform.secrets, own.id).split('#')[1]!, channel: 'email', address: email }))).toMatchObject({ code: 'confirmations.no_known_contact' });
  });
});
