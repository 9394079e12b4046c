import { createHash, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Mandate } from '@qilian/contract/mandates';
import type { Me } from '@qilian/contract/session';
import type { MandateScope } from '@qilian/contract/people';
import type { PaperCheck } from '@qilian/contract/papers';
import { hasPoppler, pdfsig, textOf } from '../../../platform/documents/testing.ts';
import { asOwner } from '../../../platform/ledger/testing.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { anAuthenticator, p256Of, type Authenticator } from '../../../testing/authenticator.ts';
import { aCaseOf, aScene, act, call, ok, type Scene } from '../../cases/testing.ts';
import { anEnterprise } from '../../enterprises/testing.ts';
import { aLiaison, signedInAs } from '../../people/testing.ts';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { endMandates } from './end-mandates.ts';
import { erase } from './erase.ts';

let app: TestApp;
let scene: Scene;
let owner: Record<string, string>;
let deputy: Record<string, string>;
let ownerPhone: string;
beforeAll(async () => {
  app = await openTestApp();
  scene = await aScene(app);
  const person = await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'owner', name: '何建国' });
  ownerPhone = person.phone;
  owner = await signedInAs(app, person, { provedAt: new Date('2026-03-02T01:28:00Z') });
  deputy = await signedInAs(app, await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'deputy' }));
});
afterAll(() => app.close());

type Headers = Record<string, string>;
const codeOf = (answer: { json(): { code?: string; errors?: { code: string }[] } }) => answer.json().errors?.[0]?.code ?? answer.json().code;
const draft = { agency: '诚信代账公司', scopes: ['read_cases'], until: '2026-06-30' };
const grant = async (body: Record<string, unknown>, as: Headers = owner) => {
  const { phone, ...given } = { ...draft, ...body } as Record<string, unknown>;
  const terms = await call(scene, as, 'POST', '/mandates/terms', given);
  return call(scene, as, 'POST', '/mandates', { ...given, phone, termsDigest: terms.json<{ termsDigest?: string }>().termsDigest ?? '0'.repeat(64) });
};
const anOffer = async (body: object = {}): Promise<{ mandate: Mandate; agent: { id: string; name: string }; as: Headers }> => {
  const agent = await aLiaison(app);
  const given = await grant({ name: agent.name, phone: agent.phone, ...body });
  expect(given.statusCode, given.body).toBe(200);
  return { mandate: given.json(), agent, as: await signedInAs(app, agent, { provedAt: new Date('2026-03-02T01:29:00Z') }) };
};
const termsOf = async (as: Headers, id: string) => (await call(scene, as, 'GET', `/mandates/${id}`)).json<{ termsDigest?: string; terms?: string[] }>();
const sign = async (as: Headers, { id, version }: { id: string; version: number }) => call(scene, as, 'POST', `/mandates/${id}/sign`, { version, termsDigest: (await termsOf(as, id)).termsDigest ?? '0'.repeat(64) });
const anAgent = async (scopes: MandateScope[]) => {
  const offer = await anOffer({ scopes });
  const signed = await sign(offer.as, offer.mandate);
  expect(signed.statusCode, signed.body).toBe(200);
  return { ...offer, mandate: signed.json<Mandate>() };
};

