import type { FastifyRequest } from 'fastify';
import { anyone } from '../../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../../platform/db/transaction.ts';
import { Refusal } from '../../../../platform/errors.ts';
import { deviceOf } from '../../../../platform/http/index.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { noteProved } from '../../enterprise-people/change-contact.ts';
import { codeAttempts, isCode } from './codes.ts';
import { isKnownDevice } from '../sessions/devices.ts';
import type { CodePurpose } from './request-code.ts';
import { seatsOf } from '../../me.ts';
import type { Proven } from '../sign-in.ts';
import { countsOf, forgiveAttempt, reserveAttempt } from '../throttle.ts';

/**
 * Checks a one-time code, counting the attempt even though the sign-in is refused. Codes that were
 * sent to nobody behave like any other.
 * @param userId whose code it must be, where that is known
 * @throws Refusal `auth.code_wrong`, `auth.code_over` (used, expired or tried too often), `auth.throttled`
 */
export async function proveCode(
  platform: Platform, { codeId, code, purpose, userId: whose }: { codeId: string; code: string; purpose: CodePurpose; userId?: string }, request: FastifyRequest,
): Promise<Proven> {
  const { counts, at, row } = await inTransaction(platform, anyone, async (tx) => {
    const counts = countsOf(tx, 'code', codeId, request.ip);
    // The code itself bears five attempts; the network's count is against strangers who try many.
    const asked = await tx.sql.selectFrom('sign_in_codes').select('user_id').where('id', '=', codeId).executeTakeFirst();
    if (!(await isKnownDevice(tx, asked?.user_id ?? null, deviceOf(request, platform)))) await reserveAttempt(tx, counts.network);
    const row = await tx.sql.updateTable('sign_in_codes').set((eb) => ({ attempts: eb('attempts', '+', 1) }))
      .where('id', '=', codeId).where('purpose', '=', purpose).$if(whose !== undefined, (query) => query.where('user_id', '=', whose!)).where('used_at', 'is', null).where('expires_at', '>', tx.now).where('attempts', '<', codeAttempts)
      .returning(['user_id', 'attempts']).executeTakeFirst();
    return { counts, at: tx.now, row };
  });
  if (!row) throw new Refusal('unauthenticated', 'auth.code_over');
  const { user_id: userId } = row;
  if (!isCode(platform.secrets, codeId, code) || userId === null) {
    const left = codeAttempts - row.attempts;
    throw left > 0 ? new Refusal('unauthenticated', 'auth.code_wrong', { params: { left } }) : new Refusal('unauthenticated', 'auth.code_over');
  }
  return {
    userId,
    async forgive(tx) {
      await spend(tx, codeId);
      await forgiveAttempt(tx, counts.own, [counts.network], at);
    },
  };
}

/** A code opens one session, and only while its owner still holds a seat. */
async function spend(tx: Tx, codeId: string): Promise<void> {
  const spent = await tx.sql.updateTable('sign_in_codes').set({ used_at: tx.now }).where('id', '=', codeId).where('used_at', 'is', null)
    .returning(['user_id', 'channel']).executeTakeFirst();
  if (!spent) throw new Refusal('unauthenticated', 'auth.code_over');
  await noteProved(tx, spent.user_id!, spent.channel === 'sms' ? 'phone' : 'email');
  await requireSeat(tx, spent.user_id!);
}

/** Nobody comes in for an enterprise who holds no seat. @throws Refusal `auth.no_seat` */
export async function requireSeat(tx: Tx, userId: string): Promise<void> {
  const { side } = await tx.sql.selectFrom('users').select('side').where('id', '=', userId).executeTakeFirstOrThrow();
  if (side === 'enterprise' && (await seatsOf(tx, userId)).length === 0) throw new Refusal('unauthenticated', 'auth.no_seat');
}
