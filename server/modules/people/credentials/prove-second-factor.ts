import type { FastifyRequest } from 'fastify';
import { anyone } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';
import type { Platform } from '../../../platform/platform.ts';
import { isRecoveryCode, knowsRecoveryCode, recoveryCodesLeft, useRecoveryCode } from './recovery-codes.ts';
import type { Proven } from '../sign-in/sign-in.ts';
import { countsOf, forgiveAttempt, reserveAttempt, type Count } from '../sign-in/throttle.ts';
import { stepOf } from './totp.ts';

/** The secret of a confirmed second factor. */
export async function secretOf(tx: Tx, userId: string): Promise<{ secret: Buffer; lastStep: number | null } | undefined> {
  const row = await tx.sql.selectFrom('second_factors').select(['secret', 'last_step']).where('user_id', '=', userId).where('secret', 'is not', null).executeTakeFirst();
  return row && { secret: tx.platform.secrets.decryptBytes(row.secret!), lastStep: row.last_step };
}

/**
 * Checks a code of the authenticator app, or a recovery code, counting the attempt even though the act is refused.
 * @param counted what the tries are counted by: the account at sign-in, wherever they come from (whoever gets here knows
 * the password, so that nobody else can be locked out); the session at step-up, so that a stolen one doesn't lock its owner out
 * @throws Refusal `auth.second_factor_wrong`, `auth.second_factor_used`, `auth.throttled`
 */
export async function proveSecondFactor(platform: Platform, userId: string, code: string, counted: string, request: FastifyRequest): Promise<Proven> {
  const { own, network, at, factor, recovers } = await inTransaction(platform, anyone, async (tx) => {
    const own: Count = { key: tx.platform.secrets.sign('throttle:second-factor', counted), free: 5 };
    const { network } = countsOf(tx, 'second-factor', counted, request.ip);
    await reserveAttempt(tx, own, network);
    return { own, network, at: tx.now, factor: await secretOf(tx, userId), recovers: isRecoveryCode(code) && await knowsRecoveryCode(tx, userId, code) };
  });
  const forgive = (tx: Tx) => forgiveAttempt(tx, own, [network], at);
  if (factor && recovers) {
    return {
      userId,
      async forgive(tx) {
        if (!(await useRecoveryCode(tx, userId, code))) throw new Refusal('unauthenticated', 'auth.second_factor_used');
        await forgive(tx);
        await tx.sql.selectFrom('users').select('id').where('id', '=', userId).forNoKeyUpdate().execute();
        await record(tx, {
          type: 'people.recovery_code_used', record: { type: 'user', id: userId }, parkId: null, enterpriseId: null, audience: 'auditor',
          params: { userId, left: await recoveryCodesLeft(tx, userId) },
        });
      },
    };
  }
  const step = factor ? stepOf(factor.secret, code, at) : null;
  if (step === null) throw new Refusal('unauthenticated', 'auth.second_factor_wrong');
  return {
    userId,
    async forgive(tx) {
      await spendStep(tx, userId, step);
      await forgive(tx);
    },
  };
}

/** A code serves once, also for whoever reads it over a shoulder (RFC 6238, section 5.2). */
export async function spendStep(tx: Tx, userId: string, step: number): Promise<void> {
  const spent = await tx.sql.updateTable('second_factors').set({ last_step: step }).where('user_id', '=', userId)
    .where((eb) => eb.or([eb('last_step', 'is', null), eb('last_step', '<', step)])).returning('user_id').executeTakeFirst();
  if (!spent) throw new Refusal('unauthenticated', 'auth.second_factor_used');
}
