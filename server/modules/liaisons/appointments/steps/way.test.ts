import { createHash, verify } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AppointmentState, type AppointmentDetail } from '@qilian/contract/appointments';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { inTransaction } from '../../../../platform/db/transaction.ts';
import { aSealIdentity, sealFilesIn } from '../../../../platform/documents/testing.ts';
import { openTestApp, type TestApp } from '../../../../testing/app.ts';
import { anAuthenticator, p256Of, type Authenticator } from '../../../../testing/authenticator.ts';
import { multipart } from '../../../../testing/contract/call.ts';
import type { EndingTerm } from '@qilian/contract/liaison-advice';
import type { HandoverDetail, HandoverSummary } from '@qilian/contract/handovers';
import { aMandate, anEnterprise } from '../../../enterprises/testing.ts';
import { unconfirmed } from '../../handover/testing.ts';
import { aDepartment, aLiaison, anOfficer, aPark, cookieOf, signedInAs, type ParkIds } from '../../../people/testing.ts';
import { tellOfTerms } from '../terms.ts';
import { actionsOf, isOver, states, waitsFor, type Party } from '../rules.ts';

type Headers = Record<string, string>;

const origin = 'https://service.qilian.example.cn';
let app: TestApp;
let folder: string;
let place: ParkIds;
let officer: Headers;
let officerId: string;
let register: Server;
let verdict: string | number;
let asked: { name: string; idNumber: string }[];
beforeAll(async () => {
  register = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      asked.push(JSON.parse(Buffer.concat(chunks).toString()) as { name: string; idNumber: string });
      if (request.headers.authorization !== 'Bearer register-token') return response.writeHead(401).end();
      return typeof verdict === 'number' ? response.writeHead(verdict).end() : response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ result: verdict }));
    });
  });
  await new Promise<void>((done) => { register.listen(0, '127.0.0.1', done); });
  folder = await mkdtemp(join(tmpdir(), 'qilian-way-'));
  const seal = sealFilesIn(folder, await aSealIdentity({ algorithm: 'ec', from: '2026-01-01', until: '2041-01-01' }));
  app = await openTestApp({ env: { PUBLIC_URL: origin, SEAL_CERT: seal.cert, SEAL_KEY: seal.key, REAL_NAME_URL: `http://127.0.0.1:${(register.address() as AddressInfo).port}/check`, REAL_NAME_TOKEN: 'register-token' } });
  place = await aPark(app, { name: '高新园' });
  const person = await anOfficer(app, { areaId: place.parkId });
  officerId = person.id;
  officer = await signedInAs(app, person);
});
afterAll(async () => {
  await app.close();
  register.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  verdict = 'match';
  asked = [];
});

