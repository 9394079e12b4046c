import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Notice, NoticePreferences } from '@qilian/contract/notices';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { anEnterprise } from '../../enterprises/testing.ts';
import { aLiaison, anOfficer, aPark, signedInAs } from '../../people/testing.ts';
import { aDraft, agree, aSentCircular, done } from '../circulars/testing.ts';
import { listenForBounces, type BounceListener } from './listen.ts';
import { sampleMail } from './testing.ts';

let app: TestApp;
let listener: BounceListener;
let as: Record<'officer' | 'leader' | 'liaison', Record<string, string>>;
let filter: object;
beforeAll(async () => {
  app = await openTestApp({ env: { BOUNCE_ADDRESS: 'b-*@bounces.example.gov.cn', BOUNCE_SMTP_PORT: '0', BOUNCE_SMTP_HOST: '127.0.0.1', LOG_LEVEL: 'fatal' } });
  listener = (await listenForBounces(app.platform))!;
  const { parkId } = await aPark(app);
  const officer = await anOfficer(app, { areaId: parkId });
  const enterprise = await anEnterprise(app, { parkId, staff: { service_officer: officer.id } });
  as = {
    officer: await signedInAs(app, officer), leader: await signedInAs(app, await anOfficer(app, { areaId: parkId, role: 'park_leader' })),
    liaison: await signedInAs(app, await aLiaison(app, { enterpriseId: enterprise.id, email: 'zhao@factory.example.cn' })),
  };
  filter = { include: [enterprise.id] };
});
afterAll(async () => {
  await listener.close();
  await app.close();
});

/** The mailbox provider brings a complaint about the last mail to the liaison. */
async function complain(): Promise<void> {
  await app.runJobs();
  const { returnPath } = app.sentMails.findLast(({ to }) => to === 'zhao@factory.example.cn')!;
  const transport = createTransport({ host: '127.0.0.1', port: listener.port, ignoreTLS: true });
  await transport.sendMail({ envelope: { from: '', to: returnPath! }, raw: sampleMail('a complaint') });
  transport.close();
  app.sentMails.length = 0;
  await app.runJobs();
}
const noticesOf = async (who: keyof typeof as, kind: string) => (await done<{ items: Notice[] }>(app, as[who], 'GET', '/notices')).items.filter((notice) => notice.kind === kind);
const preferences = () => done<NoticePreferences>(app, as.liaison, 'GET', '/me/notice-preferences');

it('ends mail of that sort, and says so to the person and to the officer, by no further mail', async () => {
  await aSentCircular(app, as.officer, { filter });
  await complain();
  expect((await preferences()).off).toEqual([{ topic: 'circulars', way: 'email' }]);
  expect((await noticesOf('liaison', 'complaint_followed'))[0]).toMatchObject({ subject: '不再用邮件给您发园区通知' });
  expect((await noticesOf('officer', 'complaint_made'))[0]!.body).toMatch(/不再用邮件发给此人/);
  expect(app.sentMails).toEqual([]);
  const next = await aSentCircular(app, as.officer, { filter });
  await app.runJobs();
  expect(app.sentMails).toEqual([]);
  expect(next).toMatchObject({ people: 1, receipts: { screen: 1 } });
});

it('a sort of its own alone: messages go on, until somebody complains of them', async () => {
  const talk = await done<{ id: string }>(app, as.liaison, 'POST', '/talks', { subject: '发电机', body: '能用吗？' });
  await done(app, as.officer, 'POST', `/talks/${talk.id}/messages`, { body: '可以。' });
  await app.runJobs();
  expect(app.sentMails.map(({ to }) => to)).toContain('zhao@factory.example.cn');
  await complain();
  expect((await preferences()).off).toEqual([{ topic: 'circulars', way: 'email' }, { topic: 'messages', way: 'email' }]);
});

it('doesn\'t stop what has legal effect; both are told that it goes on, and how it can end', async () => {
  await agree(app, as.liaison);
  const legal = await aDraft(app, as.leader, { filter, weight: 'legal', subject: '限期整改告知书' });
  await done(app, as.leader, 'POST', `/circulars/${legal.id}/send`, { version: legal.version });
  await complain();
  expect((await noticesOf('liaison', 'complaint_kept'))[0]!.body).toMatch(/不再同意电子送达/);
  expect((await noticesOf('officer', 'complaint_made'))[0]!.body).toMatch(/必须送达/);
  const again = await aDraft(app, as.leader, { filter, weight: 'legal', subject: '复查告知书' });
  await done(app, as.leader, 'POST', `/circulars/${again.id}/send`, { version: again.version });
  await app.runJobs();
  expect(app.sentMails.map(({ to }) => to)).toEqual(['zhao@factory.example.cn']);
});

it('about an address that the person no longer has changes nothing', async () => {
  const present = await preferences();
  await done(app, as.liaison, 'PUT', '/me/notice-preferences', { off: [], digest: 'at_once', quiet: null, version: present.version });
  await aSentCircular(app, as.officer, { filter });
  await app.runJobs();
  const { proofId } = await done<{ proofId: string }>(app, as.liaison, 'POST', '/contacts/mine/new-code', { email: 'li@factory.example.cn' });
  await app.runJobs();
  await done(app, as.liaison, 'POST', '/contacts/mine/prove', { proofId, code: /(\d{6})/.exec(app.sentMails.at(-1)!.subject)![1] });
  await complain();
  expect((await preferences()).off).toEqual([]);
});
