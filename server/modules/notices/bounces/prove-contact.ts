import type { BodyOf, ResponseInput } from '@qilian/contract/endpoint';
import type * as contract from '@qilian/contract/contacts';
import type { ContactChannel, ContactWay } from '@qilian/contract/contacts';
import { parksAs, platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { callers } from '../../enterprises/index.ts';
import { readContact, sendCode, spendCode, type Contact, type SentCode } from './contact-codes.ts';
import { confirmContact, moveContact } from './move-contact.ts';
import { wayOf } from './restore-contact.ts';
import { getSeat } from './views.ts';

/** A code to the mailbox that somebody has. @throws Refusal `contacts.no_mailbox`, `auth.code_too_soon` */
export async function sendOwnCode(tx: Tx): Promise<SentCode> {
  const to = await contactOf(tx, tx.actor.userId!, 'email');
  if (to === null) throw new Refusal('conflict', 'contacts.no_mailbox');
  return sendCode(tx, tx.actor.userId!, to, { purpose: 'own' });
}

/** A code to a mailbox or mobile that somebody wants instead. @throws Refusal on the field, `auth.code_too_soon` */
export const sendNewCode = (tx: Tx, channel: ContactChannel, given: string): Promise<SentCode> =>
  sendCode(tx, tx.actor.userId!, readContact(channel, given, channel === 'sms' ? 'body.phone' : 'body.email'), { purpose: 'own' });

/** The code came through, so messages reach the person there; another contact takes the place of the former. @throws Refusal `contacts.bad_code`, `people.own_phone_of_another` */
export async function proveContact(tx: Tx, { proofId, code }: BodyOf<typeof contract.proveContact>): Promise<ContactWay> {
  const userId = tx.actor.userId!;
  const contact = await spendCode(tx, { proofId, code, userId, purpose: 'own' });
  await moveContact(tx, userId, contact, { proved: true });
  return wayOf(tx, userId, contact.channel);
}

/** What stands on file for a way. */
export async function contactOf(tx: Tx, userId: string, channel: ContactChannel): Promise<Contact | null> {
  const user = await tx.sql.selectFrom('users').select(['phone', 'phone_is_mobile', 'email']).where('id', '=', userId).executeTakeFirstOrThrow();
  const sealed = channel === 'email' ? user.email : user.phone_is_mobile ? user.phone : null;
  return sealed === null ? null : { channel, address: tx.platform.secrets.decrypt(sealed) };
}

async function unprovedSeat(tx: Tx, enterpriseId: string, holderId: string): Promise<string> {
  const seat = await getSeat(tx, enterpriseId, holderId);
  if (!parksAs(tx.actor, ...callers).includes(seat.parkId)) throw new Refusal('forbidden', 'auth.forbidden');
  return seat.id;
}

/** A code to what staff recorded, which the person reads out to them. @throws Refusal `contacts.proved_already`, `auth.code_too_soon`, `auth.forbidden` */
export async function sendStaffCode(tx: Tx, enterpriseId: string, holderId: string, { channel }: BodyOf<typeof contract.sendStaffContactCode>): Promise<ResponseInput<typeof contract.sendStaffContactCode>> {
  const userId = await unprovedSeat(tx, enterpriseId, holderId);
  const { unprovedSince } = await wayOf(tx, userId, channel) ?? { unprovedSince: null };
  const to = await contactOf(tx, userId, channel);
  if (to === null || unprovedSince === null) throw new Refusal('conflict', 'contacts.proved_already');
  return actingAs(tx, system, (all) => sendCode(all, userId, to, { purpose: 'staff' }));
}

/** @throws Refusal `contacts.bad_code`, also where another contact stands there by now */
export async function proveByStaff(tx: Tx, enterpriseId: string, holderId: string, { proofId, code }: BodyOf<typeof contract.proveStaffContact>): Promise<ContactWay> {
  const userId = await unprovedSeat(tx, enterpriseId, holderId);
  const proved = await spendCode(tx, { proofId, code, userId, purpose: 'staff' });
  if ((await contactOf(tx, userId, proved.channel))?.address !== proved.address) throw new Refusal('conflict', 'contacts.changed_meanwhile');
  await confirmContact(tx, userId, proved.channel);
  return wayOf(tx, userId, proved.channel);
}
