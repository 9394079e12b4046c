import type { FastifyRequest } from 'fastify';
import { anyone } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { deviceOf } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { isKnownDevice } from './sessions/devices.ts';
import { isPassword } from './passwords.ts';
import { proveSecondFactor, secretOf } from '../credentials/prove-second-factor.ts';
import { forgiveAttempt, passwordCounts, reserveAttempt } from './throttle.ts';

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
  const device = deviceOf(request, platform);
  const { user, counts, at } = await inTransaction(platform, anyone, async (tx) => {
    const user = await tx.sql.selectFrom('users').select(['id', 'password_hash'])
      .where('login_name', '=', loginName).where('side', '=', 'staff').where('left_at', 'is', null).executeTakeFirst();
    const known = await isKnownDevice(tx, user?.id ?? null, device);
    const counts = passwordCounts(tx, loginName, request.ip, known ? device : null);
    await reserveAttempt(tx, counts.own, ...counts.shared);
    return { user, counts, at: tx.now };
  });
  if (!(await isPassword(user?.password_hash ?? null, password))) throw new Refusal('unauthenticated', 'auth.wrong_password');
  return { userId: user!.id, forgive: (tx) => forgiveAttempt(tx, counts.own, counts.shared, at) };
}

/**
 * A sign-in by password, and by the code of the second factor where one is enrolled. The right password is forgiven at
 * once: from there on the codes count.
 * @throws Refusal `auth.second_factor` where a code is asked for, and those of either
 */
export async function proveSignIn(
  platform: Platform, { loginName, password, secondFactor }: { loginName: string; password: string; secondFactor?: string | undefined }, request: FastifyRequest,
): Promise<Proven> {
  const known = await provePassword(platform, loginName, password, request);
  const asked = await inTransaction(platform, anyone, async (tx) => {
    if (!(await secretOf(tx, known.userId))) return false;
    await known.forgive(tx);
    return true;
  });
  if (!asked) return known;
  if (secondFactor === undefined) throw new Refusal('unauthenticated', 'auth.second_factor');
  return proveSecondFactor(platform, known.userId, secondFactor, `account ${known.userId}`, request);
}
