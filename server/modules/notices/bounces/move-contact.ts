import type { ContactChannel } from '@qilian/contract/contacts';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { changeContact, maskEmail, maskPhone, noteProved } from '../../people/index.ts';
import { send } from '../send.ts';
import type { Contact } from './contact-codes.ts';
import { noteWorking, recordContact } from './contact-states.ts';

export const wordOf = (channel: ContactChannel): 'phone' | 'email' => (channel === 'sms' ? 'phone' : 'email');

/**
 * The one way in which the mobile or mailbox of somebody with a seat changes. What came back from the former says nothing of the
 * new one; whoever looks after the enterprises is told by the ledger, and the person by every way there is.
 * @param proved a code came back from it; else staff say so, and it is unproven until one does
 * @returns whether it is another than before
 * @throws Refusal `people.phone_of_another`, `people.mobile_needed`
 */
export async function moveContact(tx: Tx, userId: string, { channel, address }: Contact, { proved, field }: { proved: boolean; field?: string | undefined }): Promise<boolean> {
  if (!await changeContact(tx, userId, { channel: wordOf(channel), address, proved, field })) {
    if (proved) await noteWorking(tx, userId, channel, 'proved');
    return false;
  }
  if (proved) await noteWorking(tx, userId, channel, 'changed');
  else await tx.sql.deleteFrom('contact_states').where('user_id', '=', userId).where('channel', '=', channel).execute();
  const { name } = await tx.sql.selectFrom('users').select('name').where('id', '=', userId).executeTakeFirstOrThrow();
  await recordContact(tx, { id: userId, name }, channel, 'changed', { proof: proved ? 'code' : 'none' });
  send(tx, {
    to: [userId], kind: proved ? 'contact_changed' : 'contact_changed_by_staff', params: { contact: channel === 'sms' ? maskPhone(address) : maskEmail(address), actor: tx.actor.name }, parkId: null, enterpriseId: null, channels: ['email', 'sms'],
  });
  return true;
}

/** The code that staff were told came to what stands on file: it is the person's. */
export async function confirmContact(tx: Tx, userId: string, channel: ContactChannel): Promise<void> {
  await noteProved(tx, userId, wordOf(channel));
  await noteWorking(tx, userId, channel, 'proved');
}

/** Whether all enterprises for which somebody speaks lie in these parks: nobody changes what belongs to others too. */
export async function speaksOnlyIn(tx: Tx, userId: string, parks: readonly string[]): Promise<boolean> {
  const elsewhere = await actingAs(tx, system, (all) => all.sql.selectFrom('enterprise_holders as h').innerJoin('enterprises as e', 'e.id', 'h.enterprise_id').select('h.id')
    .where('h.user_id', '=', userId).where('h.until_day', 'is', null).where('e.closed_on', 'is', null).$if(parks.length > 0, (query) => query.where('e.park_id', 'not in', [...parks])).limit(1).executeTakeFirst());
  return elsewhere === undefined;
}
