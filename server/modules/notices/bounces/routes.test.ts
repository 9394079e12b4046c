import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AmissContact, BounceReport, ContactWay } from '@qilian/contract/contacts';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { anEnterprise } from '../../enterprises/testing.ts';
import { aLiaison, anOfficer, aPark, signedInAs } from '../../people/testing.ts';
import { noteWorking, send } from '../index.ts';
import { readBounce } from './reader/read-bounce.ts';
import { readReturnAddress } from './return-address.ts';
import { takeMail } from './take-mail.ts';
import { sampleMail } from './testing.ts';

let app: TestApp;
beforeAll(async () => { app = await openTestApp({ env: { BOUNCE_ADDRESS: 'b-*@bounces.example.gov.cn' } }); });
afterAll(() => app.close());

const call = (as: Record<string, string>, method: 'GET' | 'POST', path: string, payload?: object) => app.api.http.inject({ method, url: `/api/v1${path}`, headers: as, ...(payload && { payload }) });
const codeOf = (response: { json(): { code?: string } }) => response.json().code;

let count = 0;
/** A park with an officer, and an enterprise whose liaison has a mailbox. */
async function aScene() {
  const { parkId } = await aPark(app);
  const officer = await anOfficer(app, { areaId: parkId, role: 'service_officer' });
  const enterprise = await anEnterprise(app, { parkId });
  const email = `zhao${count += 1}@factory.example.cn`;
  const liaison = await aLiaison(app, { enterpriseId: enterprise.id, email });
  const [asOfficer, asLiaison] = [await signedInAs(app, officer), await signedInAs(app, liaison)];
  return { parkId, enterprise, email, liaison, asOfficer, asLiaison };
}
type Scene = Awaited<ReturnType<typeof aScene>>;

async function bounce({ liaison, parkId, enterprise }: Scene, sample = '163'): Promise<void> {
  const before = app.sentMails.length;
  await inTransaction(app.platform, system, async (tx) => send(tx, { to: [liaison.id], kind: 'case_received', params: { number: 'XQ-2026-000123', title: 'x' }, parkId, enterpriseId: enterprise.id }));
  await app.runJobs();
  const raw = sampleMail(sample);
  const returned = readReturnAddress(app.platform.secrets, app.platform.config.bounces.address!, app.sentMails.slice(before)[0]!.returnPath!)!;
  await inTransaction(app.platform, system, (tx) => takeMail(tx, { messageKey: `${returned.noticeId} ${sample}`, way: 'smtp', returned, report: readBounce(raw), head: raw }));
}
const myWay = async ({ asLiaison }: Scene) => (await call(asLiaison, 'GET', '/contacts/mine')).json<{ ways: ContactWay[] }>().ways[0]!;
const codeMail = () => app.sentMails.findLast(({ subject }) => /\d{6}/.test(subject))!;
const lastCode = () => /(\d{6})/.exec(codeMail().subject)![1]!;
const after = (minutes: number) => app.clock.set(new Date(app.clock.now().getTime() + minutes * 60_000));

test('staff see whom mail doesn\'t reach, look at the report with addresses masked, and send again with a reason', async () => {
  const scene = await aScene();
  const { enterprise, liaison, asOfficer } = scene;
  await bounce(scene);
  const { items } = (await call(asOfficer, 'GET', '/contacts/amiss')).json<{ items: AmissContact[] }>();
  expect(items).toMatchObject([{ user: { id: liaison.id }, enterprise: { id: enterprise.id }, role: 'primary', state: 'suspended', reason: 'user_unknown' }]);
  expect(items[0]!.address).toMatch(/^z\*\*\*@factory/);
  expect((await call(asOfficer, 'GET', '/contacts/amiss?state=doubtful')).json()).toMatchObject({ items: [] });
  expect((await call(asOfficer, 'GET', `/enterprises/${enterprise.id}/reachability`)).json()).toMatchObject({ mayRestore: true, people: [{ user: { id: liaison.id }, ways: [{ channel: 'email', state: 'suspended' }, { channel: 'sms', state: 'working' }] }] });

  const path = `/enterprises/${enterprise.id}/holders/${items[0]!.holderId}`;
  const [report] = (await call(asOfficer, 'GET', `${path}/bounces`)).json<{ items: BounceReport[] }>().items;
  expect(report).toMatchObject({ verdict: 'bounce', reason: 'user_unknown', permanence: 'hard', current: true });
  const detail = await call(asOfficer, 'GET', `/bounces/${report!.id}`);
  expect(detail.json()).toMatchObject({ diagnostic: expect.stringContaining('550') as string, headers: expect.arrayContaining([{ name: 'subject', value: '系统退信' }]) as object[] });
  expect(detail.body).not.toMatch(/zhao_minmin|b-token/);

  expect(codeOf(await call(asOfficer, 'POST', `${path}/restore-contact`, { version: 99, channel: 'email', note: 'x' }))).toBe('common.stale_version');
  const restored = await call(asOfficer, 'POST', `${path}/restore-contact`, { version: items[0]!.version, channel: 'email', note: '电话核实：邮箱已恢复' });
  expect(restored.json()).toMatchObject({ state: 'working' });
  expect((await call(asOfficer, 'GET', '/contacts/amiss')).json()).toMatchObject({ items: [] });
  expect(codeOf(await call(asOfficer, 'POST', `${path}/restore-contact`, { version: restored.json<ContactWay>().version, channel: 'email', note: 'x' }))).toBe('contacts.works');
});

