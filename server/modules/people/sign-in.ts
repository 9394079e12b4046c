import type { FastifyRequest } from 'fastify';
import { anyone } from '../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../platform/db/transaction.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { isPassword } from './passwords.ts';
import { countsOf, forgiveAttempt, reserveAttempt } from './throttle.ts';

export interface Proven {
  userId: string;
  /** Takes the reserved attempt back, within the transaction that uses the proof. */
  forgive(tx: Tx): Promise<void>;
}

/**
 * Checks a password outside the transaction of the sign-in: it takes tens of milliseconds, and its
 * failure must be remembered though the sign-in is refused. Unknown names take as long as known ones.
 * @throws Refusal `auth.wrong_password`, `auth.throttled`
 */
export async function provePassword(platform: Platform, loginName: string, password: string, request: FastifyRequest): Promise<Proven> {
  const { user, counts, at } = await inTransaction(platform, anyone, async (tx) => {
    const counts = countsOf(tx, 'password', loginName, request.ip);
    await reserveAttempt(tx, counts.own, counts.network);
    const user = await tx.sql.selectFrom('users').select(['id', 'password_hash'])
      .where('login_name', '=', loginName).where('side', '=', 'staff').where('left_at', 'is', null).executeTakeFirst();
    return { user, counts, at: tx.now };
  });
  if (!(await isPassword(user?.password_hash ?? null, password))) throw new Refusal('unauthenticated', 'auth.wrong_password');
  return { userId: user!.id, forgive: (tx) => forgiveAttempt(tx, counts.own, counts.network, at) };
}
