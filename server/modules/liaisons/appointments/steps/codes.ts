import { timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { FastifyRequest } from 'fastify';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs, inTransaction, type Tx } from '../../../../platform/db/transaction.ts';
import { invalidField, Refusal } from '../../../../platform/errors.ts';
import { GatewayError } from '../../../../platform/gateways/gateways.ts';
import { newId } from '../../../../platform/ids.ts';
import { queueJob, type JobHandler } from '../../../../platform/jobs/jobs.ts';
import { phrase } from '../../../../platform/phrases.ts';
import type { Platform } from '../../../../platform/platform.ts';
import type { Secrets } from '../../../../platform/secrets.ts';
import { countsOf, forgiveAttempt, maskEmail, maskPhone, openContact, reserveAttempt } from '../../../people/index.ts';
import type { AppointmentRow } from '../store.ts';

const hourMs = 3_600_000;
const codeLifeMs = 10 * 60_000;
const resendAfterMs = 60_000;
const perHour = 5;
const attempts = 5;

export type CodeChannel = 'sms' | 'email';

/** Six digits worked out of the id, so that a code stands in no table and a job can tell it. */
const codeOf = (secrets: Secrets, codeId: string): string => String(secrets.sign('appointment-code', codeId).readUIntBE(0, 6) % 1_000_000).padStart(6, '0');

/**
 * Sends a code to the mobile or mailbox that was named, wherever it is asked from: a forwarded link is of no use.
 * @throws Refusal `auth.code_too_soon`, `appointments.nobody_to_send_to`
 */
export async function issueCode(tx: Tx, row: AppointmentRow, channel: CodeChannel) {
  const { phone, email } = openContact(tx.platform.secrets, row);
  const to = channel === 'sms' ? phone : email;
  if (to === null) throw new Refusal('conflict', 'appointments.nobody_to_send_to');
  return actingAs(tx, system, async (all) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${row.id}, 0))`.execute(all.sql);
    const sent = await all.sql.selectFrom('appointment_codes').select('created_at').where('appointment_id', '=', row.id).where('channel', '=', channel).where('created_at', '>', new Date(tx.now.getTime() - hourMs)).orderBy('created_at', 'desc').execute();
    const freeAgain = Math.max(sent[0] ? sent[0].created_at.getTime() + resendAfterMs : 0, sent.length >= perHour ? sent[perHour - 1]!.created_at.getTime() + hourMs : 0);
    const seconds = Math.ceil((freeAgain - tx.now.getTime()) / 1000);
    if (seconds > 0) throw new Refusal('too_many', 'auth.code_too_soon', { params: { seconds }, retryAfterSeconds: seconds });
    const codeId = newId(tx.now);
    const expiresAt = new Date(tx.now.getTime() + codeLifeMs);
    await all.sql.insertInto('appointment_codes').values({ id: codeId, appointment_id: row.id, channel, created_at: tx.now, expires_at: expiresAt }).execute();
    await queueJob(all, 'appointments.send_code', { codeId }, { maxAttempts: 4 });
    return { codeId, to: channel === 'sms' ? maskPhone(to) : maskEmail(to), expiresAt: expiresAt.toISOString(), resendAfterSeconds: resendAfterMs / 1000 };
  });
}

/** Of the code alone: whoever types it stays signed in. */
const codeOver = () => invalidField('body.code', 'auth.code_over');

export interface SpentCode {
  /** Within the transaction that uses the proof. */
  spend: (tx: Tx) => Promise<void>;
}

/**
 * Checks a code, counting the attempt whatever becomes of the rest: five for one code, and a network's for who tries many.
 * Call it in `receive`. @throws Refusal `auth.code_wrong`, `auth.code_over`, `auth.throttled`
 */
export async function proveCode(platform: Platform, { appointmentId, channel, codeId, code }: { appointmentId: string; channel: CodeChannel; codeId: string; code: string }, request: FastifyRequest): Promise<SpentCode> {
  const { counts, at, row } = await inTransaction(platform, system, async (tx) => {
    const counts = countsOf(tx, 'appointment-code', codeId, request.ip);
    await reserveAttempt(tx, counts.network);
    const row = await tx.sql.updateTable('appointment_codes').set((eb) => ({ attempts: eb('attempts', '+', 1) }))
      .where('id', '=', codeId).where('appointment_id', '=', appointmentId).where('channel', '=', channel).where('used_at', 'is', null).where('expires_at', '>', tx.now).where('attempts', '<', attempts).returning('attempts').executeTakeFirst();
    return { counts, at: tx.now, row };
  });
  if (!row) throw codeOver();
  if (!timingSafeEqual(Buffer.from(codeOf(platform.secrets, codeId)), Buffer.from(code))) {
    const left = attempts - row.attempts;
    throw left > 0 ? invalidField('body.code', 'auth.code_wrong', { left }) : codeOver();
  }
  return {
    spend: (tx) => actingAs(tx, system, async (all) => {
      const spent = await all.sql.updateTable('appointment_codes').set({ used_at: tx.now }).where('id', '=', codeId).where('used_at', 'is', null).returning('id').executeTakeFirst();
      if (!spent) throw codeOver();
      await forgiveAttempt(all, counts.own, [counts.network], at);
    }),
  };
}

/** Job: sends the code that it works out anew. Too late, it does nothing. */
export const sendCode: JobHandler = async (platform, { codeId }) => {
  const found = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('appointment_codes as c').innerJoin('appointments as a', 'a.id', 'c.appointment_id').innerJoin('enterprises as e', 'e.id', 'a.enterprise_id')
    .select(['c.channel', 'a.phone', 'a.email', 'e.name as enterprise']).where('c.id', '=', codeId!).where('c.expires_at', '>', tx.now).where('c.used_at', 'is', null).where('a.ended_at', 'is', null).executeTakeFirst());
  if (!found) return;
  const { phone, email } = openContact(platform.secrets, found);
  const say = (key: string) => phrase('zh-CN', `messages.appointments.code.${key}`, { code: codeOf(platform.secrets, codeId!), minutes: codeLifeMs / 60_000, enterprise: found.enterprise });
  try {
    if (found.channel === 'sms') await platform.gateways.sms.send(`86${phone}`, say('sms'), `appointment-code-${codeId}`);
    else await platform.gateways.mail.send({ to: email!, subject: say('subject'), text: say('text'), messageId: `<appointment-code-${codeId}@${new URL(platform.config.publicUrl).hostname}>` });
  } catch (error) {
    if (!(error instanceof GatewayError && error.permanent)) throw error;
    platform.log.warn({ err: error, codeId }, 'a code of an appointment was refused for good');
  }
};

/** Codes are of no use after their ten minutes; an hour of them is counted. */
export async function tidyCodes(platform: Platform): Promise<void> {
  await inTransaction(platform, system, (tx) => tx.sql.deleteFrom('appointment_codes').where('expires_at', '<', new Date(tx.now.getTime() - 2 * hourMs)).execute());
}
