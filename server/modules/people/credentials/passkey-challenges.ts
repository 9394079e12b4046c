import { randomBytes } from 'node:crypto';
import { anyone } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import type { Platform } from '../../../platform/platform.ts';

export const challengeLifeMs = 5 * 60_000;

export type Purpose = 'enrol' | 'sign_in' | 'step_up' | 'sign';

/** @param userId whom the challenge is for; at sign-in nobody knows */
export async function newChallenge(tx: Tx, purpose: Purpose, userId: string | null): Promise<{ challengeId: string; challenge: Buffer }> {
  const challenge = randomBytes(32);
  return { challengeId: await newChallengeOf(tx, { purpose, userId, challenge }), challenge };
}

/** The same for a challenge that says what is signed. */
export async function newChallengeOf(tx: Tx, { purpose, userId, challenge, nonce = null }: { purpose: Purpose; userId: string | null; challenge: Buffer; nonce?: string | null }): Promise<string> {
  const challengeId = newId(tx.now);
  await tx.sql.insertInto('passkey_challenges').values({ id: challengeId, challenge, purpose, user_id: userId, nonce, expires_at: new Date(tx.now.getTime() + challengeLifeMs) }).execute();
  return challengeId;
}

/** Of a document's challenge that is still open. */
export async function nonceOf(platform: Platform, challengeId: string, userId: string): Promise<string | null> {
  const row = await inTransaction(platform, anyone, (tx) => tx.sql.selectFrom('passkey_challenges').select('nonce').where('id', '=', challengeId).where('purpose', '=', 'sign').where('user_id', '=', userId).executeTakeFirst());
  return row?.nonce ?? null;
}

/**
 * Takes a challenge away for good, in a transaction of its own: whatever becomes of the answer, there is no second try.
 * @returns the challenge in base64url @throws Refusal `auth.challenge_over` for one that was used, is too old or another's
 */
export async function spendChallenge(platform: Platform, challengeId: string, purpose: Purpose, userId: string | null): Promise<string> {
  const row = await inTransaction(platform, anyone, (tx) => tx.sql.deleteFrom('passkey_challenges').where('id', '=', challengeId).where('purpose', '=', purpose)
    .where('user_id', 'is not distinct from', userId).where('expires_at', '>', tx.now).returning('challenge').executeTakeFirst());
  if (!row) throw new Refusal('conflict', 'auth.challenge_over');
  return row.challenge.toString('base64url');
}
