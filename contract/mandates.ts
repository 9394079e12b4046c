import { z } from 'zod';
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
export const listMandates = endpoint({
  method: 'GET', path: '/mandates', summary: 'Mandates of declared agents, the newest first; to an agent also those that are offered to them', tag: 'liaisons',
  query: z.strictObject({ ...PageQuery, enterpriseId: Id.optional(), state: MandateState.optional() }), response: pageOf(Mandate),
});
const mandate = z.strictObject({ mandateId: Id });
export const getMandate = endpoint({
  method: 'GET', path: '/mandates/:mandateId', summary: 'One mandate, with the text of its confidentiality agreement', tag: 'liaisons', params: mandate,
  response: Mandate.extend({ terms: z.array(z.string()) }),
});
export const grantMandate = endpoint({
  method: 'POST', path: '/mandates', summary: 'Declare an agent of the own enterprise: limited in scope and time, valid once the agent has signed', tag: 'liaisons', creates: true,
  body: z.strictObject({
    name: line(60), phone: z.string().trim().min(5).max(30), agency: line(100), scopes: z.array(MandateScope).min(1).max(3), until: Day,
  }),
  response: Mandate,
});
export const signMandate = endpoint({
  method: 'POST', path: '/mandates/:mandateId/sign', summary: 'Sign the confidentiality agreement: from now on the mandate holds', tag: 'liaisons',
  params: mandate, body: z.strictObject({ version: Version, agreed: z.literal(true) }), response: Mandate,
});
export const declineMandate = endpoint({
  method: 'POST', path: '/mandates/:mandateId/decline', summary: 'Decline a mandate that is offered', tag: 'liaisons', params: mandate, body: z.strictObject({ version: Version, reason: text(500) }), response: Mandate,
});
export const revokeMandate = endpoint({
  method: 'POST', path: '/mandates/:mandateId/revoke', summary: 'End a mandate at once: by the enterprise, its park or the agent', tag: 'liaisons', params: mandate, body: z.strictObject({ version: Version, reason: text(500) }), response: Mandate,
});