describe('a mandate', () => {
  test('holds once the agent has signed, for what it names and no longer than its last day', async () => {
    const { mandate, as } = await anOffer();
    expect(mandate).toMatchObject({ state: 'offered', scopes: ['read_cases'], from: '2026-03-02', until: '2026-06-30', allowedActions: ['revoke'] });
    expect((await call(scene, as, 'GET', '/cases')).statusCode).toBe(403);
    const shown = await ok<Mandate & { terms: string[] }>(scene, as, 'GET', `/mandates/${mandate.id}`);
    expect(shown).toMatchObject({ allowedActions: ['sign', 'decline'], enterprise: { id: scene.enterpriseId } });
    expect(shown.terms.join('')).toContain('查看企业诉求的办理情况');
    const signed = await sign(as, mandate);
    expect(signed.json(), signed.body).toMatchObject({ state: 'active', allowedActions: ['revoke'] });
    expect((await call(scene, as, 'GET', '/cases')).statusCode).toBe(200);
    expect((await ok<Me>(scene, as, 'GET', '/me')).enterprise).toMatchObject({ id: scene.enterpriseId, role: 'agent', scopes: ['read_cases'] });
    app.clock.set('2026-06-20T02:00:00Z');
    await endMandates(app.platform);
    await endMandates(app.platform);
    app.clock.set('2026-07-01T02:00:00Z');
    expect((await call(scene, as, 'GET', '/cases')).statusCode).toBe(403);
    await endMandates(app.platform);
    expect(await ok<Mandate>(scene, owner, 'GET', `/mandates/${mandate.id}`)).toMatchObject({ state: 'ended', allowedActions: [] });
    const told = await ok<{ items: { kind: string }[] }>(scene, owner, 'GET', '/notices');
    expect(told.items.filter(({ kind }) => kind === 'mandate_ending')).toHaveLength(1);
    app.clock.set('2026-03-02T01:30:00Z');
  });

  test('ends at once when it is revoked, by the enterprise, the park or the agent', async () => {
    for (const who of ['enterprise', 'park', 'agent'] as const) {
      const { mandate, as } = await anOffer();
      await sign(as, mandate);
      const by = { enterprise: owner, park: scene.as.officer, agent: as }[who];
      expect(await ok<Mandate>(scene, by, 'POST', `/mandates/${mandate.id}/revoke`, { version: 2, reason: '不再需要' })).toMatchObject({ state: 'revoked', endReason: '不再需要' });
      expect((await call(scene, as, 'GET', '/cases')).statusCode).toBe(403);
    }
  });

  test('that is declined gives nothing, and can be offered again', async () => {
    const { mandate, agent, as } = await anOffer();
    expect(await ok<Mandate>(scene, as, 'POST', `/mandates/${mandate.id}/decline`, { version: 1, reason: '不是我的客户' })).toMatchObject({ state: 'declined' });
    expect((await sign(as, { id: mandate.id, version: 2 })).json()).toMatchObject({ status: 409, code: 'mandates.action_not_allowed', detail: expect.stringContaining('该代办授权现为「已谢绝」') as string });
    for (const version of [1, 2]) {
      expect((await call(scene, as, 'POST', `/mandates/${mandate.id}/decline`, { version, reason: '不是我的客户' })).json()).toMatchObject({ status: 409, code: 'common.done_already', current: { state: 'declined' } });
    }
    expect(codeOf(await call(scene, owner, 'POST', `/mandates/${mandate.id}/revoke`, { version: 1, reason: '不再需要' }))).toBe('common.stale_version');
    expect((await grant({ name: agent.name, phone: await phoneOf(agent.id) })).statusCode).toBe(200);
  });

  test('is seen by the enterprise, who keeps the park\'s files, and its agent alone', async () => {
    const { mandate } = await anOffer();
    const stranger = await signedInAs(app, await aLiaison(app));
    const elsewhere = await aScene(app);
    for (const as of [stranger, elsewhere.as.officer, elsewhere.as.liaison, scene.as.handler]) {
      expect((await call(scene, as, 'GET', `/mandates/${mandate.id}`)).statusCode).toBe(404);
      expect((await ok<{ items: Mandate[] }>(scene, as, 'GET', '/mandates')).items.map(({ id }) => id)).not.toContain(mandate.id);
      expect((await sign(as, mandate)).statusCode).toBe(404);
    }
    expect((await ok<{ items: Mandate[] }>(scene, scene.as.officer, 'GET', '/mandates')).items.map(({ id }) => id)).toContain(mandate.id);
  });
});

