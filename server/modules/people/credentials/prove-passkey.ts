import type { FastifyRequest } from 'fastify';
import { generateAuthenticationOptions, verifyAuthenticationResponse } from '@simplewebauthn/server';
import type { z } from 'zod';
import type { PasskeySignIn, beginPasskeySignIn } from '@qilian/contract/credentials';
import type { ResponseInput } from '@qilian/contract/endpoint';
import { anyone } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';
import type { Platform } from '../../../platform/platform.ts';
import { userHandle } from './add-passkey.ts';
import { challengeLifeMs, newChallenge, spendChallenge } from './passkey-challenges.ts';
import { passkeysOf } from './passkeys.ts';
import { relyingParty } from './relying-party.ts';
import { credentialEvent } from './second-factor.ts';
import type { Proven } from '../sign-in/sign-in.ts';
import { countsOf, forgiveAttempt, reserveAttempt } from '../sign-in/throttle.ts';

/** @param userId whose passkeys are asked for; at sign-in the authenticator offers those that it has */
export async function askForPasskey(tx: Tx, userId: string | null): Promise<ResponseInput<typeof beginPasskeySignIn>> {
  const { id: rpID } = relyingParty(tx.platform.config);
  const { challengeId, challenge } = await newChallenge(tx, userId === null ? 'sign_in' : 'step_up', userId);
  const options = await generateAuthenticationOptions({
    rpID, challenge: new Uint8Array(challenge), timeout: challengeLifeMs, userVerification: 'required',
    ...(userId !== null && { allowCredentials: (await passkeysOf(tx, userId)).map((row) => ({ id: row.credential_id.toString('base64url'), transports: row.transports })) }),
  });
  return { challengeId, options: { ...options } };
}

/**
 * Checks a signature outside the transaction that uses the proof. The challenge is spent whatever comes of it.
 * @param userId who must have signed; null at sign-in, where the passkey tells
 * @param document what was signed instead of a random challenge
 * @throws Refusal `auth.challenge_over`, `auth.passkey_unknown`, `auth.passkey_refused`, `auth.passkey_copied`, `auth.throttled`
 */
export async function provePasskey(platform: Platform, userId: string | null, body: z.output<typeof PasskeySignIn>, request: FastifyRequest, document?: { purpose: 'sign'; challenge: Buffer }): Promise<Proven> {
  const { id, origin } = relyingParty(platform.config);
  const { counts, at, row } = await inTransaction(platform, anyone, async (tx) => {
    const counts = countsOf(tx, 'passkey', body.credentialId, request.ip);
    await reserveAttempt(tx, counts.network);
    const row = await tx.sql.selectFrom('passkeys').selectAll().where('credential_id', '=', Buffer.from(body.credentialId, 'base64url')).executeTakeFirst();
    return { counts, at: tx.now, row };
  });
  const expectedChallenge = await spendChallenge(platform, body.challengeId, document?.purpose ?? (userId === null ? 'sign_in' : 'step_up'), userId);
  if (document && !Buffer.from(expectedChallenge, 'base64url').equals(document.challenge)) throw new Refusal('conflict', 'auth.challenge_over');
  if (!row || (userId !== null && row.user_id !== userId)) throw new Refusal('unauthenticated', 'auth.passkey_unknown');
  const { credentialId, clientDataJSON, authenticatorData, signature, userHandle: handle } = body;
  const result = await verifyAuthenticationResponse({
    response: { id: credentialId, rawId: credentialId, type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON, authenticatorData, signature } },
    expectedChallenge, expectedOrigin: origin, expectedRPID: id, requireUserVerification: true,
    // The counter is compared below, in the statement that raises it: two at once can't both pass.
    credential: { id: credentialId, publicKey: new Uint8Array(row.public_key), counter: 0 },
  }).catch((error: unknown) => {
    platform.log.info({ err: error, passkeyId: row.id }, 'a passkey was refused');
    return { verified: false as const };
  });
  const mine = handle === undefined ? userId !== null : userHandle(row.user_id).equals(Buffer.from(handle, 'base64url'));
  if (!result.verified || !mine) throw new Refusal('unauthenticated', 'auth.passkey_refused');
  const { newCounter, credentialBackedUp } = result.authenticationInfo;
  await raiseCounter(platform, row, newCounter);
  return {
    userId: row.user_id,
    async forgive(tx) {
      await tx.sql.updateTable('passkeys').set({ last_used_at: tx.now, backed_up: credentialBackedUp }).where('id', '=', row.id).execute();
      await forgiveAttempt(tx, counts.own, [counts.network], at);
    },
  };
}

/**
 * An authenticator that counts must have counted on (WebAuthn Level 3, section 6.1.1); if not, there may be a copy of it.
 * Remembered though the act is refused.
 */
async function raiseCounter(platform: Platform, passkey: { id: string; user_id: string; name: string }, counter: number): Promise<void> {
  const raised = await inTransaction(platform, anyone, async (tx) => {
    const row = await tx.sql.updateTable('passkeys').set({ counter }).where('id', '=', passkey.id)
      .where((eb) => eb.or([eb('counter', '<', counter), eb.and([eb('counter', '=', 0), eb.val(counter === 0)])])).returning('id').executeTakeFirst();
    if (row) return true;
    await tx.sql.selectFrom('users').select('id').where('id', '=', passkey.user_id).forNoKeyUpdate().execute();
    await record(tx, credentialEvent(passkey.user_id, 'people.passkey_copied', { params: { passkeyId: passkey.id }, detail: { name: passkey.name } }));
    return false;
  });
  if (!raised) throw new Refusal('unauthenticated', 'auth.passkey_copied');
}
