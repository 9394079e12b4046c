import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AmissContact, ContactWay } from '@qilian/contract/contacts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { anEnterprise } from '../../enterprises/testing.ts';
import { aLiaison, anOfficer, aPark, signedInAs } from '../../people/testing.ts';
import { aSentCircular, done } from '../circulars/testing.ts';
import { textReasonOf } from './text-reasons.ts';

const secret = 'a-secret-of-sixteen';
let app: TestApp;
let officer: Record<string, string>;
let parkId: string;
beforeAll(async () => {
  app = await openTestApp({ env: { SMS_REPORT_SECRET: secret } });
  ({ parkId } = await aPark(app));
  officer = await signedInAs(app, await anOfficer(app, { areaId: parkId }));
});
afterAll(() => app.close());

let count = 0;
async function aPerson() {
  const enterprise = await anEnterprise(app, { parkId });
  const phone = `138${String(20_000_000 + (count += 1))}`;
  return { enterprise, phone, as: await signedInAs(app, await aLiaison(app, { enterpriseId: enterprise.id, phone })) };
}
/** Sends a text message. @returns the key by which it is reported */
async function text({ enterprise }: { enterprise: { id: string } }): Promise<string> {
  const before = app.sentTexts.length;
  await aSentCircular(app, officer, { filter: { include: [enterprise.id] }, channels: ['sms'], urgent: true });
  await app.runJobs();
  return app.sentTexts.slice(before)[0]!.key;
}
async function report(key: string, status: 'delivered' | 'failed', cause = ''): Promise<void> {
  const timestamp = Math.floor(app.clock.now().getTime() / 1000);
  await done(app, {}, 'POST', '/sms/reports', { key, status, cause, timestamp, signature: createHmac('sha256', secret).update([timestamp, key, status, cause].join('\n')).digest('hex') });
}
const wayOf = async (as: Record<string, string>) => (await done<{ ways: ContactWay[] }>(app, as, 'GET', '/contacts/mine')).ways.find(({ channel }) => channel === 'sms');

describe('what the operator reports of a text message', () => {
  it('a number that doesn\'t exist is suspended at once, seen by the park, and sent nothing more', async () => {
    const person = await aPerson();
    await report(await text(person), 'failed', '空号');
    expect(await wayOf(person.as)).toMatchObject({ state: 'suspended', reason: 'number_unknown', address: expect.stringMatching(/^138\*+/) as string });
    const { items } = await done<{ items: AmissContact[] }>(app, officer, 'GET', `/contacts/amiss?enterpriseId=${person.enterprise.id}`);
    expect(items).toMatchObject([{ channel: 'sms', state: 'suspended' }]);
    const reach = await done<{ byWay: { sms: number }; unreached: number }>(app, officer, 'POST', '/circulars/reach', { filter: { include: [person.enterprise.id] }, channels: ['sms'] });
    expect(reach).toMatchObject({ byWay: { sms: 0 }, unreached: 1 });
    const restored = await done<ContactWay>(app, officer, 'POST', `/enterprises/${person.enterprise.id}/holders/${items[0]!.holderId}/restore-contact`, { version: items[0]!.version, channel: 'sms', note: '电话核实' });
    expect(restored).toMatchObject({ channel: 'sms', state: 'working' });
  });

  it('a phone that is off makes it doubtful, the third time within two weeks suspended; a message that arrives clears the doubt', async () => {
    const person = await aPerson();
    await report(await text(person), 'failed', 'EXPIRED');
    expect(await wayOf(person.as)).toMatchObject({ state: 'doubtful', reason: 'phone_off' });
    await report(await text(person), 'delivered');
    expect(await wayOf(person.as)).toMatchObject({ state: 'working' });
    for (const state of ['doubtful', 'doubtful', 'suspended']) {
      await report(await text(person), 'failed', '关机');
      expect(await wayOf(person.as)).toMatchObject({ state });
    }
  });

  it('signing in with a code that came to the phone proves that it works', async () => {
    const person = await aPerson();
    await report(await text(person), 'failed', '空号');
    const { codeId } = await done<{ codeId: string }>(app, {}, 'POST', '/session/codes', { to: person.phone });
    await app.runJobs();
    await done(app, {}, 'POST', '/session/code', { codeId, code: /(\d{6})/.exec(app.sentTexts.at(-1)!.text)![1] });
    await app.runJobs();
    expect(await wayOf(person.as)).toMatchObject({ state: 'working' });
  });

  it('that somebody wants none, or that the words were refused, says nothing against the number', async () => {
    const person = await aPerson();
    await report(await text(person), 'failed', '黑名单');
    await report(await text(person), 'failed', '内容含关键字');
    expect(await wayOf(person.as)).toMatchObject({ state: 'working' });
  });

  it('a repeat changes nothing', async () => {
    const person = await aPerson();
    const key = await text(person);
    for (let times = 0; times < 3; times += 1) await report(key, 'failed', '关机');
    expect(await wayOf(person.as)).toMatchObject({ state: 'doubtful' });
  });
});

it.each([
  ['空号', 'number_unknown'], ['MK:0001', 'number_unknown'], ['Unknown subscriber', 'number_unknown'], ['absent subscriber temporarily', 'phone_off'], ['停机', 'suspended'], ['欠费停机', 'suspended'], ['EXPIRED', 'phone_off'], ['不在服务区', 'phone_off'],
  ['REJECTD', 'rejected'], ['用户已退订', 'rejected'], ['UNDELIV', 'network'], ['签名不合法', 'content'], ['发送频率超限', 'rate'], ['XA:0138', 'unknown'],
])('%s is %s', (cause, reason) => {
  expect(textReasonOf(cause)).toBe(reason);
});