async function phoneOf(userId: string): Promise<string> {
  const { rows: [row] } = await app.platform.pool.query<{ phone: Buffer }>('select phone from users where id = $1', [userId]);
  return app.platform.secrets.decrypt(row!.phone);
}

describe('its agreement', () => {
  test.skipIf(!hasPoppler)('is signed by the passkeys of those who have one, each over the digest of the text, and can be checked by anybody who has the keys', async () => {
    const origin = 'http://localhost:5480';
    const key = async (as: Headers): Promise<Authenticator> => {
      const made = anAuthenticator({ origin: app.platform.config.publicUrl ?? origin });
      await ok(scene, as, 'POST', '/me/passkeys', { name: '手机', ...made.create(await ok(scene, as, 'POST', '/me/passkeys/options')) });
      return made;
    };
    const boss = await aLiaison(app, { enterpriseId: (await anEnterprise(app, { parkId: scene.parkId })).id, role: 'owner' });
    const asBoss = await signedInAs(app, boss);
    const agent = await aLiaison(app);
    const as = await signedInAs(app, agent);
    const [ofBoss, ofAgent] = [await key(asBoss), await key(as)];
    const given = { ...draft, name: agent.name };
    const { termsDigest } = await ok<{ termsDigest: string }>(scene, asBoss, 'POST', '/mandates/terms', given);
    const challenge = (who: Headers, digest = termsDigest) => ok<Parameters<Authenticator['get']>[0]>(scene, who, 'POST', '/mandates/signature', { termsDigest: digest });
    // A signature over another text is none over this one.
    const other = ofBoss.get(await challenge(asBoss, 'a'.repeat(64)));
    expect(codeOf(await call(scene, asBoss, 'POST', '/mandates/passkey', { ...given, phone: agent.phone, termsDigest, ...other }))).toBe('auth.challenge_over');
    const offered = await ok<Mandate>(scene, asBoss, 'POST', '/mandates/passkey', { ...given, phone: agent.phone, termsDigest, ...ofBoss.get(await challenge(asBoss)) });
    const body = { version: offered.version, termsDigest };
    expect((await call(scene, as, 'POST', `/mandates/${offered.id}/sign/passkey`, { ...body, ...ofBoss.get(await challenge(as)) })).statusCode).toBe(401);
    const signed = await ok<Mandate>(scene, as, 'POST', `/mandates/${offered.id}/sign/passkey`, { ...body, ...ofAgent.get(await challenge(as)) });
    expect(signed).toMatchObject({ state: 'active' });
    const row = await inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('mandates').select(['granted_signature', 'signed_signature']).where('id', '=', offered.id).executeTakeFirstOrThrow());
    const text = textOf((await call(scene, as, 'GET', `/files/${signed.agreement!.id}`)).rawPayload).replaceAll(/\s/g, '');
    for (const [kept, userId] of [[row.granted_signature, boss.id], [row.signed_signature, agent.id]] as [Record<string, string>, string][]) {
      const { public_key: publicKey } = await inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('passkeys').select('public_key').where('user_id', '=', userId).executeTakeFirstOrThrow());
      const covered = createHash('sha256').update(Buffer.from(kept.nonce!, 'hex')).update(Buffer.from(termsDigest, 'hex')).digest('base64url');
      const clientData = Buffer.from(kept.clientDataJSON!, 'base64url');
      expect(JSON.parse(clientData.toString())).toMatchObject({ type: 'webauthn.get', challenge: covered });
      const said = Buffer.concat([Buffer.from(kept.authenticatorData!, 'base64url'), createHash('sha256').update(clientData).digest()]);
      expect(verify('sha256', said, p256Of(publicKey), Buffer.from(kept.signature!, 'base64url'))).toBe(true);
      // In two columns, line by line.
      for (const line of kept.signature!.match(/.{1,40}/g)!) expect(text).toContain(line);
    }
  });


  test.skipIf(!hasPoppler)('is the text that both read and signed, sealed, with both signatures and their fresh proofs', async () => {
    const { mandate, as, agent } = await anAgent(['notices', 'file_cases']);
    const { terms, termsDigest } = await termsOf(as, mandate.id);
    const paper = (await call(scene, as, 'GET', `/files/${mandate.agreement!.id}`)).rawPayload;
    const says = pdfsig(paper);
    expect(says).toContain('Signature is Valid');
    expect(says).toContain('Total document signed');
    const text = textOf(paper).replaceAll(/\s/g, '');
    for (const part of [...terms!, '代办授权与保密协议', mandate.enterprise.name, agent.name, '诚信代账公司', '何建国', '2026-03-02至2026-06-30', termsDigest!, '签署时间：2026-03-0209:30', '身份复核：2026-03-0209:28', '身份复核：2026-03-0209:29']) expect(text).toContain(part.replaceAll(/\s/g, ''));
    expect(text).not.toContain('Translation');
  });

  test('stands in the ledger with the digest that each side signed', async () => {
    const { mandate, as } = await anAgent(['notices']);
    const { termsDigest } = await termsOf(as, mandate.id);
    const entries = await asOwner<{ type: string; params: { digest?: string } }>(app, `select type, params from ledger_entries where record_id = '${mandate.id}' order by seq`);
    expect(entries.map(({ type, params }) => [type, params.digest])).toEqual([['mandate.offered', termsDigest], ['mandate.signed', termsDigest]]);
  });

  test('is read by both parties and the park, during and after the mandate, and by nobody else', async () => {
    const { mandate, as } = await anAgent(['notices']);
    const stranger = await signedInAs(app, await aLiaison(app));
    const elsewhere = await aScene(app);
    const status = async (who: Headers) => (await call(scene, who, 'GET', `/files/${mandate.agreement!.id}`)).statusCode;
    for (const who of [owner, scene.as.liaison, deputy, as, scene.as.officer]) expect(await status(who)).toBe(200);
    for (const who of [stranger, elsewhere.as.officer, elsewhere.as.liaison, scene.as.handler]) expect(await status(who)).toBe(404);
    await ok(scene, owner, 'POST', `/mandates/${mandate.id}/revoke`, { version: mandate.version, reason: '换人' });
    for (const who of [owner, as, scene.as.officer]) expect(await status(who)).toBe(200);
    const [paper] = await asOwner<{ number: string }>(app, `select number from sealed_papers where record_id = '${mandate.id}'`);
    expect(await ok<PaperCheck>(scene, { 'accept-language': 'zh-CN' }, 'GET', `/papers/${paper!.number}`)).toMatchObject({ title: '代办授权与保密协议', intact: true, withdrawnAt: app.clock.now().toISOString() });
  });

  test.skipIf(!hasPoppler)('has its translation behind it where one side reads English', async () => {
    const agent = await aLiaison(app);
    await asOwner(app, `update users set locale = 'en' where id = '${agent.id}'`);
    const given = await grant({ name: agent.name, phone: agent.phone });
    const as = await signedInAs(app, agent);
    expect((await termsOf(as, given.json<Mandate>().id)).terms![1]).toBe('The agent may only: read how the enterprise\'s needs are handled. Nothing else is within the agent\'s powers.');
    const signed = (await sign(as, given.json())).json<Mandate>();
    const text = textOf((await call(scene, as, 'GET', `/files/${signed.agreement!.id}`)).rawPayload).replaceAll(/\s/g, '');
    for (const part of ['查看企业诉求的办理情况', 'Translation(theChinesetextbinds)', 'Theagentkeepssecret']) expect(text).toContain(part);
  });

  test('is signed by neither side in another wording than the one that was read', async () => {
    const { phone, name } = await aLiaison(app);
    expect(codeOf(await call(scene, owner, 'POST', '/mandates', { ...draft, name, phone, termsDigest: 'a'.repeat(64) }))).toBe('mandates.terms_changed');
    const { mandate, as } = await anOffer();
    expect(codeOf(await call(scene, as, 'POST', `/mandates/${mandate.id}/sign`, { version: 1, termsDigest: 'a'.repeat(64) }))).toBe('mandates.terms_changed');
    // A release that words it otherwise: what the enterprise signed is another text now.
    await asOwner(app, `update mandates set terms_digest = '${'b'.repeat(64)}' where id = '${mandate.id}'`);
    expect(codeOf(await sign(as, mandate))).toBe('mandates.terms_changed');
    expect(await ok<Mandate>(scene, as, 'GET', `/mandates/${mandate.id}`)).toMatchObject({ state: 'offered', agreement: null });
  });

  test('goes with the person whom it names; its number stays', async () => {
    const { mandate, agent } = await anAgent(['notices']);
    await inTransaction(app.platform, system, (tx) => erase(tx, { id: agent.id, name: agent.name, phone: null, email: null, enterpriseIds: [] }));
    expect((await call(scene, owner, 'GET', `/files/${mandate.agreement!.id}`)).statusCode).toBe(404);
    expect(await ok<Mandate>(scene, owner, 'GET', `/mandates/${mandate.id}`)).toMatchObject({ agreement: null });
    expect(await asOwner(app, `select file_id from sealed_papers where record_id = '${mandate.id}'`)).toEqual([{ file_id: null }]);
  });

  test('is not drawn with a name that can\'t be printed', async () => {
    const { phone } = await aLiaison(app);
    expect(codeOf(await grant({ name: '王😀', phone }))).toBe('mandates.unprintable');
  });
});

