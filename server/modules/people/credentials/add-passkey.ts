import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { BodyOf, ResponseInput } from '@qilian/contract/endpoint';
import type * as contract from '@qilian/contract/credentials';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../../platform/ledger/record.ts';
import type { Platform } from '../../../platform/platform.ts';
import { enrolmentDone } from './enrolment.ts';
import { challengeLifeMs, newChallenge, spendChallenge } from './passkey-challenges.ts';
import { passkeysOf, toPasskey } from './passkeys.ts';
import { relyingParty } from './relying-party.ts';
import { credentialEvent, lockSelf } from './second-factor.ts';

const most = 10;
/** EdDSA, ES256, RS256 (COSE): what authenticators make today. */
const algorithms = [-8, -7, -257];

/** Identifies the person to the authenticator; says nothing about them (WebAuthn Level 3, section 14.6.1). */
export const userHandle = (userId: string): Buffer => Buffer.from(userId.replaceAll('-', ''), 'hex');

type Ceremony = ResponseInput<typeof contract.beginPasskey>;

/** A passkey that the authenticator keeps and finds by itself, opened by finger, face or PIN. */
export async function beginPasskey(tx: Tx): Promise<Ceremony> {
  const { id: rpID } = relyingParty(tx.platform.config);
  const user = await lockSelf(tx);
  const present = await passkeysOf(tx, user.id);
  if (present.length >= most) throw new Refusal('conflict', 'people.passkeys_full', { params: { most } });
  const { challengeId, challenge } = await newChallenge(tx, 'enrol', user.id);
  const options = await generateRegistrationOptions({
    rpName: 'Qilian 企联', rpID, userName: user.login_name ?? user.name, userDisplayName: user.name, userID: new Uint8Array(userHandle(user.id)),
    challenge: new Uint8Array(challenge), timeout: challengeLifeMs, attestationType: 'none', supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: present.map((passkey) => ({ id: passkey.credential_id.toString('base64url'), transports: passkey.transports })),
  });
  return { challengeId, options: { ...options } };
}

interface NewPasskey {
  credentialId: Buffer;
  publicKey: Buffer;
  counter: number;
  backedUp: boolean;
}

/** Checks what the authenticator made, outside the transaction that stores it. @throws Refusal `auth.challenge_over`, `auth.passkey_refused` */
export async function checkNewPasskey(platform: Platform, userId: string, body: BodyOf<typeof contract.addPasskey>): Promise<NewPasskey> {
  const { id, origin } = relyingParty(platform.config);
  const { challengeId, credentialId, clientDataJSON, attestationObject } = body;
  const expectedChallenge = await spendChallenge(platform, challengeId, 'enrol', userId);
  const result = await verifyRegistrationResponse({
    response: { id: credentialId, rawId: credentialId, type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON, attestationObject } },
    expectedChallenge, expectedOrigin: origin, expectedRPID: id, requireUserVerification: true, supportedAlgorithmIDs: algorithms,
  }).catch((error: unknown) => {
    platform.log.info({ err: error }, 'a new passkey was refused');
    return { verified: false as const };
  });
  if (!result.verified) throw new Refusal('invalid', 'auth.passkey_refused');
  const { credential, credentialBackedUp } = result.registrationInfo;
  return { credentialId: Buffer.from(credential.id, 'base64url'), publicKey: Buffer.from(credential.publicKey), counter: credential.counter, backedUp: credentialBackedUp };
}

/** @throws Refusal `people.passkey_exists`, `people.passkeys_full` */
export async function addPasskey(tx: Tx, made: NewPasskey, { name, transports }: { name: string; transports: string[] }) {
  const { id: userId } = await lockSelf(tx);
  if ((await passkeysOf(tx, userId)).length >= most) throw new Refusal('conflict', 'people.passkeys_full', { params: { most } });
  const row = await tx.sql.insertInto('passkeys').values({
    id: newId(tx.now), user_id: userId, credential_id: made.credentialId, public_key: made.publicKey, counter: made.counter, transports, backed_up: made.backedUp,
    name, created_at: tx.now,
  }).onConflict((conflict) => conflict.column('credential_id').doNothing()).returningAll().executeTakeFirst();
  if (!row) throw new Refusal('conflict', 'people.passkey_exists');
  await enrolmentDone(tx, userId);
  await record(tx, credentialEvent(userId, 'people.passkey_added', { params: { passkeyId: row.id }, detail: { name } }));
  return toPasskey(row);
}
