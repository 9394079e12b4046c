import { DemoPerson } from '@qilian/contract/session';
import { z } from 'zod';
import type { Tx } from '../../platform/db/transaction.ts';
import { Refusal } from '../../platform/errors.ts';

const DemoPeople = z.array(DemoPerson);

/** Whom anybody may be without a password: only in the demo's own database, on this machine, behind no proxy and at no public address. */
export async function demoPeople(tx: Tx): Promise<DemoPerson[]> {
  const { embedded, config } = tx.platform;
  if (!embedded || !config.isTrial) return [];
  const setting = await tx.sql.selectFrom('settings').select('value').where('key', '=', 'demo').executeTakeFirst();
  return setting ? DemoPeople.parse(setting.value) : [];
}

/** Marks the database as a demo; the seed alone calls it. */
export async function markAsDemo(tx: Tx, people: DemoPerson[]): Promise<void> {
  const value = JSON.stringify(people);
  await tx.sql.insertInto('settings').values({ key: 'demo', value }).onConflict((conflict) => conflict.column('key').doUpdateSet({ value })).execute();
}

/** @throws Refusal `auth.not_in_demo` */
export async function proveDemo(tx: Tx, userId: string): Promise<void> {
  if (!(await demoPeople(tx)).some((person) => person.userId === userId)) throw new Refusal('forbidden', 'auth.not_in_demo');
}
