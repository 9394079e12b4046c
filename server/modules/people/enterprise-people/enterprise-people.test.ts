import { afterAll, beforeAll, expect, test } from 'vitest';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { addEnterprisePeople, findOrAddEnterprisePerson } from '../index.ts';

let app: TestApp;
beforeAll(async () => { app = await openTestApp(); });
afterAll(() => app.close());
const inside = <Result>(work: (tx: Tx) => Promise<Result>) => inTransaction(app.platform, system, work);

test('a mobile says who somebody is, however it is written; an office number doesn\'t', async () => {
  const first = await inside((tx) => findOrAddEnterprisePerson(tx, { name: '赵磊', phone: '13700001111', email: 'zhao@a.cn' }));
  expect(first.added).toBe(true);
  const again = await inside((tx) => findOrAddEnterprisePerson(tx, { name: '赵经理', phone: '+86 137-0000-1111' }));
  expect(again).toEqual({ id: first.id, name: '赵磊', added: false });
  const line = () => inside((tx) => findOrAddEnterprisePerson(tx, { name: '前台', phone: '021-62345678' }));
  expect((await line()).id).not.toBe((await line()).id);
});

test('a mailbox counts only where there is no mobile', async () => {
  const one = await inside((tx) => findOrAddEnterprisePerson(tx, { name: '孙丽', phone: '13700002222', email: 'office@b.cn' }));
  const colleague = await inside((tx) => findOrAddEnterprisePerson(tx, { name: '钱峰', phone: '13700003333', email: 'office@b.cn' }));
  expect(colleague.added).toBe(true);
  expect((await inside((tx) => findOrAddEnterprisePerson(tx, { name: '孙丽', email: 'Office@B.cn' }))).id).toBe(one.id);
});

test('many at once: in order, each once', async () => {
  const drafts = Array.from({ length: 2500 }, (_, index) => ({ name: `联系人${index}`, phone: String(13_600_000_000 + (index % 2000)) }));
  const people = await inside((tx) => addEnterprisePeople(tx, drafts));
  expect(people).toHaveLength(2500);
  expect(people.filter(({ added }) => added)).toHaveLength(2000);
  expect(people[2001]!.id).toBe(people[1]!.id);
  const again = await inside((tx) => addEnterprisePeople(tx, drafts));
  expect(again.map(({ id }) => id)).toEqual(people.map(({ id }) => id));
});