const call = async (as: Headers, method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) => {
  const answer = await app.api.http.inject({ method, url: `/api/v1${url}`, headers: as, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.headers['content-type']?.includes('json') ? answer.json() : answer.rawPayload, answer };
};
const ok = async <Result = AppointmentDetail>(as: Headers, method: 'GET' | 'POST' | 'PUT', url: string, payload?: object): Promise<Result> => {
  const { status, body } = await call(as, method, url, payload);
  if (status !== 200) throw new Error(`${method} ${url} answered ${status}: ${JSON.stringify(body)}`);
  return body as Result;
};

let mobiles = 13_700_000_000;
const idNumber = '11010519491231002X';

interface Way {
  enterpriseId: string;
  owner: { id: string; name: string; phone: string; as: Headers };
  ownerKey: Authenticator;
  named: AppointmentDetail;
  /** Who holds the seat until then. */
  predecessor: { id: string; name: string; phone: string } | null;
  phone: string;
  email: string;
  token: string;
}

/** An enterprise with an owner who has a passkey, and a successor named for the empty seat of its primary. */
async function aNamed({ withPasskey = true, primary = false } = {}): Promise<Way> {
  const { id: enterpriseId } = await anEnterprise(app, { parkId: place.parkId, staff: { service_officer: officerId } });
  const person = await aLiaison(app, { enterpriseId, role: 'owner' });
  const owner = { ...person, as: await signedInAs(app, person) };
  const ownerKey = anAuthenticator({ origin });
  if (withPasskey) await enrol(owner.as, ownerKey);
  const present = primary ? await aLiaison(app, { enterpriseId, role: 'primary' }) : null;
  const { holders } = await ok<{ holders: { id: string; role: string }[] }>(officer, 'GET', `/enterprises/${enterpriseId}`);
  const phone = String(mobiles += 1);
  const email = `wang${phone}@example.cn`;
  const named = await ok(owner.as, 'POST', `/enterprises/${enterpriseId}/appointments`, {
    role: 'primary', predecessorId: holders.find(({ role }) => role === 'primary')?.id ?? null, name: '王芳', phone, email, post: '行政总监', scope: 'decisions', authority: ['funds'], until: '2028-12-31',
  });
  await app.runJobs();
  return { enterpriseId, owner, ownerKey, named, predecessor: present, phone, email, token: lastLink(phone) };
}

const enrol = async (as: Headers, key: Authenticator) => ok<unknown>(as, 'POST', '/me/passkeys', { name: '手机', ...key.create(await ok(as, 'POST', '/me/passkeys/options')) });
const lastLink = (phone: string) => /#(\S+)/.exec(app.sentTexts.findLast((one) => one.phone === `86${phone}` && one.text.includes('#'))!.text)![1]!;
const lastCode = (phone: string) => /\d{6}/.exec(app.sentTexts.findLast((one) => one.phone === `86${phone}` && one.text.includes('核验码'))!.text)![0];

/** The successor's own phone: the code that went there, and the session that it opens. */
async function entered({ token, phone }: Way): Promise<Headers> {
  const { codeId } = await ok<{ codeId: string }>({}, 'POST', '/appointments/link/code', { token });
  await app.runJobs();
  const { answer, status } = await call({}, 'POST', '/appointments/link/enter', { token, codeId, code: lastCode(phone) });
  expect(status).toBe(200);
  return cookieOf(answer);
}

async function provedEmail(way: Way, as: Headers): Promise<AppointmentDetail> {
  const { codeId } = await ok<{ codeId: string }>(as, 'POST', `/appointments/${way.named.id}/email/code`);
  await app.runJobs();
  const code = /\d{6}/.exec(app.sentMails.findLast(({ to, subject }) => to === way.email && subject.includes('核验码'))!.text)![0];
  return ok(as, 'POST', `/appointments/${way.named.id}/email`, { codeId, code });
}

/** Everything proved; what is left is to accept. */
async function enrolled(way: Way): Promise<Headers> {
  const as = await entered(way);
  const { version } = await provedEmail(way, as);
  await ok(as, 'POST', `/appointments/${way.named.id}/identity`, { version, idNumber });
  await enrol(as, anAuthenticator({ origin }));
  return as;
}

const accept = async (way: Way, as: Headers) => ok(as, 'POST', `/appointments/${way.named.id}/accept`, { ...await versionsOf(), version: (await ok(as, 'GET', `/appointments/${way.named.id}`)).version });
async function versionsOf() {
  const { items } = await ok<{ items: { kind: string; version: string }[] }>({}, 'GET', '/appointment-texts');
  const version = (kind: string) => items.find((text) => text.kind === kind)!.version;
  return { dutiesVersion: version('duties'), deliveryVersion: version('electronic_delivery') };
}

async function signed(way: Way, found: AppointmentDetail): Promise<AppointmentDetail> {
  const body = { version: found.version, digest: found.letter!.digest };
  const ceremony = await ok<Parameters<Authenticator['get']>[0]>(way.owner.as, 'POST', `/appointments/${way.named.id}/sign/options`, body);
  return ok(way.owner.as, 'POST', `/appointments/${way.named.id}/sign/passkey`, { ...body, ...way.ownerKey.get(ceremony) });
}

const aScan = async (as: Headers) => {
  const { content, type } = multipart({}, { name: '签字表.txt', content: '签字' });
  return (await app.api.http.inject({ method: 'POST', url: '/api/v1/files', headers: { ...as, 'content-type': type }, payload: content })).json<{ id: string }>().id;
};

describe('the whole way', () => {
  test('from the name to the sealed letter, each step by whose it is', async () => {
    const way = await aNamed();
    const link = await ok<{ phone: string; name: string; spent: boolean }>({}, 'POST', '/appointments/link/read', { token: way.token });
    expect(link).toMatchObject({ phone: `${way.phone.slice(0, 3)}****${way.phone.slice(-4)}`, name: '王*', spent: false, mine: false, park: '高新园' });
    const as = await enrolled(way);
    expect(asked).toEqual([{ name: '王芳', idNumber, key: expect.any(String) }]);
    const ready = await ok(as, 'GET', `/appointments/${way.named.id}`);
    expect(ready).toMatchObject({ state: 'enrolling', waitsFor: 'successor', steps: { mobile: expect.any(String), email: expect.any(String), identity: { checked: 'register', last4: '002X' }, passkey: expect.any(String) } });

    const accepted = await accept(way, as);
    expect(accepted).toMatchObject({ state: 'accepted', waitsFor: 'owner', letter: { file: { name: expect.stringContaining(way.named.number) } } });
    await app.runJobs();
    expect(app.sentTexts.findLast(({ phone }) => phone === `86${way.owner.phone}`)!.text).toContain('委任书等待签署');

    const letter = await pdfOf(way.owner.as, accepted.letter!.file.id);
    expect(createHash('sha256').update(letter).digest('hex')).toBe(accepted.letter!.digest);
    const done = await signed(way, accepted);
    expect(done).toMatchObject({ signedBy: { id: way.owner.id }, steps: { signed: expect.any(String) } });
    // Whoever is concerned reads the sealed letter; its first bytes are those that were signed.
    for (const reader of [way.owner.as, as, officer]) {
      const sealed = await pdfOf(reader, done.sealedLetter!.id);
      expect(sealed.subarray(0, letter.length).equals(letter)).toBe(true);
      expect(sealed.includes(Buffer.from('/SubFilter /ETSI.CAdES.detached'))).toBe(true);
    }
    const stranger = await aNamed();
    expect((await call(stranger.owner.as, 'GET', `/files/${done.sealedLetter!.id}`)).status).toBe(404);
    // What is kept of the signature proves by itself that the owner's passkey signed this letter.
    const { signature, key } = await inTransaction(app.platform, system, async (tx) => ({
      signature: (await tx.sql.selectFrom('appointments').select('signature').where('id', '=', way.named.id).executeTakeFirstOrThrow()).signature as Record<string, string>,
      key: (await tx.sql.selectFrom('passkeys').select('public_key').where('user_id', '=', way.owner.id).executeTakeFirstOrThrow()).public_key,
    }));
    const challenge = createHash('sha256').update(Buffer.from(signature.nonce!, 'hex')).update(createHash('sha256').update(letter).digest()).digest('base64url');
    const clientData = Buffer.from(signature.clientDataJSON!, 'base64url');
    expect(JSON.parse(clientData.toString())).toMatchObject({ type: 'webauthn.get', challenge });
    const covered = Buffer.concat([Buffer.from(signature.authenticatorData!, 'base64url'), createHash('sha256').update(clientData).digest()]);
    expect(verify('sha256', covered, p256Of(key), Buffer.from(signature.signature!, 'base64url'))).toBe(true);
    const { items } = await ok<{ items: { type: string }[] }>(officer, 'GET', `/enterprises/${way.enterpriseId}/timeline?limit=100`);
    expect(items.map(({ type }) => type)).toEqual(expect.arrayContaining(['appointment.named', 'appointment.mobile_proved', 'appointment.email_proved', 'appointment.identified', 'appointment.accepted', 'appointment.signed']));
    expect(JSON.stringify(items)).not.toContain(idNumber);
    const consents = await ok<{ items: { id: string; kind: string; version: string; revokedAt: string | null }[] }>(as, 'GET', '/me/consents');
    expect(consents.items).toMatchObject([{ kind: expect.any(String), revokedAt: null }, { revokedAt: null }]);
    const delivery = consents.items.find(({ kind }) => kind === 'electronic_delivery')!;
    expect(await call(stranger.owner.as, 'POST', `/me/consents/${delivery.id}/revoke`)).toMatchObject({ status: 404 });
    await ok<unknown>(as, 'POST', `/me/consents/${delivery.id}/revoke`);
    expect(await call(as, 'POST', `/me/consents/${delivery.id}/revoke`)).toMatchObject({ status: 409, body: { code: 'appointments.consent_revoked' } });
    expect(await call(as, 'POST', `/me/consents/${consents.items.find(({ kind }) => kind === 'duties')!.id}/revoke`)).toMatchObject({ status: 409, body: { code: 'appointments.duties_with_office' } });
  });

  test('on a phone without passkeys the counter sees the person', async () => {
    const way = await aNamed();
    const as = await entered(way);
    const { version } = await provedEmail(way, as);
    const identified = await ok(as, 'POST', `/appointments/${way.named.id}/identity`, { version, idNumber });
    expect(await call(as, 'POST', `/appointments/${way.named.id}/accept`, { ...await versionsOf(), version: identified.version })).toMatchObject({ status: 409, body: { code: 'appointments.passkey_missing' } });
    expect(await ok(as, 'POST', `/appointments/${way.named.id}/without-passkey`, { version: identified.version })).toMatchObject({ waitsFor: 'staff' });
    const seen = await ok(officer, 'GET', `/appointments/${way.named.id}`);
    expect(await ok(officer, 'POST', `/appointments/${way.named.id}/counter`, { version: seen.version, cardSeen: true })).toMatchObject({ waitsFor: 'successor', steps: { counter: expect.any(String) } });
    expect((await accept(way, as)).state).toBe('accepted');
  });

  test('an owner without passkey signs by a fresh proof, one with a passkey by it', async () => {
    const plain = await aNamed({ withPasskey: false });
    const accepted = await accept(plain, await enrolled(plain));
    const stale = await signedInAs(app, plain.owner, { provedAt: null });
    const body = { version: accepted.version, digest: accepted.letter!.digest };
    expect(await call(stale, 'POST', `/appointments/${plain.named.id}/sign`, body)).toMatchObject({ status: 403, body: { code: 'auth.step_up' } });
    expect(await ok(plain.owner.as, 'POST', `/appointments/${plain.named.id}/sign`, body)).toMatchObject({ signedBy: { id: plain.owner.id } });
    const keyed = await aNamed();
    const other = await accept(keyed, await enrolled(keyed));
    expect(await call(keyed.owner.as, 'POST', `/appointments/${keyed.named.id}/sign`, { version: other.version, digest: other.letter!.digest })).toMatchObject({ status: 409, body: { code: 'appointments.sign_with_passkey' } });
  });

  test('at the counter staff does it, the person confirms by code or by hand', async () => {
    const byCode = await aNamed();
    const { codeId } = await ok<{ codeId: string }>(officer, 'POST', `/appointments/${byCode.named.id}/assist/code`);
    await app.runJobs();
    const given = { version: byCode.named.version, idNumber, cardSeen: true, way: 'code', codeId, code: lastCode(byCode.phone) };
    expect(await call(officer, 'POST', `/appointments/${byCode.named.id}/assist`, { ...given, code: undefined })).toMatchObject({ status: 422, body: { code: 'appointments.code_needed' } });
    expect(await call(officer, 'POST', `/appointments/${byCode.named.id}/assist`, { ...given, way: 'scan', fileIds: [await aScan(officer)] })).toMatchObject({ status: 409, body: { code: 'appointments.phone_there' } });
    const accepted = await ok(officer, 'POST', `/appointments/${byCode.named.id}/assist`, given);
    expect(accepted).toMatchObject({ state: 'accepted', route: 'assisted', assistedBy: { id: officerId } });

    const { id: enterpriseId } = await anEnterprise(app, { parkId: place.parkId, staff: { service_officer: officerId } });
    const named = await ok(officer, 'POST', `/enterprises/${enterpriseId}/appointments`, { role: 'deputy', predecessorId: null, name: '老李', post: '门卫主管', scope: 'paperwork', authority: [] });
    expect(named.waitsFor).toBe('staff');
    const waiting = async () => (await ok<{ items: { id: string; waitsFor: string }[] }>(officer, 'GET', '/appointments?waitsForPark=true&mine=true&limit=100')).items;
    expect((await waiting()).map(({ id }) => id)).toContain(named.id);
    expect((await waiting()).every(({ waitsFor: party }) => party === 'staff')).toBe(true);
    const form = await call(officer, 'GET', `/appointments/${named.id}/form`);
    expect((form.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-');
    const noScan = { version: named.version, idNumber: '440524188001010014', cardSeen: true, way: 'scan' };
    expect(await call(officer, 'POST', `/appointments/${named.id}/assist`, noScan)).toMatchObject({ status: 422, body: { code: 'appointments.scan_needed' } });
    const byHand = await ok(officer, 'POST', `/appointments/${named.id}/assist`, { ...noScan, fileIds: [await aScan(officer)] });
    // Nobody of the enterprise has an account: the letter is signed on paper.
    expect(byHand).toMatchObject({ state: 'accepted', waitsFor: 'staff', allowedActions: expect.arrayContaining(['sign_on_paper']) });
    expect(await ok(officer, 'POST', `/appointments/${named.id}/sign/paper`, { version: byHand.version, fileIds: [await aScan(officer)] })).toMatchObject({ steps: { signed: expect.any(String) } });
  });
});

test('the form is for whoever is offered it: also a successor without any seat, no longer once there is nothing to sign', async () => {
  const way = await aNamed();
  const as = await entered(way);
  const form = async (who: Headers) => (await call(who, 'GET', `/appointments/${way.named.id}/form`)).status;
  expect((await ok(as, 'GET', `/appointments/${way.named.id}`)).allowedActions).toContain('print');
  expect(await form(as)).toBe(200);
  expect(await form(await signedInAs(app, await anOfficer(app, { role: 'auditor', areaId: place.parkId })))).toBe(403);
  await ok(as, 'POST', `/appointments/${way.named.id}/decline`, { version: (await ok(as, 'GET', `/appointments/${way.named.id}`)).version });
  expect(await call(way.owner.as, 'GET', `/appointments/${way.named.id}/form`)).toMatchObject({ status: 409, body: { code: 'appointments.over' } });
});

describe('to the moment of effect', () => {
  const seatOf = async (enterpriseId: string) => (await ok<{ holders: { id: string; role: string; until: string | null; termUntil: string | null; user: { id: string } }[] }>(officer, 'GET', `/enterprises/${enterpriseId}`)).holders.find(({ role, until }) => role === 'primary' && until === null)!;
  const raise = (as: Headers) => call(as, 'POST', '/cases', { title: '申请设备补贴', body: '请协助', category: 'funds' });

  test('named, proved, signed and handed over: the successor works from that instant, the predecessor no more', async () => {
    const way = await aNamed({ primary: true });
    const before = await signedInAs(app, way.predecessor!);
    expect((await call(before, 'POST', '/cases', { title: '北门路灯不亮', body: '请协助', category: 'utilities' })).status).toBe(200);
    const as = await enrolled(way);
    const done = await signed(way, await accept(way, as));
    expect(done).toMatchObject({ state: 'handing_over', waitsFor: 'predecessor' });
    // Signed is not in effect: nothing has moved yet.
    expect((await call(as, 'GET', '/cases')).status).toBe(403);
    expect((await call(as, 'GET', `/enterprises/${way.enterpriseId}`)).status).toBe(403);
    const { items: [begun] } = await ok<{ items: HandoverSummary[] }>(before, 'GET', '/handovers');
    const at = `/handovers/${begun!.id}`;
    const see = (who: Headers) => ok<HandoverDetail>(who, 'GET', at);
    for (const section of ['account', 'legacy', 'document']) await ok<unknown>(before, 'POST', `${at}/nothing`, { section, nothing: true });
    await ok<unknown>(before, 'POST', `${at}/written`, { version: (await see(before)).version });
    for (const { key, seen } of unconfirmed(await see(as))) await ok<unknown>(as, 'POST', `${at}/confirm`, { item: key, seen });
    expect(await ok<HandoverDetail>(as, 'POST', `${at}/take-over`, { version: (await see(as)).version })).toMatchObject({ state: 'overlap' });

    expect(await ok(way.owner.as, 'GET', `/appointments/${way.named.id}`)).toMatchObject({ state: 'effective', waitsFor: 'nobody', from: '2026-03-02', steps: { effective: expect.any(String) } });
    expect((await seatOf(way.enterpriseId)).user.id).toBe(done.successor.userId);
    expect((await ok<{ items: { title: string }[] }>(as, 'GET', '/cases')).items.map(({ title }) => title)).toEqual(['北门路灯不亮']);
    expect((await raise(as)).status).toBe(200);
    expect((await call(before, 'GET', '/cases')).status).toBe(401);
    const anew = await signedInAs(app, way.predecessor!);
    expect((await raise(anew)).status).toBe(403);
    expect((await ok<{ items: unknown[] }>(anew, 'GET', '/appointments')).items).toEqual([]);
  });

  test('a term is told to liaison, owner and officer before it ends and after; the seat stays, its authority doesn\'t; the holder is appointed anew', async () => {
    const now = app.clock.now();
    const way = await aNamed();
    const as = await enrolled(way);
    await signed(way, await accept(way, as));
    const seat = await seatOf(way.enterpriseId);
    expect(seat.termUntil).toBe('2028-12-31');
    const successor = seat.user.id;
    const kinds = async () => {
      await tellOfTerms(app.platform);
      await tellOfTerms(app.platform);
      const told = await inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('notices').select(['recipient_id', 'kind']).where('enterprise_id', '=', way.enterpriseId).where('kind', 'like', 'term_%').orderBy('created_at').execute());
      return [successor, way.owner.id, officerId].map((person) => told.filter((one) => one.recipient_id === person).map((one) => one.kind));
    };
    const each = (...expected: string[]) => [expected, expected, expected];
    app.clock.set('2028-11-30T02:00:00Z');
    expect(await kinds()).toEqual(each());
    // Told when offices open.
    app.clock.set('2028-12-01T14:00:00Z');
    expect(await kinds()).toEqual(each());
    app.clock.set('2028-12-04T02:00:00Z');
    await app.sweep();
    expect(await kinds()).toEqual(each('term_ending'));
    app.clock.set('2028-12-25T02:00:00Z');
    expect(await kinds()).toEqual(each('term_ending', 'term_ending'));
    const fresh = await signedInAs(app, { id: successor });
    expect((await raise(fresh)).status).toBe(200);
    app.clock.set('2029-01-02T02:00:00Z');
    expect(await kinds()).toEqual(each('term_ending', 'term_ending', 'term_over'));
    const holder = await signedInAs(app, { id: successor });
    expect(await raise(holder)).toMatchObject({ status: 403 });
    expect((await call(holder, 'POST', '/cases', { title: '北门路灯不亮', body: '请协助', category: 'utilities' })).status).toBe(200);
    const owner = await signedInAs(app, way.owner);
    const staffNow = await signedInAs(app, { id: officerId });
    for (const who of [owner, holder, staffNow]) expect((await ok<{ items: EndingTerm[] }>(who, 'GET', '/liaison-terms')).items.filter(({ enterprise }) => enterprise.id === way.enterpriseId)).toMatchObject([{ user: { id: successor }, until: '2028-12-31', daysLeft: -2 }]);
    app.clock.set('2029-01-31T02:00:00Z');
    expect(await kinds()).toEqual(each('term_ending', 'term_ending', 'term_over', 'term_over'));

    const naming = { role: 'primary', predecessorId: seat.id, name: '王芳', phone: way.phone, email: way.email, post: '行政总监', scope: 'decisions', authority: ['funds'] };
    const again = await signedInAs(app, way.owner);
    const name = (more: object) => call(again, 'POST', `/enterprises/${way.enterpriseId}/appointments`, { ...naming, ...more });
    expect(await name({ name: '王方', until: '2031-12-31' })).toMatchObject({ status: 409, body: { code: 'appointments.same_person' } });
    const renewed = (await name({ until: '2031-12-31' })).body as AppointmentDetail;
    expect(renewed).toMatchObject({ state: 'named', predecessor: { user: { id: successor } }, until: '2031-12-31' });
    // While it is under way nobody is reminded, and it stands on no list.
    expect((await ok<{ items: EndingTerm[] }>(again, 'GET', '/liaison-terms')).items).toEqual([]);
    await app.runJobs();
    const next: Way = { ...way, named: renewed, token: lastLink(way.phone), owner: { ...way.owner, as: again } };
    const renewing = await entered(next);
    const { version } = await provedEmail(next, renewing);
    await ok(renewing, 'POST', `/appointments/${renewed.id}/identity`, { version, idNumber });
    // The passkey is the one of before, and nobody hands over to themselves.
    const effective = await signed(next, await accept(next, renewing));
    expect(effective.state).toBe('effective');
    expect(await seatOf(way.enterpriseId)).toMatchObject({ user: { id: successor }, termUntil: '2031-12-31' });
    expect((await raise(await signedInAs(app, { id: successor }))).status).toBe(200);
    expect(await call(await signedInAs(app, way.owner), 'POST', `/enterprises/${way.enterpriseId}/appointments`, { ...naming, predecessorId: (await seatOf(way.enterpriseId)).id, until: '2031-12-31' })).toMatchObject({ status: 409, body: { code: 'appointments.nothing_changes' } });
    app.clock.set(now);
  });
});

test('what is withdrawn in the settings of notices is revoked among the consents', async () => {
  const way = await aNamed();
  const as = await enrolled(way);
  await signed(way, await accept(way, as));
  const fresh = await signedInAs(app, { id: (await ok(as, 'GET', `/appointments/${way.named.id}`)).successor.userId! });
  await ok<unknown>(fresh, 'PUT', '/me/delivery-consent', { given: false });
  const { items } = await ok<{ items: { kind: string; revokedAt: string | null }[] }>(fresh, 'GET', '/me/consents');
  expect(Object.fromEntries(items.map(({ kind, revokedAt }) => [kind, revokedAt !== null]))).toEqual({ duties: false, electronic_delivery: true });
  // Given there anew, it stands among them anew, and is revoked here as well as there.
  const { text: { version } } = await ok<{ text: { version: string } }>(fresh, 'GET', '/me/delivery-consent');
  await ok<unknown>(fresh, 'PUT', '/me/delivery-consent', { given: true, textVersion: version });
  const again = (await ok<{ items: { id: string; kind: string; version: string; revokedAt: string | null }[] }>(fresh, 'GET', '/me/consents')).items.find(({ kind, revokedAt }) => kind === 'electronic_delivery' && revokedAt === null);
  expect(again).toMatchObject({ version });
  await ok<unknown>(fresh, 'POST', `/me/consents/${again!.id}/revoke`);
  expect(await ok<{ given: boolean }>(fresh, 'GET', '/me/delivery-consent')).toMatchObject({ given: false });
});

describe('who sees it', () => {
  test('departments, agents and other parks learn nothing; the auditor reads; a deputy reads all but the filled-in form', async () => {
    const { id: enterpriseId } = await anEnterprise(app, { parkId: place.parkId, staff: { service_officer: officerId } });
    const [owner, deputy] = await Promise.all((['owner', 'deputy'] as const).map(async (role) => signedInAs(app, await aLiaison(app, { enterpriseId, role }))));
    const named = await ok(officer, 'POST', `/enterprises/${enterpriseId}/appointments`, { role: 'primary', predecessorId: null, name: '老李', post: '门卫主管', scope: 'paperwork', authority: [] });
    const form = await aScan(officer);
    const accepted = await ok(officer, 'POST', `/appointments/${named.id}/assist`, { version: named.version, idNumber: '440524188001010014', cardSeen: true, way: 'scan', fileIds: [form] });
    const { departmentId } = await aDepartment(app, place.parkId);
    const agent = await aLiaison(app);
    await aMandate(app, { enterpriseId, agentId: agent.id, grantedBy: officerId });
    const elsewhere = await aPark(app);
    const people = {
      department: await signedInAs(app, await anOfficer(app, { role: 'department_liaison', areaId: place.parkId, departmentId })), agent: await signedInAs(app, agent),
      elsewhere: await signedInAs(app, await anOfficer(app, { role: 'park_leader', areaId: elsewhere.parkId })), stranger: (await aNamed()).owner.as,
    };
    for (const [who, as] of Object.entries(people)) {
      expect((await call(as, 'GET', `/appointments/${named.id}`)).status, who).toBe(404);
      expect((await ok<{ items: { id: string }[] }>(as, 'GET', '/appointments?limit=100')).items.map(({ id }) => id), who).not.toContain(named.id);
      expect([403, 404], who).toContain((await call(as, 'GET', `/appointments/${named.id}/form`)).status);
      for (const file of [form, accepted.letter!.file.id]) expect((await call(as, 'GET', `/files/${file}`)).status, who).toBe(404);
      expect([403, 404], who).toContain((await call(as, 'GET', `/enterprises/${enterpriseId}/liaison-advice`)).status);
    }
    const auditor = await signedInAs(app, await anOfficer(app, { role: 'auditor', areaId: place.parkId }));
    expect(await ok(auditor, 'GET', `/appointments/${named.id}`)).toMatchObject({ allowedActions: [] });
    const readers: [Headers, number][] = [[officer, 200], [auditor, 200], [owner!, 404], [deputy!, 404], [await signedInAs(app, { id: accepted.successor.userId! }), 200]];
    for (const [as, status] of readers) {
      expect((await call(as, 'GET', `/files/${accepted.letter!.file.id}`)).status).toBe(200);
      expect((await call(as, 'GET', `/files/${form}`)).status).toBe(status);
    }
  });
});

describe('bad input', () => {
  test('a forwarded link is of no use: codes go to the named mobile, and guessing ends after five', async () => {
    const way = await aNamed();
    const before = app.sentTexts.length;
    const { codeId, to } = await ok<{ codeId: string; to: string }>({}, 'POST', '/appointments/link/code', { token: way.token });
    await app.runJobs();
    expect(to).toContain('****');
    expect(app.sentTexts.slice(before).map(({ phone }) => phone)).toEqual([`86${way.phone}`]);
    const right = lastCode(way.phone);
    const wrong = right === '000000' ? '000001' : '000000';
    const guess = (code: string) => call({}, 'POST', '/appointments/link/enter', { token: way.token, codeId, code });
    for (let left = 4; left > 0; left -= 1) expect(await guess(wrong)).toMatchObject({ status: 422, body: { code: 'auth.code_wrong', detail: expect.stringContaining(String(left)), errors: [{ field: 'body.code' }] } });
    expect(await guess(wrong)).toMatchObject({ status: 422, body: { code: 'auth.code_over' } });
    expect(await guess(right)).toMatchObject({ status: 422, body: { code: 'auth.code_over' } });
    expect(await call({}, 'POST', '/appointments/link/code', { token: way.token })).toMatchObject({ status: 429, body: { code: 'auth.code_too_soon' } });
  });

  test('a link that was used, replaced, made up or is too old says so, and how to mend it', async () => {
    const way = await aNamed();
    const as = await entered(way);
    expect(await call({}, 'POST', '/appointments/link/code', { token: way.token })).toMatchObject({ status: 409, body: { code: 'appointments.link_used' } });
    await ok<unknown>({}, 'POST', '/appointments/link/renew', { token: way.token });
    await app.runJobs();
    const next = lastLink(way.phone);
    expect(next).not.toBe(way.token);
    expect(await ok<{ spent: boolean }>({}, 'POST', '/appointments/link/read', { token: next })).toMatchObject({ spent: false });
    expect(await ok<{ spent: boolean; mine: boolean }>(as, 'POST', '/appointments/link/read', { token: way.token })).toMatchObject({ spent: true, mine: true });
    expect(await call({}, 'POST', '/appointments/link/read', { token: `${way.token.slice(0, -2)}aa` })).toMatchObject({ status: 409, body: { code: 'appointments.link_unknown' } });
    const now = app.clock.now();
    app.clock.set(new Date(now.getTime() + 8 * 86_400_000));
    expect(await call({}, 'POST', '/appointments/link/code', { token: next })).toMatchObject({ status: 409, body: { code: 'appointments.link_expired' } });
    app.clock.set(now);
  });

  test.each([
    ['110105491231002', 'appointments.id_first_generation'], ['1101051949123100', 'appointments.id_length'], ['110105194912310021', 'appointments.id_check_digit'],
  ])('refuses the identity number %s before asking anybody', async (number, code) => {
    const way = await aNamed();
    const as = await entered(way);
    const { version } = await ok(as, 'GET', `/appointments/${way.named.id}`);
    expect(await call(as, 'POST', `/appointments/${way.named.id}/identity`, { version, idNumber: number })).toMatchObject({ status: 422, body: { errors: [{ field: 'body.idNumber', code }] } });
    expect(asked).toEqual([]);
  });

  test.each([['mismatch', 422, 'appointments.id_mismatch'], ['unknown', 422, 'appointments.id_unknown'], [500, 503, 'appointments.register_unreachable'], ['nonsense', 503, 'appointments.register_unreachable']])('a register that answers %s', async (answer, status, code) => {
    const way = await aNamed();
    const as = await entered(way);
    verdict = answer;
    const { version } = await ok(as, 'GET', `/appointments/${way.named.id}`);
    expect(await call(as, 'POST', `/appointments/${way.named.id}/identity`, { version, idNumber })).toMatchObject({ status, body: { code } });
  });

  test('a signature over another letter, by another passkey, or by who is no longer owner', async () => {
    const way = await aNamed();
    const accepted = await accept(way, await enrolled(way));
    const body = { version: accepted.version, digest: accepted.letter!.digest };
    const url = `/appointments/${way.named.id}/sign`;
    expect(await call(way.owner.as, 'POST', `${url}/options`, { ...body, digest: '0'.repeat(64) })).toMatchObject({ status: 409, body: { code: 'appointments.letter_changed' } });
    const ceremony = await ok<Parameters<Authenticator['get']>[0]>(way.owner.as, 'POST', `${url}/options`, body);
    expect(await call(way.owner.as, 'POST', `${url}/passkey`, { ...body, digest: '0'.repeat(64), ...way.ownerKey.get(ceremony) })).toMatchObject({ status: 409, body: { code: 'appointments.letter_changed' } });
    const again = await ok<Parameters<Authenticator['get']>[0]>(way.owner.as, 'POST', `${url}/options`, body);
    expect((await call(way.owner.as, 'POST', `${url}/passkey`, { ...body, ...(await aNamed()).ownerKey.get(again) })).status).toBe(401);
    // The owner leaves in the middle: the successor in that office signs.
    const { version } = await ok<{ version: number }>(officer, 'GET', `/enterprises/${way.enterpriseId}`);
    const phone = String(mobiles += 1);
    await ok<unknown>(officer, 'PUT', `/enterprises/${way.enterpriseId}/holders`, { version, role: 'owner', name: '新负责人', phone });
    expect([401, 403, 404]).toContain((await call(way.owner.as, 'POST', url, body)).status);
    expect((await ok(officer, 'GET', `/appointments/${way.named.id}`)).waitsFor).toBe('owner');
    const heir = await inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('enterprise_holders').select('user_id as id').where('enterprise_id', '=', way.enterpriseId).where('role', '=', 'owner').where('until_day', 'is', null).executeTakeFirstOrThrow());
    expect(await ok(await signedInAs(app, heir), 'POST', url, body)).toMatchObject({ signedBy: { id: heir.id } });
  });

  test('a certificate that has run out keeps the letter from being sealed, and nothing is lost by it', async () => {
    const way = await aNamed({ withPasskey: false });
    const accepted = await accept(way, await enrolled(way));
    const now = app.clock.now();
    app.clock.set(new Date('2041-01-02T02:00:00Z'));
    const body = { version: accepted.version, digest: accepted.letter!.digest };
    const owner = await signedInAs(app, way.owner);
    expect(await call(owner, 'POST', `/appointments/${way.named.id}/sign`, body)).toMatchObject({ status: 503, body: { code: 'papers.seal_out_of_time', detail: expect.stringContaining('SEAL_CERT') } });
    expect(await ok(owner, 'GET', `/appointments/${way.named.id}`)).toMatchObject({ state: 'accepted', version: accepted.version, sealedLetter: null });
    app.clock.set(now);
    expect(await ok(owner, 'POST', `/appointments/${way.named.id}/sign`, body)).toMatchObject({ state: 'effective', sealedLetter: { id: expect.any(String) } });
  });

  test('the successor declines, the enterprise withdraws, nobody acts on what is over', async () => {
    const way = await aNamed();
    const as = await entered(way);
    const { version } = await ok(as, 'GET', `/appointments/${way.named.id}`);
    expect(await ok(as, 'POST', `/appointments/${way.named.id}/decline`, { version, note: '已离职' })).toMatchObject({ state: 'declined', end: { note: '已离职' } });
    expect(await call(as, 'POST', `/appointments/${way.named.id}/email/code`)).toMatchObject({ status: 409, body: { code: 'appointments.over' } });
    expect(await call({}, 'POST', '/appointments/link/read', { token: way.token })).toMatchObject({ status: 409, body: { code: 'appointments.over' } });
  });
});

describe('time', () => {
  test('reminds on working days, and ends what nobody takes up', async () => {
    const way = await aNamed();
    const now = app.clock.now();
    app.sentTexts.length = 0;
    const links = () => app.sentTexts.filter(({ phone, text }) => phone === `86${way.phone}` && text.includes('#')).length;
    app.clock.set('2026-03-03T02:00:00Z');
    await app.sweep();
    await app.runJobs();
    expect(links()).toBe(0);
    app.clock.set('2026-03-04T02:00:00Z');
    await app.sweep();
    await app.sweep();
    await app.runJobs();
    expect(links()).toBe(1);
    app.clock.set('2026-03-09T02:00:00Z');
    await app.sweep();
    await app.runJobs();
    expect(await ok(way.owner.as, 'GET', `/appointments/${way.named.id}`)).toMatchObject({ state: 'expired', waitsFor: 'nobody', end: { reason: 'expired' } });
    expect(app.sentTexts.findLast(({ phone }) => phone === `86${way.owner.phone}`)!.text).toContain('失效');
    app.clock.set('2026-04-20T02:00:00Z');
    await app.sweep();
    expect((await ok(way.owner.as, 'GET', `/appointments/${way.named.id}`)).successor.phone).toBeNull();
    app.clock.set(now);
  });
});

describe('the table of states', () => {
  const parties: Party[] = ['owner', 'primary', 'successor', 'staff'];
  const open = AppointmentState.options.filter((state) => !isOver(state));
  const waiting = (state: AppointmentState) => [true, false].flatMap((atCounter) => [true, false].flatMap((ownerThere) => [true, false].map((unreachable) => waitsFor({ state, atCounter, ownerThere, unreachable }))));

  test.each(open)('in %s somebody has something to do, and it can be withdrawn', (state) => {
    expect(waiting(state)).not.toContain('nobody');
    expect(states[state].next).toContain('cancelled');
  });

  // A link is opened before anybody is known; the handover brings acts of its own.
  test.each(open.filter((state) => state !== 'signed' && state !== 'handing_over').flatMap((state) => [...new Set(waiting(state))].map((party) => [state, party] as const)).filter(([state, party]) => !(state === 'named' && party === 'successor')))('in %s there is an act for the %s', (state, party) => {
    expect(actionsOf(state, [party as Party])).not.toEqual([]);
  });

  test.each(AppointmentState.options.filter(isOver))('%s is over: nobody has anything to do', (state) => {
    expect([...new Set(waiting(state))]).toEqual(['nobody']);
    expect(actionsOf(state, parties)).toEqual([]);
  });
});

async function pdfOf(as: Headers, fileId: string): Promise<Buffer> {
  const { status, body } = await call(as, 'GET', `/files/${fileId}`);
  expect(status).toBe(200);
  return body as Buffer;
}
