import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ContactGraph, Suspicion } from '@qilian/contract/shadows';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../../testing/app.ts';
import { aScene, ok, type Scene } from '../../../cases/testing.ts';
import { anEnterprise } from '../../../enterprises/testing.ts';
import { aLiaison, anOfficer, signedInAs } from '../../../people/testing.ts';
import { sweepShadows } from '../sweep.ts';
import { aBookkeeper, aSeat } from '../testing.ts';

/** Each sort of sign as it comes about, and what explains it. */

let app: TestApp;
let scene: Scene;
beforeAll(async () => { app = await openTestApp(); });
afterAll(() => app.close());
beforeEach(async () => { scene = await aScene(app); });

const write = <Result>(work: (tx: Tx) => Promise<Result>) => inTransaction(app.platform, system, work);
const found = async () => {
  await sweepShadows(app.platform);
  return (await ok<{ items: Suspicion[] }>(scene, scene.as.officer, 'GET', '/shadows')).items;
};
const drawn = async ({ id }: Suspicion) => (await ok<{ graph: ContactGraph }>(scene, scene.as.officer, 'GET', `/shadows/${id}`)).graph;
const names = ['甲金', '乙木', '丙水', '丁火', '戊土', '己风', '庚雷', '辛电'];
/** Enterprises of owners who have nothing to do with each other, each with a liaison. */
const clients = async (count: number, person: (index: number) => Parameters<typeof aLiaison>[1] = () => ({})) => Promise.all(names.slice(0, count).map(async (name, index) => {
  const { id } = await anEnterprise(app, { parkId: scene.parkId, name: `${name}商贸有限公司` });
  return { id, liaison: await aLiaison(app, { enterpriseId: id, ...person(index) }) };
}));
const edit = async (id: string, facts: object) => {
  const { version } = await ok<{ version: number }>(scene, scene.as.officer, 'GET', `/enterprises/${id}`);
  const answer = await app.api.http.inject({ method: 'PATCH', url: `/api/v1/enterprises/${id}`, headers: scene.as.officer, payload: { version, ...facts } });
  expect(answer.statusCode, answer.body).toBe(200);
};
const proves = (userId: string, number: string) => write((tx) => tx.sql.insertInto('liaison_identities').values({
  user_id: userId, id_number: tx.platform.secrets.encrypt(number), id_index: tx.platform.secrets.blindIndex(`id:${number}`), last4: number.slice(-4), checked: 'not_checked', checked_at: tx.now,
}).execute());
const signsIn = (userId: string, device: string) => write((tx) => tx.sql.insertInto('devices').values({ user_id: userId, device, first_seen_at: tx.now, last_seen_at: tx.now }).execute());

describe('one identity card', () => {
  test('behind several accounts is one person', async () => {
    const all = await clients(4);
    for (const { liaison } of all.slice(0, 3)) await proves(liaison.id, '110101199003074477');
    await proves(all[3]!.liaison.id, '110101198001010010');
    const suspicions = await found();
    expect(suspicions.map(({ enterprise }) => enterprise.id).toSorted()).toEqual(all.slice(0, 3).map(({ id }) => id).toSorted());
    expect(suspicions[0]!.reasons[0]).toMatchObject({ code: 'id', groups: 3, said: null });
    expect((await drawn(suspicions[0]!)).contacts).toMatchObject([{ kind: 'id' }]);
    expect(JSON.stringify(await write((tx) => tx.sql.selectFrom('shadow_contacts').selectAll().where('kind', '=', 'id').execute()))).not.toContain('110101');
  });

  test('counts once, with an account that has seats of its own', async () => {
    const all = await clients(5, () => ({}));
    await aSeat(app, (await anEnterprise(app, { parkId: scene.parkId, name: '壬泽食品有限公司' })).id, all[0]!.liaison.id, 'deputy');
    for (const { liaison } of all) await proves(liaison.id, '110101199003074477');
    for (const { reasons } of await found()) expect(reasons.filter(({ code }) => code === 'id' || code === 'person')).toHaveLength(1);
  });

  test('behind two accounts of one owner explains what the enterprises share', async () => {
    const keeper = await aBookkeeper(app, { parkId: scene.parkId, officerId: scene.ids.officer, enterprises: 5 });
    expect(await found()).toHaveLength(5);
    for (const owner of keeper.ownerIds) await proves(owner, '110101198001010010');
    expect(await found()).toEqual([]);
  });
});

describe('one rare name', () => {
  test('on accounts of four unrelated enterprises is one hand, whose card was proved in none; it is shown by name, and whoever proved another card is another', async () => {
    const all = await clients(6, (index) => ({ name: index === 5 ? '王伟' : '慕容思源' }));
    await proves(all[4]!.liaison.id, '11010519491231002X');
    await clients(3, (index) => ({ name: ['赵伟', '钱伟', '孙伟'][index]! }));
    const suspicions = await found();
    expect(suspicions.map(({ enterprise }) => enterprise.id).toSorted()).toEqual(all.slice(0, 5).map(({ id }) => id).toSorted());
    expect(suspicions[0]!.reasons).toMatchObject([{ code: 'name', groups: 5, said: null }]);
    expect((await drawn(suspicions[0]!)).contacts).toMatchObject([{ kind: 'name', label: '慕容思源' }]);
    await proves(all[3]!.liaison.id, '440524188001010014');
    // Two cards: one of both may be anybody's.
    expect(await found()).toEqual([]);
  });

  test('stays known when one enterprise is looked at, and counts once beside the card', async () => {
    const all = await clients(5, () => ({ name: '慕容思源' }));
    for (const { liaison } of all.slice(0, 3)) await proves(liaison.id, '320311770706001');
    expect(await found()).toHaveLength(5);
    await edit(all[4]!.id, { address: '祁连市城东区创业路8号' });
    await app.runJobs();
    const { items } = await ok<{ items: Suspicion[] }>(scene, scene.as.officer, 'GET', '/shadows');
    expect(items).toHaveLength(5);
    for (const { reasons } of items) expect(reasons.filter(({ code }) => code === 'name' || code === 'id')).toHaveLength(1);
  });
});

