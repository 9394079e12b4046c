import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Notice } from '@qilian/contract/notices';
import type { Talk, TalkMessage, TalkSummary } from '@qilian/contract/talks';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { multipart } from '../../../testing/contract/call.ts';
import { closeFile } from '../../enterprises/index.ts';
import { aMandate, anEnterprise } from '../../enterprises/testing.ts';
import { aLiaison, anOfficer, aPark, signedInAs } from '../../people/testing.ts';
import { done, refusal } from '../circulars/testing.ts';

let app: TestApp;
let parkId: string;
let enterprise: { id: string; name: string };
let as: Record<'officer' | 'liaison' | 'handler' | 'stranger', Record<string, string>>;
let ids: Record<string, string>;
beforeAll(async () => {
  app = await openTestApp();
  ({ parkId } = await aPark(app));
  const officer = await anOfficer(app, { areaId: parkId, email: 'officer@park.example.cn' });
  const auditor = await anOfficer(app, { areaId: parkId, role: 'auditor' });
  enterprise = await anEnterprise(app, { parkId, staff: { service_officer: officer.id } });
  const liaison = await aLiaison(app, { enterpriseId: enterprise.id, email: 'liaison@example.cn' });
  const stranger = await aLiaison(app, { enterpriseId: (await anEnterprise(app, { parkId })).id });
  ids = { officer: officer.id, liaison: liaison.id };
  as = { officer: await signedInAs(app, officer), liaison: await signedInAs(app, liaison), handler: await signedInAs(app, auditor), stranger: await signedInAs(app, stranger) };
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.runJobs();
  app.sentMails.length = 0;
});

const open = (who: keyof typeof as, more: object = {}) => done<Talk>(app, as[who], 'POST', '/talks', { subject: '停电期间能否用发电机', body: '我们有一条产线不能停。', ...more });
const talksOf = async (who: Record<string, string>, query = '') => (await done<{ items: TalkSummary[] }>(app, who, 'GET', `/talks${query}`)).items;
const messagesOf = async (talkId: string, who: keyof typeof as) => (await done<{ items: TalkMessage[] }>(app, as[who], 'GET', `/talks/${talkId}/messages`)).items;

it('an enterprise asks, its officer is told and answers, and each sees what the other has read', async () => {
  const talk = await open('liaison');
  await app.runJobs();
  expect(app.sentMails.map(({ to, subject }) => [to, subject])).toEqual([['officer@park.example.cn', expect.stringContaining('停电期间能否用发电机')]]);
  expect(app.sentMails[0]!.text).toContain(`/console/talks/${talk.id}`);
  expect((await talksOf(as.officer, '?unread=true')).map(({ id }) => id)).toEqual([talk.id]);
  expect((await messagesOf(talk.id, 'liaison'))[0]).toMatchObject({ mine: true, readByOther: false });
  app.clock.set('2026-03-02T02:00:00Z');
  await done(app, as.officer, 'POST', `/talks/${talk.id}/read`);
  expect(await talksOf(as.officer, '?unread=true')).toEqual([]);
  expect((await messagesOf(talk.id, 'liaison'))[0]).toMatchObject({ readByOther: true });
  await done(app, as.officer, 'POST', `/talks/${talk.id}/messages`, { body: '可以，请先报备。' });
  expect((await talksOf(as.liaison))[0]).toMatchObject({ unread: true, lastSide: 'staff', last: '可以，请先报备。' });
  const [notice] = (await done<{ items: Notice[] }>(app, as.liaison, 'GET', '/notices')).items;
  expect(notice).toMatchObject({ kind: 'message', params: { talkId: talk.id }, readAt: null });
  await done(app, as.liaison, 'POST', `/talks/${talk.id}/read`);
  expect((await done<{ unread: number }>(app, as.liaison, 'GET', '/notices')).unread).toBe(0);
});

