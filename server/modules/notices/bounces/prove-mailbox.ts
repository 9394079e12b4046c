import { timingSafeEqual } from 'node:crypto';
import type { BodyOf, ResponseInput } from '@qilian/contract/endpoint';
import type * as contract from '@qilian/contract/contacts';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { GatewayError } from '../../../platform/gateways/gateways.ts';
import { newId } from '../../../platform/ids.ts';
import { queueJob, type JobHandler } from '../../../platform/jobs/jobs.ts';
import { phrase, type Locale } from '../../../platform/phrases.ts';
import type { Secrets } from '../../../platform/secrets.ts';
import { changeEmail, maskEmail } from '../../people/index.ts';
import { noteWorking } from './contact-states.ts';
import { wayOf } from './restore-contact.ts';

const lifeMs = 10 * 60_000;
const resendAfterMs = 60_000;
const hourMs = 3_600_000;
const perHour = 5;
const mostAttempts = 5;
export const sendContactCodeTask = 'notices.send_contact_code';

const codeOf = ({ sign }: Secrets, proofId: string): string => String(sign('contact-code', proofId).readUIntBE(0, 6) % 1_000_000).padStart(6, '0');

/** A code to the mailbox that somebody has, or to the one that they want instead. @throws Refusal `contacts.no_mailbox`, `auth.code_too_soon` */
export async function sendContactCode(tx: Tx, email: string | null): Promise<ResponseInput<typeof contract.sendContactCode>> {
  const { secrets } = tx.platform;
  const user = await tx.sql.selectFrom('users').select(['id', 'email']).where('id', '=', tx.actor.userId).forUpdate().executeTakeFirstOrThrow();
  const to = email?.normalize('NFKC').trim().toLowerCase() ?? (user.email === null ? null : secrets.decrypt(user.email));
  if (to === null) throw new Refusal('conflict', 'contacts.no_mailbox');
  const sent = await tx.sql.selectFrom('contact_proofs').select('created_at').where('user_id', '=', user.id).where('created_at', '>', new Date(tx.now.getTime() - hourMs)).orderBy('created_at', 'desc').execute();
  const freeAgain = Math.max(sent[0] ? sent[0].created_at.getTime() + resendAfterMs : 0, sent.length >= perHour ? sent[perHour - 1]!.created_at.getTime() + hourMs : 0);
  const seconds = Math.ceil((freeAgain - tx.now.getTime()) / 1000);
  if (seconds > 0) throw new Refusal('too_many', 'auth.code_too_soon', { params: { seconds }, retryAfterSeconds: seconds });
  const [proofId, expiresAt] = [newId(tx.now), new Date(tx.now.getTime() + lifeMs)];
  await tx.sql.insertInto('contact_proofs').values({ id: proofId, user_id: user.id, email: secrets.encrypt(to), created_at: tx.now, expires_at: expiresAt }).execute();
  await queueJob(tx, sendContactCodeTask, { proofId }, { maxAttempts: 4 });
  return { proofId, to: maskEmail(to), expiresAt: expiresAt.toISOString(), resendAfterSeconds: resendAfterMs / 1000 };
}

/**
 * The code came through, so mail reaches the person there. Wrong codes are counted in a transaction of their own, which the
 * refusal doesn't undo.
 * @throws Refusal `contacts.bad_code`
 */
export async function proveMailbox(tx: Tx, { proofId, code }: BodyOf<typeof contract.proveContact>): Promise<ResponseInput<typeof contract.proveContact>> {
  const { secrets } = tx.platform;
  const userId = tx.actor.userId!;
  const proof = await inTransaction(tx.platform, system, async (own) => own.sql.updateTable('contact_proofs').set((eb) => ({ attempts: eb('attempts', '+', 1) }))
    .where('id', '=', proofId).where('user_id', '=', userId).where('used_at', 'is', null).where('expires_at', '>', tx.now).where('attempts', '<', mostAttempts).returning(['id', 'email']).executeTakeFirst());
  if (!proof || !timingSafeEqual(Buffer.from(codeOf(secrets, proofId)), Buffer.from(code))) throw new Refusal('invalid', 'contacts.bad_code', { errors: [{ field: 'body.code', code: 'contacts.bad_code' }] });
  const { numUpdatedRows } = await tx.sql.updateTable('contact_proofs').set({ used_at: tx.now }).where('id', '=', proofId).where('used_at', 'is', null).executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Refusal('invalid', 'contacts.bad_code', { errors: [{ field: 'body.code', code: 'contacts.bad_code' }] });
  const changed = await changeEmail(tx, userId, secrets.decrypt(proof.email));
  await noteWorking(tx, userId, 'email', changed ? 'changed' : 'proved');
  return wayOf(tx, userId, 'email');
}

/** Job: sends the code that it works out anew. */
export const mailContactCode: JobHandler = async (platform, { proofId }) => {
  const found = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('contact_proofs as p').innerJoin('users as u', 'u.id', 'p.user_id').select(['p.email', 'u.locale'])
    .where('p.id', '=', proofId!).where('p.used_at', 'is', null).where('p.expires_at', '>', tx.now).executeTakeFirst());
  if (!found) return;
  const say = (key: string) => phrase(found.locale as Locale, `messages.contacts.code.${key}`, { code: codeOf(platform.secrets, proofId!), minutes: lifeMs / 60_000 });
  try {
    await platform.gateways.mail.send({ to: platform.secrets.decrypt(found.email), subject: say('subject'), text: say('text'), messageId: `<contact-${proofId}@${new URL(platform.config.publicUrl).hostname}>` });
  } catch (error) {
    if (!(error instanceof GatewayError && error.permanent)) throw error;
    platform.log.warn({ err: error, proofId }, 'the code for a mailbox was refused for good');
  }
};
