import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Circular, LinkedNotice, Reach, Receipt, Unreached } from '@qilian/contract/circulars';
import type { Notice } from '@qilian/contract/notices';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { aMandate, anEnterprise } from '../../enterprises/testing.ts';
import { aLiaison, anOfficer, aPark, signedInAs, type ParkIds } from '../../people/testing.ts';
import { aDraft, agree, aSentCircular, done, refusal } from './testing.ts';

let app: TestApp;
let park: ParkIds;
let officer: Record<string, string>;
let leader: Record<string, string>;
beforeAll(async () => {
  app = await openTestApp({ env: { PUBLIC_URL: 'https://qilian.example.gov.cn' } });
  park = await aPark(app);
  officer = await signedInAs(app, await anOfficer(app, { areaId: park.parkId, email: 'officer@park.example.cn' }));
  leader = await signedInAs(app, await anOfficer(app, { areaId: park.parkId, role: 'park_leader' }));
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.runJobs();
  app.clock.set('2026-03-02T01:30:00Z');
  app.sentMails.length = 0;
  app.sentTexts.length = 0;
});

let number = 0;
/** An enterprise of its own tag, so that each test has an audience of its own. */
async function anAudience(seats: ('primary' | 'deputy' | 'owner')[] = ['primary'], count = 1) {
  const tag = `标签${number += 1}`;
  const houses = [];
  for (let index = 0; index < count; index += 1) {
    const enterprise = await anEnterprise(app, { parkId: park.parkId, tags: [tag] });
    const people: Record<string, { id: string; name: string; phone: string; as: Record<string, string> }> = {};
    for (const role of seats) {
      const person = await aLiaison(app, { enterpriseId: enterprise.id, role, email: `${role}${number}-${index}@example.cn` });
      people[role] = { ...person, as: await signedInAs(app, person) };
    }
    houses.push({ enterprise, people });
  }
  return { filter: { tags: [tag] }, houses, tag };
}

const receiptsOf = async (id: string, query = '') => (await done<{ items: Receipt[] }>(app, leader, 'GET', `/circulars/${id}/receipts${query}`)).items;
const circularOf = (id: string) => done<Circular>(app, leader, 'GET', `/circulars/${id}`);
const noticesOf = async (as: Record<string, string>) => (await done<{ items: Notice[] }>(app, as, 'GET', '/notices')).items;
const linkIn = (text: string) => /notice#(\S+)/.exec(text)![1]!;