it('a file belongs to both sides, and to nobody else', async () => {
  const { content, type } = multipart({}, { name: '用电说明.txt', content: '三相电。' });
  const { id: fileId } = (await app.api.http.inject({ method: 'POST', url: '/api/v1/files', headers: { ...as.liaison, 'content-type': type }, payload: content })).json<{ id: string }>();
  await open('liaison', { fileIds: [fileId] });
  const status = async (who: keyof typeof as) => (await app.api.http.inject({ url: `/api/v1/files/${fileId}`, headers: as[who] })).statusCode;
  expect([await status('officer'), await status('liaison'), await status('stranger'), await status('handler')]).toEqual([200, 200, 404, 404]);
});

it('stays with the enterprise when its liaison changes', async () => {
  const talk = await open('officer', { enterpriseId: enterprise.id, subject: '年报提醒' });
  const { version } = await done<{ version: number }>(app, as.officer, 'GET', `/enterprises/${enterprise.id}`);
  await done(app, as.officer, 'PUT', `/enterprises/${enterprise.id}/holders`, { version, role: 'primary', name: '李娜', phone: '13811112222', email: 'lina@example.cn' });
  expect((await app.api.http.inject({ url: '/api/v1/talks', headers: as.liaison })).statusCode).toBe(401);
  const { holders } = await done<{ holders: { role: string; until: string | null; user: { id: string } }[] }>(app, as.officer, 'GET', `/enterprises/${enterprise.id}`);
  const successor = await signedInAs(app, { id: holders.find(({ role, until }) => role === 'primary' && until === null)!.user.id });
  expect((await talksOf(successor)).map(({ id }) => id)).toContain(talk.id);
  await app.runJobs();
  app.sentMails.length = 0;
  await done(app, as.officer, 'POST', `/talks/${talk.id}/messages`, { body: '还差一份材料。' });
  await app.runJobs();
  expect(app.sentMails.map(({ to }) => to)).toEqual(['lina@example.cn']);
  as.liaison = successor;
});

it('is closed to strangers, to staff who don\'t look after it, and to agents', async () => {
  const talk = await open('officer', { enterpriseId: enterprise.id });
  for (const who of ['stranger', 'handler'] as const) expect([who, await refusal(app, as[who], 'GET', `/talks/${talk.id}`)]).toEqual([who, 'notices.talk.not_found']);
  expect(await refusal(app, as.handler, 'POST', '/talks', { enterpriseId: enterprise.id, subject: 'x', body: 'y' })).toBe('enterprises.not_found');
  const { agent } = await aMandate(app, { enterpriseId: enterprise.id, grantedBy: ids.liaison! });
  expect(await refusal(app, await signedInAs(app, agent), 'GET', `/talks/${talk.id}`)).toMatch(/^auth\./);
});

it('takes nothing once it is closed, until it is opened again', async () => {
  const talk = await open('officer', { enterpriseId: enterprise.id });
  const closed = await done<Talk>(app, as.officer, 'POST', `/talks/${talk.id}/close`, { version: talk.version, closed: true });
  expect(await refusal(app, as.liaison, 'POST', `/talks/${talk.id}/messages`, { body: '还有一个问题' })).toBe('notices.talk_closed');
  await done(app, as.liaison, 'POST', `/talks/${talk.id}/close`, { version: closed.version, closed: false });
  await done(app, as.liaison, 'POST', `/talks/${talk.id}/messages`, { body: '还有一个问题' });
});

it('ends with the enterprise’s file, and isn’t opened again with nobody', async () => {
  const gone = await anEnterprise(app, { parkId });
  const talk = await open('officer', { enterpriseId: gone.id });
  await inTransaction(app.platform, system, (tx) => closeFile(tx, gone.id, '2026-03-01'));
  const ended = await done<Talk>(app, as.officer, 'GET', `/talks/${talk.id}`);
  expect(ended.closed).toBe(true);
  expect(await refusal(app, as.officer, 'POST', `/talks/${talk.id}/messages`, { body: '还在吗' })).toBe('enterprises.closed');
  expect(await refusal(app, as.officer, 'POST', `/talks/${talk.id}/close`, { version: ended.version, closed: false })).toBe('enterprises.closed');
});
