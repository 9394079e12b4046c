import type { BodyOf, ResponseInput } from '@qilian/contract/endpoint';
import type { confirmMovedByLink as confirmEndpoint, sendMovedCodes as sendEndpoint } from '@qilian/contract/confirmations';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import { Refusal } from '../../../../platform/errors.ts';
import { contactOf, contactStates, readContact, sendCode, spendCode, wordOf } from '../../../notices/index.ts';
import { confirmLiaison } from '../confirm-liaison.ts';
import { findAsked, recipientOf, type AskedRow } from './by-link.ts';

/** Of others the number isn't theirs to change. @throws Refusal `confirmations.link_over`, `confirmations.answered_already`, `confirmations.own_contact_only` */
async function findOwn(all: Tx, token: string): Promise<AskedRow> {
  const row = await findAsked(all, token);
  if (row.closed_at !== null) throw new Refusal('conflict', 'confirmations.answered_already');
  if (row.user_id !== row.liaison_id) throw new Refusal('forbidden', 'confirmations.own_contact_only');
  return row;
}

/**
 * Codes to the new contact and to one that is on file and works: a link can be passed on, and whoever has it isn't yet the liaison.
 * @throws Refusal `confirmations.no_known_contact` where nothing that is on file works, `auth.code_too_soon`, or on `body.address`
 */
export async function sendMovedCodes(tx: Tx, { token, channel: word, address }: BodyOf<typeof sendEndpoint>): Promise<ResponseInput<typeof sendEndpoint>> {
  return actingAs(tx, system, async (all) => {
    const row = await findOwn(all, token);
    const to = readContact(word === 'phone' ? 'sms' : 'email', address, 'body.address');
    const states = await contactStates(all, [row.user_id]);
    const works = (channel: string) => !states.some((state) => state.channel === channel && state.state === 'suspended');
    const other = to.channel === 'sms' ? 'email' : 'sms';
    // The other way first: the one that changes may be out of reach already.
    const known = (works(other) ? await contactOf(all, row.user_id, other) : null) ?? (works(to.channel) ? await contactOf(all, row.user_id, to.channel) : null);
    if (known === null || known.address === to.address) throw new Refusal('conflict', 'confirmations.no_known_contact');
    const sent = await sendCode(all, row.user_id, to, { purpose: 'own', known });
    return { ...sent, known: { channel: wordOf(known.channel), to: sent.known! } };
  });
}

/** Both codes came through: the contact is the new one, and its holder still the liaison. @throws Refusal `contacts.bad_code` on either field, `people.own_phone_of_another` */
export async function confirmMovedByLink(tx: Tx, { token, proofId, code, knownCode }: BodyOf<typeof confirmEndpoint>): Promise<ResponseInput<typeof confirmEndpoint>> {
  const row = await actingAs(tx, system, (all) => findOwn(all, token));
  const userId = row.user_id;
  await spendCode(tx, { proofId, code: knownCode, userId, purpose: 'known', field: 'body.knownCode' });
  const contact = await spendCode(tx, { proofId, code, userId, purpose: 'own' });
  await actingAs(tx, recipientOf(row), (own) => confirmLiaison(own, { enterpriseId: row.enterprise_id, holderId: row.holder_id, occasion: 'one_tap', outcome: 'current', moved: [{ ...contact, proved: true }] }));
  return { next: 'none' };
}
