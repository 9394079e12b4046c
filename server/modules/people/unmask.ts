import type { UnmaskingReason } from '@qilian/contract/unmasking';
import type { Tx } from '../../platform/db/transaction.ts';
import { newId } from '../../platform/ids.ts';
import { record } from '../../platform/ledger/record.ts';
import { openContact, type Contact } from './contacts.ts';

export interface Looked {
  /** Whose data; null where a reporter has no account. */
  userId: string | null;
  name: string;
  record: { type: 'enterprise' | 'case' | 'user'; id: string };
  /** In whose registers it stands: the parks of the record. */
  parks: string[];
  parkId: string | null;
  enterpriseId: string | null;
}

/**
 * The only way to a masked field in clear: who looked, at whom, at which field, why and when goes into
 * the register and into the ledger. The caller has checked that the actor may, and holds the record's lock.
 */
export async function unmask(tx: Tx, looked: Looked, sealed: { phone?: Buffer | null; email?: Buffer | null }, { purpose, note }: UnmaskingReason): Promise<Contact> {
  const contact = openContact(tx.platform.secrets, { phone: sealed.phone ?? null, email: sealed.email ?? null });
  const fields = (['phone', 'email'] as const).filter((field) => contact[field] !== null);
  if (fields.length === 0) return contact;
  await tx.sql.insertInto('unmaskings').values({
    id: newId(tx.now), at: tx.now, actor_id: tx.actor.userId!, user_id: looked.userId, record_type: looked.record.type, record_id: looked.record.id, parks: looked.parks, fields, purpose, note,
  }).execute();
  await record(tx, {
    type: 'privacy.unmasked', record: looked.record, parkId: looked.parkId, enterpriseId: looked.enterpriseId, audience: 'auditor',
    params: { userId: looked.userId, fields, purpose }, detail: { name: looked.name, note },
  });
  return contact;
}