test('another park sees and restores nothing', async () => {
  const [scene, other] = [await aScene(), await aScene()];
  await bounce(scene);
  const { holderId } = (await call(scene.asOfficer, 'GET', '/contacts/amiss')).json<{ items: AmissContact[] }>().items[0]!;
  const [report] = (await call(scene.asOfficer, 'GET', `/enterprises/${scene.enterprise.id}/holders/${holderId}/bounces`)).json<{ items: BounceReport[] }>().items;
  expect((await call(other.asOfficer, 'GET', '/contacts/amiss')).json()).toMatchObject({ items: [] });
  for (const path of [`/enterprises/${scene.enterprise.id}/reachability`, `/enterprises/${scene.enterprise.id}/holders/${holderId}/bounces`, `/bounces/${report!.id}`]) expect((await call(other.asOfficer, 'GET', path)).statusCode).toBe(404);
  expect((await call(other.asOfficer, 'POST', `/enterprises/${scene.enterprise.id}/holders/${holderId}/restore-contact`, { version: 1, channel: 'email', note: 'x' })).statusCode).toBe(404);
});

test('the person proves the mailbox by a code', async () => {
  const scene = await aScene();
  await bounce(scene, 'QQ: the mailbox is full');
  expect(await myWay(scene)).toMatchObject({ state: 'doubtful', reason: 'mailbox_full' });
  const { proofId } = (await call(scene.asLiaison, 'POST', '/contacts/mine/code')).json<{ proofId: string }>();
  await app.runJobs();
  expect(codeMail().to).toBe(scene.email);
  const code = lastCode();
  expect(codeOf(await call(scene.asLiaison, 'POST', '/contacts/mine/prove', { proofId, code: code === '000000' ? '111111' : '000000' }))).toBe('contacts.bad_code');
  expect((await call(scene.asLiaison, 'POST', '/contacts/mine/prove', { proofId, code })).json()).toMatchObject({ state: 'working' });
  expect(codeOf(await call(scene.asLiaison, 'POST', '/contacts/mine/prove', { proofId, code }))).toBe('contacts.bad_code');
});

test('or moves to another, once that is proved; news of the former change nothing then', async () => {
  const scene = await aScene();
  await bounce(scene);
  const next = `li${count}@factory.example.cn`;
  const { proofId, to } = (await call(scene.asLiaison, 'POST', '/contacts/mine/new-code', { email: next.toUpperCase() })).json<{ proofId: string; to: string }>();
  expect(to).toBe('l***@factory.example.cn');
  expect(await myWay(scene)).toMatchObject({ state: 'suspended', address: 'z***@factory.example.cn' });
  await app.runJobs();
  expect((await call(scene.asLiaison, 'POST', '/contacts/mine/prove', { proofId, code: lastCode() })).json()).toMatchObject({ state: 'working', address: 'l***@factory.example.cn' });
  await inTransaction(app.platform, system, async (tx) => send(tx, { to: [scene.liaison.id], kind: 'case_accepted', params: {}, parkId: null, enterpriseId: null }));
  await app.runJobs();
  expect(app.sentMails.at(-1)!.to).toBe(next);
});

test('codes can be neither guessed nor asked for without end, nor used by others', async () => {
  const [scene, other] = [await aScene(), await aScene()];
  const { proofId } = (await call(scene.asLiaison, 'POST', '/contacts/mine/code')).json<{ proofId: string }>();
  expect(codeOf(await call(scene.asLiaison, 'POST', '/contacts/mine/code'))).toBe('auth.code_too_soon');
  await app.runJobs();
  const code = lastCode();
  expect(codeOf(await call(other.asLiaison, 'POST', '/contacts/mine/prove', { proofId, code }))).toBe('contacts.bad_code');
  for (let time = 0; time < 5; time += 1) await call(scene.asLiaison, 'POST', '/contacts/mine/prove', { proofId, code: code === '123456' ? '654321' : '123456' });
  expect(codeOf(await call(scene.asLiaison, 'POST', '/contacts/mine/prove', { proofId, code }))).toBe('contacts.bad_code');
  after(2);
  const second = (await call(scene.asLiaison, 'POST', '/contacts/mine/code')).json<{ proofId: string }>();
  await app.runJobs();
  const late = lastCode();
  after(11);
  expect(codeOf(await call(scene.asLiaison, 'POST', '/contacts/mine/prove', { proofId: second.proofId, code: late }))).toBe('contacts.bad_code');
});

test('a check that the liaison is still the one clears a doubt, but brings no mailbox back that doesn\'t exist', async () => {
  const [full, gone] = [await aScene(), await aScene()];
  await bounce(full, 'QQ: the mailbox is full');
  await bounce(gone);
  for (const { liaison } of [full, gone]) await inTransaction(app.platform, system, (tx) => noteWorking(tx, liaison.id, 'email', 'confirmed'));
  expect([(await myWay(full)).state, (await myWay(gone)).state]).toEqual(['working', 'suspended']);
});