describe('what an agent may do', () => {
  // One case of each sort, before any agent comes.
  let open: { id: string };
  let asked: { id: string };
  beforeAll(async () => {
    open = await aCaseOf(scene, scene.as.liaison, { title: '停水' });
    const answered = await act(scene, scene.as.officer, await aCaseOf(scene, scene.as.liaison, { title: '停电' }), 'accept');
    await act(scene, scene.as.officer, answered, 'ask', { question: '哪一栋？' });
    asked = answered;
  });
  const statuses = async (as: Headers) => {
    const version = async () => (await ok<{ version: number }>(scene, scene.as.officer, 'GET', `/cases/${asked.id}`)).version;
    const tries: Record<string, () => ReturnType<typeof call>> = {
      'read the list': () => call(scene, as, 'GET', '/cases'),
      'read one': () => call(scene, as, 'GET', `/cases/${open.id}`),
      'read the worklist': () => call(scene, as, 'GET', '/worklist'),
      'file one': () => call(scene, as, 'POST', '/cases', { title: '代提', body: '代为提交的诉求', category: 'utilities' }),
      'hand in material': async () => call(scene, as, 'POST', `/cases/${asked.id}/supply`, { version: await version(), answer: '三号楼', fileIds: [] }),
      'confirm': async () => call(scene, as, 'POST', `/cases/${open.id}/confirm`, { version: 1, rating: 5 }),
      'withdraw': async () => call(scene, as, 'POST', `/cases/${open.id}/withdraw`, { version: 1, reason: '不需要了' }),
      'export': () => call(scene, as, 'GET', '/cases/export'),
      'name a successor': () => call(scene, as, 'POST', `/enterprises/${scene.enterpriseId}/appointments`, { role: 'primary', predecessorId: null, name: '接任者', phone: '13700000002', post: '行政主管', scope: 'decisions', authority: [] }),
      'give a mandate': () => call(scene, as, 'POST', '/mandates/terms', { ...draft, name: '某人' }),
      'answer a correction': () => call(scene, as, 'GET', '/corrections'),
      'talk to the park': () => call(scene, as, 'GET', '/talks'),
    };
    const allowed: string[] = [];
    const codes = new Set<string | undefined>();
    for (const [what, attempt] of Object.entries(tries)) {
      const answer = await attempt();
      // Whatever isn't closed has passed the permit: a field or a state may still be wrong.
      if (answer.statusCode === 403) codes.add(codeOf(answer));
      else allowed.push(what);
    }
    expect([...codes]).toEqual(['auth.forbidden']);
    return allowed;
  };

  test.each([
    [['notices'], []],
    [['read_cases'], ['read the list', 'read one', 'read the worklist']],
    [['file_cases'], ['file one', 'hand in material']],
    [['notices', 'read_cases', 'file_cases'], ['read the list', 'read one', 'read the worklist', 'file one', 'hand in material']],
  ] as [MandateScope[], string[]][])('%j', async (scopes, allowed) => {
    expect(await statuses((await anAgent(scopes)).as)).toEqual(allowed);
  });

  test('begins with the signature, and is over the day after the last', async () => {
    const { mandate, as, agent } = await anOffer({ scopes: ['read_cases', 'file_cases'], until: '2026-03-03' });
    expect(await statuses(as)).toEqual([]);
    await sign(as, mandate);
    app.clock.set('2026-03-03T15:59:00Z');
    const last = await signedInAs(app, agent);
    expect((await call(scene, last, 'GET', '/cases')).statusCode).toBe(200);
    // Midnight in the city, and no sweep has run yet.
    app.clock.set('2026-03-03T16:00:00Z');
    expect(await statuses(last)).toEqual([]);
    app.clock.set('2026-03-02T01:30:00Z');
  });

  test('ends in the middle of an open page: what was shown can be acted on no more, and no news comes', async () => {
    const { mandate, as, agent } = await anAgent(['read_cases', 'file_cases', 'notices']);
    const page = await ok<{ items: { id: string }[] }>(scene, as, 'GET', '/cases');
    expect(page.items.length).toBeGreaterThan(0);
    await ok(scene, owner, 'POST', `/mandates/${mandate.id}/revoke`, { version: mandate.version, reason: '换人' });
    expect(await statuses(as)).toEqual([]);
    const before = (await ok<{ items: unknown[] }>(scene, as, 'GET', '/notices')).items.length;
    await act(scene, scene.as.officer, open, 'accept');
    expect((await ok<{ items: unknown[] }>(scene, as, 'GET', '/notices')).items.length).toBe(before);
    expect(await ok<Me>(scene, as, 'GET', '/me')).toMatchObject({ enterprise: null });
    expect(await asOwner(app, `select 1 from mandates where agent_id = '${agent.id}' and state = 'active'`)).toEqual([]);
  });
});

