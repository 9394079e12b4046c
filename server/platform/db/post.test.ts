import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { platform as system } from '../auth/actor.ts';
import { newId } from '../ids.ts';
import { asOwner } from '../ledger/testing.ts';
import { actingAs, inTransaction, post, type Tx } from './transaction.ts';

let app: TestApp;
beforeAll(async () => { app = await openTestApp(); });
afterAll(() => app.close());

const named = (tx: Tx, name: string) => tx.sql.insertInto('users').values({ id: newId(tx.now), side: 'staff', name: 'posted', login_name: name, created_at: tx.now });
const there = async (name: string) => (await asOwner<{ login_name: string }>(app, 'select login_name from users')).some((user) => user.login_name === name);
const uniqueViolation = expect.objectContaining({ code: '23505', constraint: 'users_login_name_key' });

test('is written with the commit, though nothing is asked after it', async () => {
  await inTransaction(app.platform, system, async (tx) => post(tx, named(tx, 'alone')));
  expect(await there('alone')).toBe(true);
});

test('is read by what is asked after it', async () => {
  const found = await inTransaction(app.platform, system, (tx) => {
    post(tx, named(tx, 'read'));
    return tx.sql.selectFrom('users').select('login_name').where('login_name', '=', 'read').execute();
  });
  expect(found).toHaveLength(1);
});

test('keeps its walls, whoever acts before and after it', async () => {
  await inTransaction(app.platform, system, async (tx) => {
    const inside = await actingAs(tx, { ...system, userId: newId(tx.now) }, async (other) => {
      post(other, named(other, 'walled'));
      return other.sql.selectNoFrom((eb) => eb.fn<string>('current_setting', [eb.val('qilian.user_id')]).as('id')).executeTakeFirstOrThrow().then(({ id }) => id === other.actor.userId);
    });
    const after = await tx.sql.selectNoFrom((eb) => eb.fn<string>('current_setting', [eb.val('qilian.user_id')]).as('id')).executeTakeFirstOrThrow();
    expect([inside, after.id]).toEqual([true, '']);
  });
  expect(await there('walled')).toBe(true);
});

test('that fails is what the transaction fails with, at its end, in the same packet and in a later one; nothing of it stays', async () => {
  await inTransaction(app.platform, system, async (tx) => post(tx, named(tx, 'taken')));
  const afterwards: Record<string, (tx: Tx) => Promise<unknown>> = {
    end: async () => undefined,
    same: (tx) => tx.sql.selectFrom('users').select('id').execute(),
    later: async (tx) => {
      await new Promise((resolve) => { setTimeout(resolve, 50); });
      await named(tx, 'later 2').execute();
    },
    hidden: (tx) => tx.sql.selectFrom('users').select('id').execute().catch(() => undefined),
  };
  for (const [name, goOn] of Object.entries(afterwards)) {
    const work = inTransaction(app.platform, system, async (tx) => {
      await named(tx, name).execute();
      post(tx, named(tx, 'taken'));
      await goOn(tx);
    });
    await expect(work, name).rejects.toEqual(uniqueViolation);
    expect(await there(name), name).toBe(false);
  }
});
