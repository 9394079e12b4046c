import { createHash, randomBytes } from 'node:crypto';
import { generateAuthenticationOptions } from '@simplewebauthn/server';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { PasskeySignIn, beginPasskeySignIn } from '@qilian/contract/credentials';
import type { ResponseInput } from '@qilian/contract/endpoint';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { challengeLifeMs, newChallengeOf, nonceOf } from './passkey-challenges.ts';
import { passkeysOf } from './passkeys.ts';
import { provePasskey } from './prove-passkey.ts';
import { relyingParty } from './relying-party.ts';
import type { Proven } from '../sign-in/sign-in.ts';

/**
 * What a passkey signs for a document: SHA-256 of a nonce and the document's own SHA-256, both as bytes. So the signature
 * covers this document and no other, and can't be used a second time.
 */
export const challengeFor = (digest: string, nonce: string): Buffer => createHash('sha256').update(Buffer.from(nonce, 'hex')).update(Buffer.from(digest, 'hex')).digest();

/** @param digest SHA-256 of the document, hexadecimal */
export async function askForSignature(tx: Tx, userId: string, digest: string): Promise<ResponseInput<typeof beginPasskeySignIn>> {
  const { id: rpID } = relyingParty(tx.platform.config);
  const nonce = randomBytes(32).toString('hex');
  const challenge = challengeFor(digest, nonce);
  const challengeId = await newChallengeOf(tx, { purpose: 'sign', userId, challenge, nonce });
  const options = await generateAuthenticationOptions({
    rpID, challenge: new Uint8Array(challenge), timeout: challengeLifeMs, userVerification: 'required',
    allowCredentials: (await passkeysOf(tx, userId)).map((row) => ({ id: row.credential_id.toString('base64url'), transports: row.transports })),
  });
  return { challengeId, options: { ...options } };
}

/** Everything by which anybody can check the signature later. */
export interface DocumentSignature {
  digest: string;
  nonce: string;
  credentialId: string;
  clientDataJSON: string;
  authenticatorData: string;
  signature: string;
}

/** @throws Refusal `auth.challenge_over` where the challenge was for another document, and as `provePasskey` does */
export async function proveSignature(platform: Platform, userId: string, digest: string, body: z.output<typeof PasskeySignIn>, request: FastifyRequest): Promise<Proven & { signature: DocumentSignature }> {
  const nonce = await nonceOf(platform, body.challengeId, userId);
  if (nonce === null) throw new Refusal('conflict', 'auth.challenge_over');
  const proven = await provePasskey(platform, userId, body, request, { purpose: 'sign', challenge: challengeFor(digest, nonce) });
  const { credentialId, clientDataJSON, authenticatorData, signature } = body;
  return { ...proven, signature: { digest, nonce, credentialId, clientDataJSON, authenticatorData, signature } };
}

/** Whether somebody has a passkey at all. */
export const hasPasskey = async (tx: Tx, userId: string): Promise<boolean> => (await passkeysOf(tx, userId)).length > 0;
