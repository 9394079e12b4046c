import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Circular, Reach, Receipt, Unreached } from '@qilian/contract/circulars';
import type { DeliveryConsent, Notice } from '@qilian/contract/notices';
import { openTestApp, type TestApp } from '../../../../testing/app.ts';
import { anEnterprise } from '../../../enterprises/testing.ts';
import { aLiaison, anOfficer, aPark, signedInAs } from '../../../people/testing.ts';
import { aDraft, agree as agreeIn, done, refusal } from '../testing.ts';

/** What has legal effect is served electronically on those who agreed to it, and on nobody else. */

let app: TestApp;
let parkId: string;
let officer: { id: string; as: Record<string, string> };
let leader: Record<string, string>;
beforeAll(async () => {
  app = await openTestApp();
  ({ parkId } = await aPark(app));
  const { id } = await anOfficer(app, { areaId: parkId });
  officer = { id, as: await signedInAs(app, { id }) };
  leader = await signedInAs(app, await anOfficer(app, { areaId: parkId, role: 'park_leader' }));
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.runJobs();
  app.sentMails.length = 0;
});

let count = 0;
async function aHouse(...seats: ('primary' | 'deputy')[]) {
  const enterprise = await anEnterprise(app, { parkId, staff: { service_officer: officer.id } });
  const people: Record<string, Record<string, string>> = {};
  for (const role of seats) people[role] = await signedInAs(app, await aLiaison(app, { enterpriseId: enterprise.id, role, email: `${role}${count += 1}@example.cn` }));
  return { enterprise, people };
}
const agree = (who: Record<string, string>) => agreeIn(app, who);
const withdraw = (who: Record<string, string>) => done(app, who, 'PUT', '/me/delivery-consent', { given: false });
async function serve(ids: string[], more: object = {}): Promise<Circular> {
  const draft = await aDraft(app, leader, { filter: { include: ids }, weight: 'legal', subject: '限期整改告知书', ...more });
  return done(app, leader, 'POST', `/circulars/${draft.id}/send`, { version: draft.version });
}
const receiptsOf = async (id: string) => (await done<{ items: Receipt[] }>(app, leader, 'GET', `/circulars/${id}/receipts`)).items;
const kindsOf = async (who: Record<string, string>, kind: string) => (await done<{ items: Notice[] }>(app, who, 'GET', '/notices')).items.filter((notice) => notice.kind === kind);

it('whoever didn\'t agree is passed over for somebody who did; where nobody did, the preview and the list say so', async () => {
  const [agreed, byDeputy, none] = [await aHouse('primary'), await aHouse('primary', 'deputy'), await aHouse('primary')];
  await agree(agreed.people.primary!);
  await agree(byDeputy.people.deputy!);
  const ids = [agreed, byDeputy, none].map(({ enterprise }) => enterprise.id);
  expect(await done<Reach>(app, leader, 'POST', '/circulars/reach', { filter: { include: ids }, weight: 'legal' })).toMatchObject({ enterprises: 3, people: 2, unreached: 1, withoutConsent: 1 });
  const sent = await serve(ids);
  expect(sent).toMatchObject({ people: 2, unreached: 1 });
  expect((await receiptsOf(sent.id)).map(({ seat }) => seat).sort()).toEqual(['deputy', 'primary']);
  const { items } = await done<{ items: Unreached[] }>(app, leader, 'GET', `/circulars/${sent.id}/unreached`);
  expect(items).toMatchObject([{ enterprise: { id: none.enterprise.id }, cause: 'no_consent', officer: { id: officer.id } }]);
  const alone = await aDraft(app, leader, { filter: { include: [none.enterprise.id] }, weight: 'legal' });
  expect(await refusal(app, leader, 'POST', `/circulars/${alone.id}/send`, { version: alone.version })).toBe('circulars.nobody');
});

it('is given to the text in force, which whoever gives it names', async () => {
  const { people: { primary } } = await aHouse('primary');
  const shown = await done<DeliveryConsent>(app, primary!, 'GET', '/me/delivery-consent');
  expect(shown).toMatchObject({ given: false, agreedVersion: null, text: { title: '电子送达确认', digest: expect.stringMatching(/^[0-9a-f]{64}$/) } });
  for (const given of [{ given: true }, { given: true, textVersion: '2019-1' }]) expect(await refusal(app, primary!, 'PUT', '/me/delivery-consent', given)).toBe('notices.consent_text_outdated');
  expect(await done(app, primary!, 'PUT', '/me/delivery-consent', { given: true, textVersion: shown.text.version })).toMatchObject({ given: true, agreedVersion: shown.text.version });
});

it('withdrawn, it stops what still waits, and officer and sender are told', async () => {
  const { enterprise, people } = await aHouse('primary');
  await agree(people.primary!);
  const sent = await serve([enterprise.id]);
  await withdraw(people.primary!);
  await app.runJobs();
  expect(app.sentMails.filter(({ subject }) => subject.includes('限期整改'))).toEqual([]);
  expect((await receiptsOf(sent.id))[0]!.deliveries).toMatchObject([{ status: 'failed', failure: 'no consent' }]);
  for (const who of [officer.as, leader]) expect((await kindsOf(who, 'consent_withdrawn'))[0]!.body).toMatch(/1 件已发出的通知未签收/);
  expect(await done<Reach>(app, leader, 'POST', '/circulars/reach', { filter: { include: [enterprise.id] }, weight: 'legal' })).toMatchObject({ people: 0, withoutConsent: 1 });
  // What is ordinary goes on.
  expect(await done<Reach>(app, leader, 'POST', '/circulars/reach', { filter: { include: [enterprise.id] } })).toMatchObject({ people: 1, unreached: 0, withoutConsent: 0 });
});

it('nobody is told in place of another without consent of their own', async () => {
  const { enterprise, people } = await aHouse('primary', 'deputy');
  await agree(people.primary!);
  const sent = await serve([enterprise.id], { fallbackHours: 1 });
  app.clock.set(new Date(app.clock.now().getTime() + 7 * 24 * 3_600_000));
  await app.sweep();
  expect((await receiptsOf(sent.id)).map(({ seat }) => seat)).toEqual(['primary']);
});

it('a successor who didn\'t agree isn\'t served anew: the enterprise stands among those not reached', async () => {
  const { enterprise, people } = await aHouse('primary');
  await agree(people.primary!);
  const sent = await serve([enterprise.id]);
  const { version } = await done<{ version: number }>(app, officer.as, 'GET', `/enterprises/${enterprise.id}`);
  await done(app, officer.as, 'PUT', `/enterprises/${enterprise.id}/holders`, { version, role: 'primary', name: '李娜', phone: '13811112222', email: 'lina@example.cn' });
  expect(await receiptsOf(sent.id)).toHaveLength(1);
  expect((await done<{ items: Unreached[] }>(app, leader, 'GET', `/circulars/${sent.id}/unreached`)).items).toMatchObject([{ cause: 'no_consent' }]);
});
