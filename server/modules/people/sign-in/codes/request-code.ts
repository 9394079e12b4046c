import { sql } from 'kysely';
import { z } from 'zod';
import type { FastifyRequest } from 'fastify';
import { normalizeMobile } from '@qilian/contract/codes/phone';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../../platform/db/transaction.ts';
import { invalidField } from '../../../../platform/errors.ts';
import { deviceOf } from '../../../../platform/http/index.ts';
import { GatewayError } from '../../../../platform/gateways/gateways.ts';
import { newId } from '../../../../platform/ids.ts';
import { queueJob, type JobHandler } from '../../../../platform/jobs/jobs.ts';
import { phrase, type Locale } from '../../../../platform/phrases.ts';
import { today } from '../../../../platform/today.ts';
import { codeLifeMs, codeOf, resendAfterMs } from './codes.ts';
import { emailIndexes, maskEmail, maskPhone, normalEmail, openContact, phoneIndexes } from '../../contacts.ts';
import { isKnownDevice } from '../sessions/devices.ts';
import { refuseTooManyMessages } from './message-limits.ts';

const hourMs = 3_600_000;

type Channel = 'sms' | 'email';

/** What a code opens; it opens nothing else. */
export type CodePurpose = 'sign_in' | 'step_up';

interface Asked {
  channel: Channel;
  digest: Buffer;
  indexes: Buffer[];
}

interface SentCode {
  codeId: string;
  channel: Channel;
  expiresAt: string;
  resendAfterSeconds: number;
}

/** What is asked for: counted by a digest of its own, found by the blind indexes. */
function readContact(tx: Tx, to: string): Asked {
  const { secrets } = tx.platform;
  if (to.includes('@')) {
    const email = z.email().safeParse(normalEmail(to));
    if (email.success) return { channel: 'email', digest: secrets.sign('sign-in-code:email', email.data), indexes: emailIndexes(secrets, email.data) };
  } else {
    const phone = normalizeMobile(to);
    if (phone !== null) return { channel: 'sms', digest: secrets.sign('sign-in-code:sms', phone), indexes: phoneIndexes(secrets, phone) };
  }
  throw invalidField('body.to', 'people.bad_contact', { value: to });
}

/**
 * Sends a one-time code to a liaison. Answer and work are the same whether anybody is known by
 * that contact: a row and a job are made either way, and the job finds out.
 * @throws Refusal `auth.code_too_soon` within a minute or after five an hour; known browsers and strangers are counted apart
 */
export async function requestCode(tx: Tx, { to, locale }: { to: string; locale?: Locale | undefined }, request: FastifyRequest): Promise<SentCode> {
  const asked = readContact(tx, to);
  return issueCode(tx, { ...asked, purpose: 'sign_in', locale }, request);
}

/** Sends a code by which a signed-in liaison proves anew who they are, to their mobile, else to their mailbox, or as they ask. @throws Refusal `auth.code_too_soon` */
export async function requestProofCode(tx: Tx, userId: string, by: Channel | undefined, request: FastifyRequest): Promise<SentCode & { to: string; other: Channel | null }> {
  const user = await tx.sql.selectFrom('users').select(['phone', 'phone_is_mobile', 'email']).where('id', '=', userId).executeTakeFirstOrThrow();
  const { phone, email } = openContact(tx.platform.secrets, user);
  // Whose mobile has changed has the mailbox, and the other way round.
  const to = user.phone_is_mobile && !(by === 'email' && email !== null) ? phone! : email!;
  const sent = await issueCode(tx, { ...readContact(tx, to), purpose: 'step_up', userId }, request);
  return { ...sent, to: sent.channel === 'sms' ? maskPhone(to) : maskEmail(to), other: user.phone_is_mobile && email !== null ? sent.channel === 'sms' ? 'email' : 'sms' : null };
}

async function issueCode(tx: Tx, { channel, digest, indexes, purpose, userId: whose, locale }: Asked & { purpose: CodePurpose; userId?: string; locale?: Locale | undefined }, request: FastifyRequest): Promise<SentCode> {
  await sql`select pg_advisory_xact_lock(${digest.readBigInt64BE(0).toString()}::bigint)`.execute(tx.sql);
  const userId = whose ?? await findHolder(tx, channel, indexes);
  const given = deviceOf(request, tx.platform);
  const device = await isKnownDevice(tx, userId, given) ? given : null;
  const sent = await tx.sql.selectFrom('sign_in_codes').select('created_at').where('contact_index', '=', digest).where('created_at', '>', new Date(tx.now.getTime() - hourMs))
    .where('device', device === null ? 'is' : '=', device).orderBy('created_at', 'desc').execute();
  await refuseTooManyMessages(tx, sent.map((one) => one.created_at), device === null ? request.ip : null);
  const codeId = newId(tx.now);
  const expiresAt = new Date(tx.now.getTime() + codeLifeMs);
  await tx.sql.insertInto('sign_in_codes')
    .values({ id: codeId, channel, contact_index: digest, user_id: userId, purpose, created_at: tx.now, expires_at: expiresAt, device, locale: locale ?? null }).execute();
  await queueJob(tx, 'people.send_code', { codeId }, { maxAttempts: 4 });
  return { codeId, channel, expiresAt: expiresAt.toISOString(), resendAfterSeconds: resendAfterMs / 1000 };
}

/** The liaison of this contact who holds a seat today; of several who share a mailbox, the first. */
async function findHolder(tx: Tx, channel: Channel, indexes: Buffer[]): Promise<string | null> {
  const holder = await tx.sql.selectFrom('users').select('id').where('side', '=', 'enterprise').where('left_at', 'is', null)
    .where(channel === 'sms' ? 'phone_index' : 'email_index', 'in', indexes)
    .where(sql<boolean>`exists (select from seats_of(users.id, ${today(tx)}::date))`)
    .orderBy('created_at').orderBy('id').executeTakeFirst();
  return holder?.id ?? null;
}

/** Job: sends the code that it works out anew. Too late or to nobody, it does nothing. */
export const sendCode: JobHandler = async (platform, { codeId }) => {
  const found = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('sign_in_codes').innerJoin('users', 'users.id', 'sign_in_codes.user_id')
    .select((eb) => ['channel', 'purpose', 'users.phone', 'users.email', eb.fn.coalesce('sign_in_codes.locale', 'users.locale').as('locale')]).where('sign_in_codes.id', '=', codeId!)
    .where('expires_at', '>', tx.now).where('used_at', 'is', null).executeTakeFirst());
  if (!found) return;
  const { phone, email } = openContact(platform.secrets, found);
  const say = (key: string) => phrase(found.locale as Locale, `messages.people.${found.purpose === 'sign_in' ? 'code' : 'proof_code'}.${key}`, { code: codeOf(platform.secrets, codeId!), minutes: codeLifeMs / 60_000 });
  try {
    if (found.channel === 'sms') await platform.gateways.sms.send(`86${phone}`, say('sms'), `code-${codeId}`);
    else await platform.gateways.mail.send({ to: email!, subject: say('subject'), text: say('text'), messageId: `<code-${codeId}@${new URL(platform.config.publicUrl).hostname}>` });
  } catch (error) {
    if (!(error instanceof GatewayError && error.permanent)) throw error;
    platform.log.warn({ err: error, codeId }, 'a sign-in code was refused for good');
  }
};
