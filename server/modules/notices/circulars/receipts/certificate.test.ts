import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Circular, Receipt } from '@qilian/contract/circulars';
import type { Notice } from '@qilian/contract/notices';
import type { FileRef } from '@qilian/contract/shapes';
import { openTestApp, type TestApp } from '../../../../testing/app.ts';
import { anEnterprise } from '../../../enterprises/testing.ts';
import { aLiaison, anOfficer, aPark, signedInAs } from '../../../people/testing.ts';
import { hasPoppler, pdfsig, textOf } from '../../../../platform/documents/testing.ts';
import { deliveryText } from './delivery-text.ts';
import { failureText } from './failure-text.ts';
import { aDraft, agree, aSentCircular, done, refusal } from '../testing.ts';

let app: TestApp;
let as: Record<'leader' | 'officer' | 'liaison' | 'neighbour', Record<string, string>>;
let filter: object;
let certificate: Buffer;
let withdrawn: Buffer;
let digest: string;
beforeAll(async () => {
  app = await openTestApp();
  const { parkId } = await aPark(app);
  const [enterprise, other] = [await anEnterprise(app, { parkId }), await anEnterprise(app, { parkId })];
  as = {
    leader: await signedInAs(app, await anOfficer(app, { areaId: parkId, role: 'park_leader' })), officer: await signedInAs(app, await anOfficer(app, { areaId: parkId })),
    liaison: await signedInAs(app, await aLiaison(app, { enterpriseId: enterprise.id, email: 'liaison@example.cn' })), neighbour: await signedInAs(app, await aLiaison(app, { enterpriseId: other.id })),
  };
  filter = { include: [enterprise.id] };
});
afterAll(() => app.close());

it('of what has legal effect states what was sent, to whom, by which consent, and its receipts; sealed', async () => {
  await agree(app, as.liaison);
  const draft = await aDraft(app, as.leader, { filter, weight: 'legal', subject: '限期整改告知书' });
  app.clock.set('2026-03-02T02:00:00Z');
  await done<Circular>(app, as.leader, 'POST', `/circulars/${draft.id}/send`, { version: draft.version });
  await app.runJobs();
  const [notice] = (await done<{ items: Notice[] }>(app, as.liaison, 'GET', '/notices')).items;
  app.clock.set('2026-03-02T03:00:00Z');
  await done(app, as.liaison, 'POST', `/notices/${notice!.id}/acknowledge`);
  const { items: [receipt] } = await done<{ items: Receipt[] }>(app, as.leader, 'GET', `/circulars/${draft.id}/receipts`);
  const file = await done<FileRef>(app, as.officer, 'POST', `/circulars/${draft.id}/receipts/${receipt!.id}/certificate`);
  expect(file).toMatchObject({ type: 'application/pdf', name: expect.stringMatching(/^送达证明-/) });
  const read = (who: keyof typeof as) => app.api.http.inject({ url: `/api/v1/files/${file.id}`, headers: as[who] });
  const { rawPayload: pdf } = await read('officer');
  certificate = pdf;
  ({ digest } = await done<{ digest: string }>(app, as.leader, 'GET', `/circulars/${draft.id}`));
  // Later the liaison takes the consent back, and gives it anew: a certificate drawn then names the first, and its end.
  app.clock.set('2026-03-09T06:30:00Z');
  await done(app, as.liaison, 'PUT', '/me/delivery-consent', { given: false });
  app.clock.set('2026-03-10T02:00:00Z');
  await agree(app, as.liaison);
  const { id: later } = await done<FileRef>(app, as.officer, 'POST', `/circulars/${draft.id}/receipts/${receipt!.id}/certificate`);
  withdrawn = (await app.api.http.inject({ url: `/api/v1/files/${later}`, headers: as.officer })).rawPayload;
  expect((await read('liaison')).statusCode).toBe(200);
  expect((await read('neighbour')).statusCode).toBe(404);
  const timeline = await done<{ items: { type: string }[] }>(app, as.leader, 'GET', `/enterprises/${receipt!.enterprise.id}/timeline`);
  expect(timeline.items.map(({ type }) => type)).toEqual(expect.arrayContaining(['notice.sent', 'notice.acknowledged', 'papers.sealed']));
});

it.runIf(hasPoppler)('is read and found sealed by another program', () => {
  expect(pdfsig(certificate)).toContain('Signature is Valid');
  const text = textOf(certificate).replaceAll(/\s/g, '');
  for (const words of [digest, '限期整改告知书', '2026-03-0209:30在线同意', '2026-03-0210:00发出', '2026-03-0211:00（登录后）', 'l***@example.cn', '《电子送达确认》2026-1版', deliveryText('zh-CN').digest]) expect(text).toContain(words);
  expect(text).not.toContain('撤回');
});

it.runIf(hasPoppler)('names the withdrawal of the consent that it rests on, and no later consent', () => {
  expect(pdfsig(withdrawn)).toContain('Signature is Valid');
  const text = textOf(withdrawn).replaceAll(/\s/g, '');
  for (const words of ['2026-03-0209:30在线同意', '《电子送达确认》2026-1版', '同意的撤回2026-03-0914:30，在发送之后；撤回前的送达不受影响']) expect(text).toContain(words);
  expect(text).not.toContain('2026-03-1010:00');
});

it.each([
  ['zh-CN', 'bounced: user_unknown', '退信：邮箱不存在'], ['en', 'bounced: mailbox_full', 'bounced: Mailbox full'], ['zh-CN', 'refused: user_unknown', '对方服务器拒收：邮箱不存在'], ['zh-CN', 'bounced', '退信'], ['en', 'no consent', 'no consent to electronic delivery'], ['zh-CN', 'mail busy: 451 4.3.0 Try again later', '邮件服务器暂时不收（451 4.3.0 Try again later）'],
] as const)('says in words why a way failed: %s, %s', (locale, failure, text) => {
  expect(failureText(locale, failure)).toBe(text);
});

it('isn\'t issued for what is ordinary', async () => {
  const sent = await aSentCircular(app, as.officer, { filter });
  const { items: [receipt] } = await done<{ items: Receipt[] }>(app, as.officer, 'GET', `/circulars/${sent.id}/receipts`);
  expect(await refusal(app, as.officer, 'POST', `/circulars/${sent.id}/receipts/${receipt!.id}/certificate`)).toBe('circulars.no_certificate');
});