describe('the audience', () => {
  it('is previewed with ways, and with those whom nothing reaches', async () => {
    const { filter, houses, tag } = await anAudience(['primary', 'owner'], 3);
    const deserted = await anEnterprise(app, { parkId: park.parkId, tags: [tag] });
    const mute = await anEnterprise(app, { parkId: park.parkId, tags: [tag] });
    await aLiaison(app, { enterpriseId: mute.id });
    expect(await done<Reach>(app, officer, 'POST', '/circulars/reach', { filter })).toEqual({ enterprises: 5, people: 4, byWay: { screen: 4, email: 3, sms: 0, robot: 0 }, unreached: 2, withoutConsent: 0, held: 0 });
    expect(await done<Reach>(app, officer, 'POST', '/circulars/reach', { filter, channels: ['email', 'sms'], seats: ['primary', 'owner'] })).toMatchObject({ people: 7, byWay: { email: 6, sms: 7 }, unreached: 1 });
    const draft = await aDraft(app, officer, { filter });
    const { items } = await done<{ items: Unreached[] }>(app, officer, 'GET', `/circulars/${draft.id}/unreached`);
    expect(Object.fromEntries(items.map(({ enterprise, cause }) => [enterprise.id, cause]))).toEqual({ [deserted.id]: 'nobody', [mute.id]: 'no_channel' });
    expect(await done<Reach>(app, officer, 'POST', '/circulars/reach', { filter: { ...filter, exclude: [houses[0]!.enterprise.id] } })).toMatchObject({ enterprises: 4 });
    expect(await done<Reach>(app, officer, 'POST', '/circulars/reach', { filter: { include: [houses[0]!.enterprise.id] } })).toMatchObject({ enterprises: 1 });
  });

  it('must be chosen, and lies within the parks of whoever writes', async () => {
    const other = await aPark(app);
    expect(await refusal(app, officer, 'POST', '/circulars/reach', { filter: {} })).toBe('circulars.audience_empty');
    expect(await refusal(app, officer, 'POST', '/circulars/reach', { filter: { parkIds: [other.parkId] } })).toBe('circulars.park_outside');
    const stranger = await anEnterprise(app, { parkId: other.parkId });
    expect(await done<Reach>(app, officer, 'POST', '/circulars/reach', { filter: { include: [stranger.id] } })).toMatchObject({ enterprises: 0 });
  });

  it('that was saved counts as it stands when the circular goes out', async () => {
    const { filter, tag } = await anAudience(['primary']);
    const { id } = await done<{ id: string }>(app, officer, 'POST', '/audiences', { name: '重点企业', filter });
    expect(await refusal(app, officer, 'POST', '/audiences', { name: '重点企业', filter })).toBe('circulars.audience_named');
    const other = await done<{ id: string; version: number }>(app, officer, 'POST', '/audiences', { name: '规上企业', filter });
    expect(await refusal(app, officer, 'PATCH', `/audiences/${other.id}`, { version: other.version, name: '重点企业' })).toBe('circulars.audience_named');
    const same = await done<{ version: number }>(app, officer, 'PATCH', `/audiences/${other.id}`, { version: other.version, name: '规上企业', filter });
    await done(app, officer, 'POST', `/audiences/${other.id}/close`, { version: same.version });
    const draft = await aDraft(app, officer, { audienceId: id });
    const later = await anEnterprise(app, { parkId: park.parkId, tags: [tag] });
    await aLiaison(app, { enterpriseId: later.id, email: 'later@example.cn' });
    expect(await done<Circular>(app, officer, 'POST', `/circulars/${draft.id}/send`, { version: draft.version })).toMatchObject({ state: 'sent', enterprises: 2, audience: { name: '重点企业' } });
  });
});