describe('a group', () => {
  test('of a parent and its subsidiaries, by the code in their files, shares its liaison as it likes', async () => {
    const keeper = await aBookkeeper(app, { parkId: scene.parkId, officerId: scene.ids.officer, enterprises: 5 });
    expect(await found()).toHaveLength(5);
    const [parent, ...subsidiaries] = keeper.enterpriseIds;
    const { uscc } = await ok<{ uscc: string }>(scene, scene.as.officer, 'GET', `/enterprises/${parent!}`);
    for (const id of subsidiaries) await edit(id, { parentUscc: uscc.toLowerCase() });
    expect(await found()).toEqual([]);
  });

  test('whose parent is nowhere in the city too; what is shared beyond it counts for less, and it is said what was taken for one', async () => {
    const keeper = await aBookkeeper(app, { parkId: scene.parkId, officerId: scene.ids.officer, enterprises: 6 });
    for (const id of keeper.enterpriseIds.slice(0, 3)) await edit(id, { parentUscc: '91350100M000100Y43' });
    const [first] = await found();
    expect(first!.reasons[0]).toMatchObject({ code: 'person', enterprises: 6, groups: 4, weight: 3 });
    const { enterprises } = await drawn(first!);
    expect(enterprises.filter(({ because }) => because.includes('parent')).map(({ id }) => id).toSorted()).toEqual(keeper.enterpriseIds.slice(0, 3).toSorted());
    expect(new Set(enterprises.map(({ group }) => group)).size).toBe(4);
  });

  test('is looked at anew as soon as the file says so', async () => {
    const keeper = await aBookkeeper(app, { parkId: scene.parkId, officerId: scene.ids.officer, enterprises: 5 });
    expect(await found()).toHaveLength(5);
    for (const id of keeper.enterpriseIds) await edit(id, { parentUscc: '91350100M000100Y43' });
    await app.runJobs();
    expect((await ok<{ items: Suspicion[] }>(scene, scene.as.officer, 'GET', '/shadows')).items).toEqual([]);
  });
});

test('one browser that signs in for many is seen, a counter\'s is not', async () => {
  const [all, device, counter] = [await clients(8), randomUUID(), randomUUID()];
  for (const { liaison } of all.slice(0, 4)) await signsIn(liaison.id, device);
  for (const { liaison } of all.slice(4)) await signsIn(liaison.id, counter);
  await signsIn(scene.ids.officer, counter);
  const address = { address: '祁连市城东区创业路8号3号楼505室' };
  for (const { id } of all.slice(0, 4)) await edit(id, address);
  const suspicions = await found();
  expect(suspicions.map(({ enterprise }) => enterprise.id).toSorted()).toEqual(all.slice(0, 4).map(({ id }) => id).toSorted());
  expect(suspicions[0]!.reasons.map(({ code, groups }) => [code, groups])).toEqual([['browser', 4], ['address', 4]]);
});

test('a mail domain of an agency in the register is its sign, whoever writes there', async () => {
  await clients(3, (index) => (index < 2 ? { email: `k${index}@ruitong-dz.cn` } : { email: 'me@own-firm.cn' }));
  const registrar = await signedInAs(app, await anOfficer(app, { areaId: scene.districtId, role: 'administrator' }));
  await ok(scene, registrar, 'POST', '/agencies', { name: '瑞通代账', domains: ['ruitong-dz.cn'] });
  const suspicions = await found();
  expect(suspicions.map(({ reasons }) => reasons.map(({ code, said }) => [code, said]))).toEqual([[['agency_domain', '瑞通代账'], ['domain', 'ruitong-dz.cn']], [['agency_domain', '瑞通代账'], ['domain', 'ruitong-dz.cn']]]);
});

test('a name that has left, with another number', async () => {
  const [one, other] = await clients(2, () => ({ name: '钱多多' }));
  const { id } = one!;
  const former = await aLiaison(app, { enterpriseId: id, role: 'deputy', name: '钱多多' });
  await write((tx) => tx.sql.updateTable('enterprise_holders').set({ until_day: '2025-06-30' }).where('user_id', '=', former.id).execute());
  const suspicions = await found();
  expect(suspicions.map(({ enterprise, reasons }) => [enterprise.id, reasons.map(({ code }) => code)])).toEqual([[id, ['name_gone']]]);
  expect(other!.id).not.toBe(id);
});

test('one mailbox under many addresses is one', async () => {
  const all = await clients(4, (index) => ({ email: index < 3 ? `dai.zhang+k${index}@gmail.com` : 'somebody@gmail.com' }));
  const suspicions = await found();
  expect(suspicions.map(({ enterprise }) => enterprise.id).toSorted()).toEqual(all.slice(0, 3).map(({ id }) => id).toSorted());
  expect(suspicions[0]!.reasons).toMatchObject([{ code: 'email', groups: 3, said: null }]);
});

test('two bosses who stand in for each other belong somewhere', async () => {
  const [one, other] = await clients(2);
  await aSeat(app, one!.id, other!.liaison.id, 'deputy');
  await aSeat(app, other!.id, one!.liaison.id, 'deputy');
  expect(await found()).toHaveLength(4);
  for (const { id, liaison } of [one!, other!]) await edit(id, { legalRepresentative: liaison.name });
  expect(await found()).toEqual([]);
});
