import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Done, Id, Instant, ProofWay, line } from './shapes.ts';

const Base64Url = (most: number) => z.string().min(1).max(most).regex(/^[\w-]+$/);

/** Six digits of the authenticator app, or a recovery code of four groups. */
export const SecondFactorCode = z.string().trim().min(6).max(40);

/** Options for the browser's `navigator.credentials`, in their JSON form (WebAuthn Level 3, §5.1.8 and §5.1.9). */
const Ceremony = z.object({ challengeId: Id, options: z.record(z.string(), z.unknown()) });

/** What an authenticator signs; the browser's answer without what nobody checks. */
const Assertion = {
  challengeId: Id, credentialId: Base64Url(1400), clientDataJSON: Base64Url(4000), authenticatorData: Base64Url(4000), signature: Base64Url(2000),
  userHandle: Base64Url(100).optional(),
};

export const Passkey = z.object({
  id: Id, name: z.string(), createdAt: Instant, lastUsedAt: Instant.nullable(),
  /** Kept by the maker's cloud as well, so that the loss of the device isn't the loss of the passkey. */
  backedUp: z.boolean(),
});
export type Passkey = z.output<typeof Passkey>;

export const beginPasskeySignIn = endpoint({
  method: 'POST', path: '/session/passkey/options', summary: 'A challenge for signing in with a passkey', tag: 'session', response: Ceremony,
});
export const listPasskeys = endpoint({
  method: 'GET', path: '/me/passkeys', summary: 'My passkeys', tag: 'credentials', response: z.object({ items: z.array(Passkey) }),
});
export const beginPasskey = endpoint({
  method: 'POST', path: '/me/passkeys/options', summary: 'A challenge for a new passkey', tag: 'credentials', response: Ceremony,
});
export const addPasskey = endpoint({
  method: 'POST', path: '/me/passkeys', summary: 'Add the passkey that the authenticator made', tag: 'credentials',
  body: z.strictObject({
    challengeId: Id, name: line(60), credentialId: Base64Url(1400), clientDataJSON: Base64Url(4000), attestationObject: Base64Url(16_000),
    transports: z.array(z.string().regex(/^[a-z-]{1,20}$/)).max(8).default([]),
  }),
  response: Passkey,
});
export const renamePasskey = endpoint({
  method: 'PATCH', path: '/me/passkeys/:passkeyId', summary: 'Rename a passkey', tag: 'credentials',
  params: z.strictObject({ passkeyId: Id }), body: z.strictObject({ name: line(60) }), response: Passkey,
});
export const removePasskey = endpoint({
  method: 'DELETE', path: '/me/passkeys/:passkeyId', summary: 'Remove a passkey', tag: 'credentials', params: z.strictObject({ passkeyId: Id }), response: Done,
});

export const SecondFactor = z.object({
  enrolledAt: Instant.nullable(), recoveryCodesLeft: z.number().int(),
  /** A post of this person asks for a second factor. */
  required: z.boolean(),
});
const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
export const getSecondFactor = endpoint({ method: 'GET', path: '/me/second-factor', summary: 'My second factor (staff)', tag: 'credentials', response: SecondFactor });
export const beginSecondFactor = endpoint({
  method: 'POST', path: '/me/second-factor', summary: 'A new secret for the authenticator app; a former one goes on until the new one is confirmed', tag: 'credentials',
  response: z.object({
    /** Base32, for typing. */
    secret: z.string(),
    /** `otpauth://` address, and the same as a QR code (SVG). */
    uri: z.string(), qr: z.string(),
  }),
});
export const confirmSecondFactor = endpoint({
  method: 'POST', path: '/me/second-factor/confirm', summary: 'Confirm the new secret by its first code; recovery codes are shown this once', tag: 'credentials',
  body: z.strictObject({ code: z.string().regex(/^\d{6}$/) }), response: RecoveryCodes,
});
export const renewRecoveryCodes = endpoint({
  method: 'POST', path: '/me/second-factor/recovery-codes', summary: 'New recovery codes in place of all former ones', tag: 'credentials', response: RecoveryCodes,
});
export const removeSecondFactor = endpoint({ method: 'DELETE', path: '/me/second-factor', summary: 'Remove my second factor', tag: 'credentials', response: Done });

export const ProofState = z.object({
  /** Until when sensitive acts ask for nothing. */
  freshUntil: Instant.nullable(), ways: z.array(ProofWay),
});
export const getProof = endpoint({ method: 'GET', path: '/session/proof', summary: 'Until when I count as proven, and how I may prove it anew', tag: 'session', response: ProofState });
export const proveByPassword = endpoint({
  method: 'POST', path: '/session/proof/password', summary: 'Prove by password who I am', tag: 'session', body: z.strictObject({ password: z.string().max(200) }), response: ProofState,
});
export const proveBySecondFactor = endpoint({
  method: 'POST', path: '/session/proof/second-factor', summary: 'Prove by the authenticator app or a recovery code who I am', tag: 'session',
  body: z.strictObject({ code: SecondFactorCode }), response: ProofState,
});
export const requestProofCode = endpoint({
  method: 'POST', path: '/session/proof/code/request', summary: 'Send a one-time code to my mobile or mailbox (enterprise people)', tag: 'session',
  /** The mobile, where nothing is said and there is one. */
  body: z.strictObject({ by: z.enum(['sms', 'email']).optional() }),
  response: z.object({ codeId: Id, channel: z.enum(['sms', 'email']), to: z.string(), expiresAt: Instant, resendAfterSeconds: z.number().int(), /** Where it could go instead. */ other: z.enum(['sms', 'email']).nullable() }),
});
export const proveByCode = endpoint({
  method: 'POST', path: '/session/proof/code', summary: 'Prove by a one-time code who I am', tag: 'session',
  body: z.strictObject({ codeId: Id, code: z.string().regex(/^\d{6}$/) }), response: ProofState,
});
export const beginPasskeyProof = endpoint({
  method: 'POST', path: '/session/proof/passkey/options', summary: 'A challenge for proving by passkey who I am', tag: 'session', response: Ceremony,
});
export const proveByPasskey = endpoint({
  method: 'POST', path: '/session/proof/passkey', summary: 'Prove by passkey who I am', tag: 'session', body: z.strictObject(Assertion), response: ProofState,
});
export const proveInDemo = endpoint({
  method: 'POST', path: '/session/proof/demo', summary: 'Confirm by a tap, in the demo only', tag: 'session', response: ProofState,
});

export const PasskeySignIn = z.strictObject(Assertion);