describe('sending', () => {
  it('reaches screen and mailbox, formats safely and answers with a link of its own', async () => {
    const { filter, houses } = await anAudience(['primary']);
    const body = '## 安排\n请**提前**准备<script>alert(1)</script>\n\n- 关闭设备\n- [说明](https://example.gov.cn/a)';
    const sent = await aSentCircular(app, officer, { filter, body, channels: ['email', 'sms'], answerDays: 5, acknowledge: true });
    expect(sent).toMatchObject({ state: 'sent', answerBy: '2026-03-09', enterprises: 1, people: 1, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    await app.runJobs();
    const { as, phone } = houses[0]!.people.primary!;
    const [notice] = await noticesOf(as);
    expect(notice).toMatchObject({ kind: 'circular', subject: '通知：周六停电检修', mail: 'sent', circular: { weight: 'ordinary', answerBy: '2026-03-09', acknowledge: true, acknowledgedAt: null, text: body } });
    const [mail] = app.sentMails;
    expect(mail!.html).toContain('<strong>提前</strong>');
    expect(mail!.html).toContain('<li style="margin:0 0 4px">关闭设备</li>');
    expect(mail!.html).toContain('href="https://example.gov.cn/a"');
    expect(mail!.html).not.toContain('<script>');
    expect(mail!.messageId).toBe(`<${notice!.id}@qilian.example.gov.cn>`);
    expect(app.sentTexts).toEqual([{ phone: `86${phone}`, key: notice!.id, text: expect.stringMatching(/^【企联】通知：周六停电检修\n请于2026年3月9日（周一）前答复。[^]*https:\/\/qilian\.example\.gov\.cn\/notice#/) }]);
    const [receipt] = await receiptsOf(sent.id);
    expect(receipt).toMatchObject({ state: 'sent', seat: 'primary', deliveries: [{ channel: 'email', status: 'sent', address: expect.stringContaining('***@example.cn') }, { channel: 'sms', status: 'sent', address: expect.stringContaining('****') }] });
  });

  it('goes to the first seat that is held where the wanted one is empty', async () => {
    const { filter, houses } = await anAudience(['deputy', 'owner']);
    const sent = await aSentCircular(app, officer, { filter });
    expect((await receiptsOf(sent.id)).map(({ seat, person }) => [seat, person.id])).toEqual([['deputy', houses[0]!.people.deputy!.id]]);
  });

  it('happens once, however many press', async () => {
    const { filter } = await anAudience(['primary']);
    const draft = await aDraft(app, officer, { filter });
    const answers = await Promise.all([officer, leader].map((headers) => app.api.http.inject({ method: 'POST', url: `/api/v1/circulars/${draft.id}/send`, headers, payload: { version: draft.version } })));
    expect(answers.map(({ statusCode }) => statusCode).toSorted((one, other) => one - other)).toEqual([200, 409]);
    await app.runJobs();
    expect(app.sentMails).toHaveLength(1);
  });

  it('is refused where nobody would get it', async () => {
    const { tag } = await anAudience([], 1);
    const draft = await aDraft(app, officer, { filter: { tags: [tag] } });
    expect(await refusal(app, officer, 'POST', `/circulars/${draft.id}/send`, { version: draft.version })).toBe('circulars.nobody');
  });

  it('can be set for later, and taken back before', async () => {
    const { filter } = await anAudience(['primary']);
    const [one, other] = [await aDraft(app, officer, { filter }), await aDraft(app, officer, { filter, subject: '另一条' })];
    for (const draft of [one, other]) expect(await done(app, officer, 'POST', `/circulars/${draft.id}/send`, { version: draft.version, at: '2026-03-03T01:00:00Z' })).toMatchObject({ state: 'scheduled' });
    expect(await done(app, officer, 'POST', `/circulars/${other.id}/cancel`, { version: other.version + 1 })).toMatchObject({ state: 'cancelled', cancelledBecause: 'withdrawn' });
    await app.sweep();
    expect(await circularOf(one.id)).toMatchObject({ state: 'scheduled' });
    app.clock.set('2026-03-03T01:00:30Z');
    await app.sweep();
    await app.runJobs();
    expect(await circularOf(one.id)).toMatchObject({ state: 'sent', people: 1 });
    expect(await circularOf(other.id)).toMatchObject({ state: 'cancelled', people: 0 });
    expect(app.sentMails.map(({ subject }) => subject).filter((subject) => subject.startsWith('通知：'))).toEqual(['通知：周六停电检修']);
  });

  it('of what has legal effect is a leader\'s, by a fresh proof', async () => {
    const { filter, houses } = await anAudience(['primary']);
    await agree(app, houses[0]!.people.primary!.as);
    const draft = await aDraft(app, officer, { filter, weight: 'legal' });
    expect(draft).toMatchObject({ acknowledge: true, allowedActions: ['edit', 'test', 'cancel'] });
    expect(await refusal(app, officer, 'POST', `/circulars/${draft.id}/send`, { version: draft.version })).toBe('auth.forbidden');
    const stale = await signedInAs(app, await anOfficer(app, { areaId: park.parkId, role: 'park_leader' }), { provedAt: new Date('2026-03-01T00:00:00Z') });
    expect(await refusal(app, stale, 'POST', `/circulars/${draft.id}/send`, { version: draft.version })).toBe('auth.step_up');
    expect(await done(app, leader, 'POST', `/circulars/${draft.id}/send`, { version: draft.version })).toMatchObject({ state: 'sent' });
  });

  it('to myself reaches nobody else', async () => {
    const { filter, houses } = await anAudience(['primary']);
    const draft = await aDraft(app, officer, { filter });
    await done(app, officer, 'POST', `/circulars/${draft.id}/test`, { version: draft.version });
    await app.runJobs();
    expect(app.sentMails.map(({ to, subject }) => [to, subject])).toEqual([['officer@park.example.cn', '测试：周六停电检修']]);
    expect(await noticesOf(houses[0]!.people.primary!.as)).toEqual([]);
  });
});

describe('a confidential circular', () => {
  it('is read after signing in alone', async () => {
    const { filter, houses } = await anAudience(['primary']);
    await aSentCircular(app, officer, { filter, weight: 'confidential', subject: '稽查安排', body: '绝密内容', channels: ['email', 'sms'], acknowledge: true });
    await app.runJobs();
    expect(JSON.stringify([app.sentMails, app.sentTexts])).not.toMatch(/稽查安排|绝密内容/);
    const token = linkIn(app.sentMails[0]!.text);
    expect(await done<LinkedNotice>(app, {}, 'POST', '/notice-links/open', { token })).toMatchObject({ subject: '', body: null, byDigits: false, weight: 'confidential' });
    expect(await refusal(app, {}, 'POST', '/notice-links/acknowledge', { token, last4: houses[0]!.people.primary!.phone.slice(-4) })).toBe('notices.sign_in_to_acknowledge');
    // Forwarded, it shows as little to a colleague who signs in.
    const colleague = await signedInAs(app, await aLiaison(app, { enterpriseId: houses[0]!.enterprise.id, role: 'deputy' }));
    expect(await done<LinkedNotice>(app, colleague, 'POST', '/notice-links/open', { token })).toMatchObject({ subject: '', body: null });
    for (const step of ['read', 'acknowledge']) expect(await refusal(app, colleague, 'POST', `/notices/${token.split('.')[0]}/${step}`)).toBe('notices.not_found');
    expect(await noticesOf(houses[0]!.people.primary!.as)).toMatchObject([{ subject: '通知：稽查安排', circular: { text: '绝密内容' } }]);
  });
});

describe('a declared agent', () => {
  it('gets what is ordinary, and nothing confidential, not even by a seat or a fallback', async () => {
    const { filter, houses: [house] } = await anAudience(['primary', 'deputy']);
    const { enterprise, people } = house!;
    const helper = await aLiaison(app, { email: 'helper@agency.example.cn' });
    await aMandate(app, { enterpriseId: enterprise.id, grantedBy: people.primary!.id, agentId: helper.id, scopes: ['notices'] });
    await aMandate(app, { enterpriseId: enterprise.id, grantedBy: people.primary!.id, agentId: people.deputy!.id, scopes: ['notices'] });
    const ordinary = await aSentCircular(app, officer, { filter });
    expect((await receiptsOf(ordinary.id)).map(({ person, seat }) => [person.id, seat])).toEqual(expect.arrayContaining([[people.primary!.id, 'primary'], [helper.id, 'agent']]));
    const secret = await aSentCircular(app, officer, { filter, weight: 'confidential', seats: ['primary', 'deputy', 'owner'], fallbackHours: 1 });
    app.clock.set('2026-03-03T01:30:00Z');
    await app.sweep();
    expect((await receiptsOf(secret.id)).map(({ person }) => person.id)).toEqual([people.primary!.id]);
  });

  it('leaves an enterprise that nobody else speaks for without a confidential circular', async () => {
    const { filter, houses: [house] } = await anAudience(['primary']);
    await aMandate(app, { enterpriseId: house!.enterprise.id, grantedBy: house!.people.primary!.id, agentId: house!.people.primary!.id, scopes: ['notices'] });
    const draft = await aDraft(app, officer, { filter, weight: 'confidential' });
    expect((await done<{ items: Unreached[] }>(app, officer, 'GET', `/circulars/${draft.id}/unreached`)).items).toMatchObject([{ cause: 'agents_only' }]);
    expect(await refusal(app, officer, 'POST', `/circulars/${draft.id}/send`, { version: draft.version })).toBe('circulars.nobody');
  });
});

describe('a receipt', () => {
  it('is opened and acknowledged on the screen, once', async () => {
    const { filter, houses } = await anAudience(['primary']);
    const sent = await aSentCircular(app, officer, { filter, acknowledge: true });
    const { as } = houses[0]!.people.primary!;
    const [notice] = await noticesOf(as);
    expect((await receiptsOf(sent.id))[0]).toMatchObject({ state: 'queued', openedAt: null });
    await done(app, as, 'POST', '/notices/read');
    expect((await receiptsOf(sent.id))[0]).toMatchObject({ openedAt: null });
    await done(app, as, 'POST', `/notices/${notice!.id}/read`);
    expect((await receiptsOf(sent.id))[0]).toMatchObject({ state: 'opened', openedVia: 'screen' });
    await done(app, as, 'POST', `/notices/${notice!.id}/acknowledge`);
    app.clock.set('2026-03-02T05:00:00Z');
    await done(app, as, 'POST', `/notices/${notice!.id}/acknowledge`);
    expect((await receiptsOf(sent.id))[0]).toMatchObject({ state: 'acknowledged', acknowledgedVia: 'screen', acknowledgedAt: '2026-03-02T01:30:00.000Z' });
    expect(await circularOf(sent.id)).toMatchObject({ opened: 1, acknowledged: 1, receipts: { acknowledged: 1, opened: 0 } });
  });

  it('comes by the link too, and asks for the last digits of the phone', async () => {
    const { filter, houses } = await anAudience(['primary']);
    const sent = await aSentCircular(app, officer, { filter, acknowledge: true });
    await app.runJobs();
    const token = linkIn(app.sentMails[0]!.text);
    expect(await done<LinkedNotice>(app, {}, 'POST', '/notice-links/open', { token })).toMatchObject({ subject: '周六停电检修', acknowledge: true, byDigits: true, acknowledgedAt: null });
    expect((await receiptsOf(sent.id))[0]).toMatchObject({ state: 'opened', openedVia: 'link' });
    const last4 = houses[0]!.people.primary!.phone.slice(-4);
    expect(await refusal(app, {}, 'POST', '/notice-links/acknowledge', { token, last4: last4 === '0000' ? '1111' : '0000' })).toBe('notices.wrong_digits');
    expect(await done<LinkedNotice>(app, {}, 'POST', '/notice-links/acknowledge', { token, last4 })).toMatchObject({ acknowledgedAt: '2026-03-02T01:30:00.000Z' });
    expect((await receiptsOf(sent.id, '?states=acknowledged'))[0]).toMatchObject({ acknowledgedVia: 'link' });
    expect(await refusal(app, {}, 'POST', '/notice-links/open', { token: `${token.slice(0, -2)}xx` })).toBe('notices.link_over');
  });

  it('can\'t be guessed by trying digits', async () => {
    const { filter } = await anAudience(['primary']);
    await aSentCircular(app, officer, { filter, acknowledge: true });
    await app.runJobs();
    const token = linkIn(app.sentMails[0]!.text);
    const codes = [];
    for (let guess = 0; guess < 7; guess += 1) codes.push(await refusal(app, {}, 'POST', '/notice-links/acknowledge', { token, last4: 'abcd' === `${guess}` ? '0000' : `000${guess}` }));
    expect(codes.filter((code) => code === 'auth.throttled').length).toBeGreaterThanOrEqual(2);
  });

  it('that is missing brings a reminder, which leads to the same notice', async () => {
    const { filter, houses } = await anAudience(['primary'], 2);
    const sent = await aSentCircular(app, officer, { filter, acknowledge: true });
    const [first, second] = houses.map(({ people }) => people.primary!.as);
    const [notice] = await noticesOf(first!);
    await done(app, first!, 'POST', `/notices/${notice!.id}/acknowledge`);
    await app.runJobs();
    app.sentMails.length = 0;
    app.clock.set('2026-03-02T02:30:00Z');
    const reminded = await done<Circular>(app, officer, 'POST', `/circulars/${sent.id}/remind`, { version: sent.version });
    expect(reminded).toMatchObject({ reminders: 1, people: 2 });
    expect(await refusal(app, officer, 'POST', `/circulars/${sent.id}/remind`, { version: reminded.version })).toBe('circulars.reminded_lately');
    await app.runJobs();
    expect(app.sentMails.map(({ subject }) => subject)).toEqual(['请签收：周六停电检修']);
    const [reminder] = await noticesOf(second!);
    expect(reminder).toMatchObject({ kind: 'circular_reminder', circular: { acknowledge: true, acknowledgedAt: null } });
    await done(app, second!, 'POST', `/notices/${reminder!.id}/acknowledge`);
    expect(await circularOf(sent.id)).toMatchObject({ acknowledged: 2 });
    app.clock.set('2026-03-04T01:30:00Z');
    expect(await refusal(app, officer, 'POST', `/circulars/${sent.id}/remind`, { version: reminded.version })).toBe('circulars.all_acknowledged');
  });
});

describe('fallback', () => {
  it('goes to deputy and then owner after working hours without a sign', async () => {
    const { filter, houses } = await anAudience(['primary', 'deputy', 'owner']);
    const sent = await aSentCircular(app, officer, { filter, fallbackHours: 4, acknowledge: true });
    await app.runJobs();
    app.clock.set('2026-03-02T05:00:00Z');
    await app.sweep();
    expect(await receiptsOf(sent.id)).toHaveLength(1);
    app.clock.set('2026-03-02T07:05:00Z');
    await app.sweep();
    expect((await receiptsOf(sent.id, '?standIns=true')).map(({ seat, reason, insteadOf }) => [seat, reason, insteadOf?.id])).toEqual([['deputy', 'silent', houses[0]!.people.primary!.id]]);
    await app.sweep();
    expect(await receiptsOf(sent.id)).toHaveLength(2);
    app.clock.set('2026-03-03T07:05:00Z');
    await app.sweep();
    expect((await receiptsOf(sent.id)).map(({ seat }) => seat).toSorted()).toEqual(['deputy', 'owner', 'primary']);
    const [notice] = await noticesOf(houses[0]!.people.owner!.as);
    await done(app, houses[0]!.people.owner!.as, 'POST', `/notices/${notice!.id}/acknowledge`);
    expect(await circularOf(sent.id)).toMatchObject({ acknowledged: 1, standIns: 2 });
  });

  it('comes at once where every way failed, and not after a sign', async () => {
    const { filter, houses } = await anAudience(['primary', 'deputy'], 2);
    const sent = await aSentCircular(app, officer, { filter, fallbackHours: 4 });
    const opened = await noticesOf(houses[1]!.people.primary!.as);
    await done(app, houses[1]!.people.primary!.as, 'POST', `/notices/${opened[0]!.id}/read`);
    const real = app.platform.gateways.mail;
    const { GatewayError } = await import('../../../platform/gateways/gateways.ts');
    app.platform.gateways.mail = { send: () => Promise.reject(new GatewayError('550 no such user', true)), close() {} };
    await app.runJobs();
    app.platform.gateways.mail = real;
    await app.sweep();
    expect((await receiptsOf(sent.id, '?standIns=true')).map(({ enterprise, seat, reason }) => [enterprise.id, seat, reason])).toEqual([[houses[0]!.enterprise.id, 'deputy', 'failed']]);
  });
});

describe('a seat that changes hands', () => {
  it('takes along what nobody has acknowledged; what waited for the predecessor stays here', async () => {
    const { filter, houses: [house] } = await anAudience(['primary']);
    const { enterprise, people } = house!;
    app.clock.set('2026-03-02T14:30:00Z');
    const sent = await aSentCircular(app, officer, { filter, acknowledge: true });
    const { version } = await done<{ version: number }>(app, leader, 'GET', `/enterprises/${enterprise.id}`);
    await done(app, leader, 'PUT', `/enterprises/${enterprise.id}/holders`, { version, role: 'primary', name: '李娜', phone: `138${String(10_000_000 + number)}`, email: 'lina@example.cn' });
    app.clock.set('2026-03-03T00:30:00Z');
    await app.sweep();
    await app.runJobs();
    expect(app.sentMails.map(({ to }) => to)).toEqual(['lina@example.cn']);
    const receipts = await receiptsOf(sent.id);
    expect(receipts.map(({ person, state, reason, insteadOf }) => [person.name, state, reason, insteadOf?.id ?? null])).toEqual(expect.arrayContaining([
      [people.primary!.name, 'screen', null, null], ['李娜', 'sent', 'readdressed', people.primary!.id],
    ]));
  });
});

describe('an address that is suspended', () => {
  it('counts as none in the preview, and sends the next seat at once', async () => {
    const { filter, houses: [house] } = await anAudience(['primary', 'deputy']);
    const { primary, deputy } = house!.people;
    await inTransaction(app.platform, system, (tx) => tx.sql.insertInto('contact_states').values({
      user_id: primary!.id, channel: 'email', state: 'suspended', address_tag: 'x', bounced_at: tx.now, changed_at: tx.now, reason: 'unknown_user',
    }).execute());
    expect(await done<Reach>(app, officer, 'POST', '/circulars/reach', { filter })).toMatchObject({ people: 1, byWay: { email: 0 }, unreached: 1 });
    const sent = await aSentCircular(app, officer, { filter });
    await app.sweep();
    await app.runJobs();
    const receipts = await receiptsOf(sent.id);
    expect(receipts.map(({ person, state, reason, deliveries: [mail] }) => [person.id, state, reason, mail!.failure])).toEqual(expect.arrayContaining([
      [primary!.id, 'failed', null, 'suspended'], [deputy!.id, 'sent', 'failed', null],
    ]));
    expect(app.sentMails).toHaveLength(1);
  });
});

describe('hours and wishes', () => {
  const night = '2026-03-02T14:30:00Z';

  it('what is sent at night waits for the morning, unless it is urgent', async () => {
    const { filter } = await anAudience(['primary']);
    app.clock.set(night);
    expect(await done<Reach>(app, officer, 'POST', '/circulars/reach', { filter })).toMatchObject({ held: 1 });
    const quiet = await aSentCircular(app, officer, { filter });
    await aSentCircular(app, officer, { filter, urgent: true, subject: '紧急停电' });
    await app.runJobs();
    expect(app.sentMails.map(({ subject }) => subject)).toEqual(['通知：紧急停电']);
    expect((await receiptsOf(quiet.id))[0]!.deliveries[0]).toMatchObject({ status: 'queued', dueAt: '2026-03-03T00:00:00.000Z' });
    app.clock.set('2026-03-03T00:00:30Z');
    await app.sweep();
    await app.runJobs();
    expect(app.sentMails).toHaveLength(2);
  });

  it('what is to be acknowledged is listed apart until it is, once however often it was reminded of', async () => {
    const { filter, houses } = await anAudience(['primary']);
    const { as } = houses[0]!.people.primary!;
    const due = async () => (await done<{ items: Notice[] }>(app, as, 'GET', '/notices?due=true')).items.map(({ circular }) => circular!.id);
    await aSentCircular(app, officer, { filter });
    const sent = await aSentCircular(app, officer, { filter, acknowledge: true });
    app.clock.set(new Date(app.clock.now().getTime() + 24 * 3_600_000));
    await done(app, officer, 'POST', `/circulars/${sent.id}/remind`, { version: (await circularOf(sent.id)).version });
    expect(await due()).toEqual([sent.id]);
    const [notice] = (await done<{ items: Notice[] }>(app, as, 'GET', '/notices?due=true')).items;
    await done(app, as, 'POST', `/notices/${notice!.id}/acknowledge`);
    expect(await due()).toEqual([]);
  });

  it('a person may turn off what is ordinary, never what is legal', async () => {
    const { filter, houses } = await anAudience(['primary']);
    const { as } = houses[0]!.people.primary!;
    await done(app, as, 'PUT', '/me/notice-preferences', { off: [{ topic: 'circulars', way: 'email' }], digest: 'at_once', quiet: null, version: 0 });
    await agree(app, as);
    const ordinary = await aSentCircular(app, officer, { filter });
    const draft = await aDraft(app, leader, { filter, weight: 'legal', subject: '行政处罚告知' });
    await done(app, leader, 'POST', `/circulars/${draft.id}/send`, { version: draft.version });
    await app.runJobs();
    expect(app.sentMails.map(({ subject }) => subject)).toEqual(['通知：行政处罚告知']);
    expect((await receiptsOf(ordinary.id))[0]).toMatchObject({ state: 'screen', deliveries: [] });
  });

  it('hours of one\'s own go before those of the park', async () => {
    const { filter, houses } = await anAudience(['primary']);
    await done(app, houses[0]!.people.primary!.as, 'PUT', '/me/notice-preferences', { off: [], digest: 'at_once', quiet: { from: '09:00', until: '10:00' }, version: 0 });
    const sent = await aSentCircular(app, officer, { filter });
    expect((await receiptsOf(sent.id))[0]!.deliveries[0]).toMatchObject({ dueAt: '2026-03-02T02:00:00.000Z' });
  });
});
