import type { Tx } from '../../platform/db/transaction.ts';
import { record } from '../../platform/ledger/record.ts';
import { openContact, sealContact } from './contacts.ts';

/** Gives a person another mailbox, which they have proved. @returns whether it is another than before */
export async function changeEmail(tx: Tx, userId: string, email: string): Promise<boolean> {
  const { secrets } = tx.platform;
  const user = await tx.sql.selectFrom('users').select(['phone', 'email']).where('id', '=', userId).forUpdate().executeTakeFirstOrThrow();
  const stored = openContact(secrets, user);
  if (stored.email === email) return false;
  await tx.sql.updateTable('users').set((eb) => ({ ...sealContact(secrets, { phone: stored.phone, email }), version: eb('version', '+', 1) })).where('id', '=', userId).execute();
  await record(tx, { type: 'people.email_changed', record: { type: 'user', id: userId }, parkId: null, enterpriseId: tx.actor.enterprise?.id ?? null, audience: 'auditor', params: { userId } });
  return true;
}
