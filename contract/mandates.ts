import { z } from 'zod';
import { PasskeySignIn } from './credentials.ts';
import { endpoint } from './endpoint.ts';
import { MandateScope } from './people.ts';
import { Day, FileRef, Id, Instant, line, Named, pageOf, PageQuery, text, Version } from './shapes.ts';

/** Most days for which a mandate may be given. */
export const longestMandateDays = 366;

export const MandateState = z.enum(['offered', 'active', 'declined', 'revoked', 'ended']);
export type MandateState = z.output<typeof MandateState>;
export const Mandate = z.object({
  id: Id, enterprise: Named, agent: Named.extend({ phone: z.string().nullable() }), agency: z.string(), scopes: z.array(MandateScope), from: Day, until: Day, state: MandateState,
  grantedBy: Named, grantedAt: Instant, signedAt: Instant.nullable(), agreement: FileRef.nullable(), endedAt: Instant.nullable(), endReason: z.string().nullable(),
  version: Version, allowedActions: z.array(z.enum(['sign', 'decline', 'revoke'])),
});
export type Mandate = z.output<typeof Mandate>;
/** SHA-256 of the agreement as it is drawn: whoever signs says by it which text was read. */
const TermsDigest = z.string().regex(/^[0-9a-f]{64}$/);
const Terms = { terms: z.array(z.string()), termsDigest: z.string() };
const Draft = { name: line(60), agency: line(100), scopes: z.array(MandateScope).min(1).max(3), until: Day };

export const listMandates = endpoint({
  method: 'GET', path: '/mandates', summary: 'Mandates of declared agents, the newest first; to an agent also those that are offered to them', tag: 'liaisons',
  query: z.strictObject({ ...PageQuery, enterpriseId: Id.optional(), state: MandateState.optional() }), response: pageOf(Mandate),
});
const mandate = z.strictObject({ mandateId: Id });
export const getMandate = endpoint({
  method: 'GET', path: '/mandates/:mandateId', summary: 'One mandate, with the text of its confidentiality agreement', tag: 'liaisons', params: mandate,
  response: Mandate.extend(Terms),
});
export const readTerms = endpoint({
  method: 'POST', path: '/mandates/terms', summary: 'The confidentiality agreement that a mandate would bring, before it is given', tag: 'liaisons', body: z.strictObject(Draft), response: z.object(Terms),
});
export const grantMandate = endpoint({
  method: 'POST', path: '/mandates', summary: 'Declare an agent of the own enterprise and sign the agreement: limited in scope and time, valid once the agent has signed it too', tag: 'liaisons', creates: true,
  body: z.strictObject({ ...Draft, phone: z.string().trim().min(5).max(30), termsDigest: TermsDigest }),
  response: Mandate,
});
export const signMandate = endpoint({
  method: 'POST', path: '/mandates/:mandateId/sign', summary: 'Sign the confidentiality agreement, which is sealed: from now on the mandate holds', tag: 'liaisons',
  params: mandate, body: z.strictObject({ version: Version, termsDigest: TermsDigest }), response: Mandate,
});
export const beginMandateSignature = endpoint({
  method: 'POST', path: '/mandates/signature', summary: 'A challenge over the digest of an agreement’s text, for a passkey to sign', tag: 'liaisons',
  body: z.strictObject({ termsDigest: TermsDigest }), response: z.object({ challengeId: Id, options: z.record(z.string(), z.unknown()) }),
});
export const grantMandateByPasskey = endpoint({
  method: 'POST', path: '/mandates/passkey', summary: 'Declare an agent and sign the agreement by passkey', tag: 'liaisons',
  body: PasskeySignIn.extend({ ...Draft, phone: z.string().trim().min(5).max(30), termsDigest: TermsDigest }), response: Mandate,
});
export const signMandateByPasskey = endpoint({
  method: 'POST', path: '/mandates/:mandateId/sign/passkey', summary: 'Sign the agreement by passkey', tag: 'liaisons',
  params: mandate, body: PasskeySignIn.extend({ version: Version, termsDigest: TermsDigest }), response: Mandate,
});
export const declineMandate = endpoint({
  method: 'POST', path: '/mandates/:mandateId/decline', summary: 'Decline a mandate that is offered', tag: 'liaisons', params: mandate, body: z.strictObject({ version: Version, reason: text(500) }), response: Mandate,
});
export const revokeMandate = endpoint({
  method: 'POST', path: '/mandates/:mandateId/revoke', summary: 'End a mandate at once: by the enterprise, its park or the agent', tag: 'liaisons', params: mandate, body: z.strictObject({ version: Version, reason: text(500) }), response: Mandate,
});
