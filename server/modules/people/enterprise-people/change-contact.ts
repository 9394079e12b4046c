import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';
import { openContact, phoneIndexes, sealContact } from '../contacts.ts';

export interface NewContact {
  channel: 'phone' | 'email';
  /** As it is stored and compared. */
  address: string;
  /** A code came back from it; else it stands as unproven until one does. */
  proved: boolean;
  /** Where it stands in the request, if not in the body's `newPhone`. */
  field?: string | undefined;
}

/**
 * Gives a person another mobile or mailbox; what was sent to the former opens nothing any more.
 * @returns whether it is another than before
 * @throws Refusal `people.phone_of_another` for the mobile of another liaison (`people.own_phone_of_another` to the person), `people.mobile_needed` for an office number where a mobile was, by which that person signs in
 */
export async function changeContact(tx: Tx, userId: string, { channel, address, proved, field = 'body.newPhone' }: NewContact): Promise<boolean> {
  const { secrets } = tx.platform;
  const user = await tx.sql.selectFrom('users').select(['phone', 'phone_is_mobile', 'email']).where('id', '=', userId).forUpdate().executeTakeFirstOrThrow();
  if (openContact(secrets, user)[channel] === address) {
    if (proved) await noteProved(tx, userId, channel);
    return false;
  }
  const sealed = sealContact(secrets, { [channel]: address });
  const unproved = proved ? null : tx.now;
  if (channel === 'phone') await requireFree(tx, userId, address, { mobile: user.phone_is_mobile, willBe: sealed.phone_is_mobile, field });
  await tx.sql.updateTable('users').set((eb) => ({
    ...(channel === 'phone'
      ? { phone: sealed.phone, phone_index: sealed.phone_index, phone_last4: sealed.phone_last4, phone_is_mobile: sealed.phone_is_mobile, phone_unproved_at: unproved }
      : { email: sealed.email, email_index: sealed.email_index, email_domain: sealed.email_domain, email_unproved_at: unproved }),
    version: eb('version', '+', 1),
  })).where('id', '=', userId).execute();
  await tx.sql.updateTable('sign_in_codes').set({ used_at: tx.now }).where('user_id', '=', userId).where('channel', '=', channel === 'phone' ? 'sms' : 'email').where('used_at', 'is', null).execute();
  await record(tx, { type: `people.${channel}_changed`, record: { type: 'user', id: userId }, parkId: null, enterpriseId: tx.actor.enterprise?.id ?? null, audience: 'auditor', params: { userId, proved } });
  return true;
}

async function requireFree(tx: Tx, userId: string, phone: string, { mobile, willBe, field }: { mobile: boolean; willBe: boolean; field: string }): Promise<void> {
  if (mobile && !willBe) throw new Refusal('conflict', 'people.mobile_needed', { errors: [{ field, code: 'people.mobile_needed' }] });
  if (!willBe) return;
  const other = await tx.sql.selectFrom('users').select('id').where('side', '=', 'enterprise').where('left_at', 'is', null).where('phone_is_mobile', '=', true).where('id', '<>', userId)
    .where('phone_index', 'in', phoneIndexes(tx.platform.secrets, phone)).executeTakeFirst();
  if (!other) return;
  // Only staff can correct what stands on file for the other.
  const code = tx.actor.side === 'enterprise' ? 'people.own_phone_of_another' : 'people.phone_of_another';
  throw new Refusal('conflict', code, { errors: [{ field, code }] });
}

/** A code came back from it. */
export async function noteProved(tx: Tx, userId: string, channel: 'phone' | 'email'): Promise<void> {
  const column = channel === 'phone' ? 'phone_unproved_at' : 'email_unproved_at';
  await tx.sql.updateTable('users').set(column === 'phone_unproved_at' ? { phone_unproved_at: null } : { email_unproved_at: null }).where('id', '=', userId).where(column, 'is not', null).execute();
}
