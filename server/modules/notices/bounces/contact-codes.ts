import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { normalizeMobile } from '@qilian/contract/codes/phone';
import type { ContactChannel } from '@qilian/contract/contacts';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { invalidField, Refusal } from '../../../platform/errors.ts';
import { GatewayError } from '../../../platform/gateways/gateways.ts';
import { newId } from '../../../platform/ids.ts';
import { queueJob, type JobHandler } from '../../../platform/jobs/jobs.ts';
import { phrase, type Locale } from '../../../platform/phrases.ts';
import type { Secrets } from '../../../platform/secrets.ts';
import { maskEmail, maskPhone, normalEmail } from '../../people/index.ts';

const lifeMs = 10 * 60_000;
const resendAfterMs = 60_000;
const hourMs = 3_600_000;
const perHour = 5;
const mostAttempts = 5;
export const sendContactCodeTask = 'notices.send_contact_code';

/** An address as it is stored, with the way to it. */
export interface Contact {
  channel: ContactChannel;
  address: string;
}

export interface SentCode {
  proofId: string;
  /** Masked. */
  to: string;
  expiresAt: string;
  resendAfterSeconds: number;
}

/** A mobile or mailbox as somebody typed it. @throws Refusal `contacts.bad_mobile`, `contacts.bad_email` on the field */
export function readContact(channel: ContactChannel, given: string, field: string): Contact {
  const address = channel === 'sms' ? normalizeMobile(given) : z.email().safeParse(normalEmail(given)).data ?? null;
  if (address === null) throw invalidField(field, channel === 'sms' ? 'contacts.bad_mobile' : 'contacts.bad_email', { value: given });
  return { channel, address };
}

const masked = ({ channel, address }: Contact) => (channel === 'sms' ? maskPhone(address) : maskEmail(address));
const codeOf = ({ sign }: Secrets, proofId: string): string => String(sign('contact-code', proofId).readUIntBE(0, 6) % 1_000_000).padStart(6, '0');

/**
 * Sends a code to a contact that somebody has, or is to have. Call it as who may write that person's proofs.
 * @param known a contact that is on file: a second code goes there, for a person who isn't signed in
 * @returns with what was sent there, masked
 * @throws Refusal `auth.code_too_soon`
 */
export async function sendCode(all: Tx, userId: string, to: Contact, { purpose, known }: { purpose: 'own' | 'staff'; known?: Contact }): Promise<SentCode & { known: string | null }> {
  await all.sql.selectFrom('users').select('id').where('id', '=', userId).forUpdate().executeTakeFirstOrThrow();
  const sent = await all.sql.selectFrom('contact_proofs').select('created_at').where('user_id', '=', userId).where('purpose', '<>', 'known').where('created_at', '>', new Date(all.now.getTime() - hourMs)).orderBy('created_at', 'desc').execute();
  const freeAgain = Math.max(sent[0] ? sent[0].created_at.getTime() + resendAfterMs : 0, sent.length >= perHour ? sent[perHour - 1]!.created_at.getTime() + hourMs : 0);
  const seconds = Math.ceil((freeAgain - all.now.getTime()) / 1000);
  if (seconds > 0) throw new Refusal('too_many', 'auth.code_too_soon', { params: { seconds }, retryAfterSeconds: seconds });
  const expiresAt = new Date(all.now.getTime() + lifeMs);
  const proofId = await write(all, userId, to, { purpose, expiresAt });
  if (known !== undefined) await write(all, userId, known, { purpose: 'known', expiresAt, ofProof: proofId });
  return {
    proofId, to: masked(to), expiresAt: expiresAt.toISOString(), resendAfterSeconds: resendAfterMs / 1000,
    known: known === undefined ? null : masked(known),
  };
}

async function write(all: Tx, userId: string, { channel, address }: Contact, { purpose, expiresAt, ofProof = null }: { purpose: string; expiresAt: Date; ofProof?: string | null }): Promise<string> {
  const id = newId(all.now);
  await all.sql.insertInto('contact_proofs').values({ id, user_id: userId, channel, address: all.platform.secrets.encrypt(address), purpose, of_proof: ofProof, created_at: all.now, expires_at: expiresAt }).execute();
  await queueJob(all, sendContactCodeTask, { proofId: id }, { maxAttempts: 4 });
  return id;
}

interface Given {
  /** Of `known`: that of the contact to be proved. */
  proofId: string;
  code: string;
  userId: string;
  purpose: 'own' | 'known' | 'staff';
  /** Where the code stands in the request. */
  field?: string;
}

/**
 * Checks a code and spends it. Wrong ones are counted in a transaction of their own, which the refusal doesn't undo.
 * @returns the contact that it came to @throws Refusal `contacts.bad_code`
 */
export async function spendCode(tx: Tx, { proofId, code, userId, purpose, field = 'body.code' }: Given): Promise<Contact> {
  const { secrets } = tx.platform;
  const refusal = new Refusal('invalid', 'contacts.bad_code', { errors: [{ field, code: 'contacts.bad_code' }] });
  const proof = await inTransaction(tx.platform, system, (own) => own.sql.updateTable('contact_proofs').set((eb) => ({ attempts: eb('attempts', '+', 1) }))
    .where(purpose === 'known' ? 'of_proof' : 'id', '=', proofId).where('user_id', '=', userId).where('purpose', '=', purpose)
    .where('used_at', 'is', null).where('expires_at', '>', tx.now).where('attempts', '<', mostAttempts).returning(['id', 'channel', 'address']).executeTakeFirst());
  if (!proof || !timingSafeEqual(Buffer.from(codeOf(secrets, proof.id)), Buffer.from(code))) throw refusal;
  const { numUpdatedRows } = await actingAs(tx, system, (all) => all.sql.updateTable('contact_proofs').set({ used_at: tx.now }).where('id', '=', proof.id).where('used_at', 'is', null).executeTakeFirst());
  if (numUpdatedRows === 0n) throw refusal;
  return { channel: proof.channel as ContactChannel, address: secrets.decrypt(proof.address) };
}

/** Job: sends the code that it works out anew. */
export const mailContactCode: JobHandler = async (platform, { proofId }) => {
  const found = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('contact_proofs as p').innerJoin('users as u', 'u.id', 'p.user_id').select(['p.address', 'p.channel', 'p.purpose', 'u.locale'])
    .where('p.id', '=', proofId!).where('p.used_at', 'is', null).where('p.expires_at', '>', tx.now).executeTakeFirst());
  if (!found) return;
  const address = platform.secrets.decrypt(found.address);
  const say = (key: string) => phrase(found.locale as Locale, `messages.contacts.${found.purpose}_code.${key}`, { code: codeOf(platform.secrets, proofId!), minutes: lifeMs / 60_000 });
  try {
    if (found.channel === 'sms') await platform.gateways.sms.send(`86${address}`, say('sms'), `contact-${proofId}`);
    else await platform.gateways.mail.send({ to: address, subject: say('subject'), text: say('text'), messageId: `<contact-${proofId}@${new URL(platform.config.publicUrl).hostname}>` });
  } catch (error) {
    if (!(error instanceof GatewayError && error.permanent)) throw error;
    platform.log.warn({ err: error, proofId }, 'a code for a contact was refused for good');
  }
};