describe('is refused', () => {
  test.each([
    ['for longer than a year', { until: '2027-03-03' }, 'mandates.too_long'],
    ['for days gone by', { until: '2026-03-01' }, 'mandates.in_past'],
    ['for the owner', { name: '何建国' }, 'mandates.of_oneself'],
    ['for a number of somebody else', { name: '别人' }, 'enterprises.contact_of_another'],
  ])('%s', async (what, body, code) => {
    const { phone } = await aLiaison(app, { name: '某代办' });
    expect(codeOf(await grant({ name: '某代办', phone: what.includes('owner') ? ownerPhone : phone, ...body }))).toBe(code);
  });

  test('twice for one agent, by the liaison for the owner, by a deputy or an agent altogether', async () => {
    const { agent, mandate, as } = await anOffer();
    expect(codeOf(await grant({ name: agent.name, phone: await phoneOf(agent.id) }))).toBe('mandates.live_already');
    expect(codeOf(await grant({ name: '何建国', phone: ownerPhone }, scene.as.liaison))).toBe('mandates.of_the_owner');
    await sign(as, mandate);
    for (const other of [deputy, as]) expect((await grant({ name: '某人', phone: '13700000001' }, other)).statusCode).toBe(403);
  });

  test('the signature of one who hasn\'t proved anew who they are', async () => {
    const { mandate, agent } = await anOffer();
    const stale = await signedInAs(app, agent, { provedAt: new Date('2026-03-01T00:00:00Z') });
    expect(codeOf(await sign(stale, mandate))).toBe('auth.step_up');
  });
});
