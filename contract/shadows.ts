import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { commaList, Day, FileRef, Id, Instant, line, mostAtOnce, Named, Note, Outcomes, pageOf, PageQuery, text, Version } from './shapes.ts';

// ── suspicions ──────────────────────────────────────────────────────────
/** What speaks for it: a contact shared with others, an agency's contact, a name that left. */
export const Sign = z.enum([
  'person', 'id', 'name', 'phone', 'row', 'email', 'domain', 'browser', 'address', 'chain', 'swapped',
  'agency_person', 'agency_id', 'agency_phone', 'agency_email', 'agency_domain', 'agency_browser', 'agency_address', 'reported_gone', 'name_gone',
]);
export type Sign = z.output<typeof Sign>;
/** Signs, and what explains them. */
export const ReasonCode = z.enum([
  ...Sign.options, 'brand', 'family', 'own_domain', 'is_representative', 'is_owner', 'owns_another',
]);
export type ReasonCode = z.output<typeof ReasonCode>;
export const Reason = z.object({
  code: ReasonCode,
  /** Log-odds that it adds; negative where it speaks against a suspicion. */
  weight: z.number(),
  /** What tells it from others of its code: a domain, an address, an agency's id, a digest. */
  ref: z.string().nullable(),
  /** Enterprises that share it, and owners among them that have nothing to do with each other. */
  enterprises: z.number().int(), groups: z.number().int(),
});
export type Reason = z.output<typeof Reason>;
/** `said` is what can be shown of `ref`: an agency's name, a domain, an address. */
const ShownReason = Reason.omit({ ref: true }).extend({ said: z.string().nullable() });
export type ShownReason = z.output<typeof ShownReason>;

export const SuspicionState = z.enum(['new', 'dismissed', 'ordered', 'settled']);
export type SuspicionState = z.output<typeof SuspicionState>;
export const Dismissal = z.enum(['common_owner', 'family', 'employee', 'shared_office', 'other']);
export type Dismissal = z.output<typeof Dismissal>;

export const Suspicion = z.object({
  id: Id, enterprise: Named, park: Named, liaison: Named.extend({ role: z.enum(['primary', 'deputy']).nullable(), phone: z.string().nullable(), email: z.string().nullable() }),
  state: SuspicionState,
  /** The sum of all weights and of what holds for anybody before. */
  score: z.number(), prior: z.number(), reasons: z.array(ShownReason),
  cluster: z.object({ id: Id, enterprises: z.number().int() }),
  foundAt: Instant, decided: z.object({ by: Named, at: Instant, dismissal: Dismissal.nullable(), note: z.string().nullable() }).nullable(),
  correctionId: Id.nullable(), version: Version, allowedActions: z.array(z.enum(['dismiss', 'order'])),
});
export type Suspicion = z.output<typeof Suspicion>;

/** Why enterprises count as one owner's: what they have in common, or what staff said of them. */
export const CommonOwner = z.enum(['owner', 'parent', 'representative_address', 'representative_person', 'declared']);
export type CommonOwner = z.output<typeof CommonOwner>;

/** The graph around a suspicion: enterprises and the contacts that they share. */
export const ContactGraph = z.object({
  enterprises: z.array(z.object({ id: Id, name: z.string(), suspected: z.boolean(), group: z.number().int(), because: z.array(CommonOwner) })),
  contacts: z.array(z.object({ key: z.string(), kind: z.enum(['person', 'id', 'name', 'phone', 'row', 'email', 'domain', 'browser', 'address']), label: z.string() })),
  links: z.array(z.object({ enterpriseId: Id, contact: z.string() })),
  /** Enterprises that share these contacts and lie outside the reader's parks, or beyond what is drawn. */
  elsewhere: z.number().int(),
});
export type ContactGraph = z.output<typeof ContactGraph>;

export const listSuspicions = endpoint({
  method: 'GET', path: '/shadows', summary: 'Liaisons who may be somebody else\'s people, the likeliest first', tag: 'liaisons',
  query: z.strictObject({ ...PageQuery, state: SuspicionState.default('new'), enterpriseId: Id.optional(), clusterId: Id.optional(), parkId: Id.optional(), reason: ReasonCode.optional() }),
  response: pageOf(Suspicion),
});
export const getSuspicion = endpoint({
  method: 'GET', path: '/shadows/:suspicionId', summary: 'One suspicion with its reasons and the graph around it', tag: 'liaisons',
  params: z.strictObject({ suspicionId: Id }), response: Suspicion.extend({ graph: ContactGraph }),
});
export const dismissSuspicion = endpoint({
  method: 'POST', path: '/shadows/:suspicionId/dismiss', summary: 'Say that it is none; it comes back only for other reasons', tag: 'liaisons',
  params: z.strictObject({ suspicionId: Id }), body: z.strictObject({ version: Version, dismissal: Dismissal, note: text(500) }), response: Suspicion,
});
export const orderCorrections = endpoint({
  method: 'POST', path: '/shadows/corrections', summary: 'Have enterprises answer who their liaison is; each alone, whatever happens to the others', tag: 'liaisons',
  body: z.strictObject({ suspicions: z.array(z.strictObject({ suspicionId: Id, version: Version })).min(1).max(mostAtOnce), note: Note.optional() }), response: Outcomes,
});

// ── correction orders ───────────────────────────────────────────────────
export const CorrectionState = z.enum(['open', 'replacing', 'declaring', 'reviewing', 'visiting', 'settled', 'withdrawn']);
export type CorrectionState = z.output<typeof CorrectionState>;
export const CorrectionOutcome = z.enum(['replaced', 'mandated', 'employee', 'left']);
export const Correction = z.object({
  id: Id, enterprise: Named, park: Named, liaison: Named.extend({ phone: z.string().nullable() }), state: CorrectionState,
  /** Who is asked now: the liaisons, then the owner; then an officer visits. */
  stage: z.enum(['liaison', 'owner', 'visit']),
  reasons: z.array(ShownReason), note: z.string().nullable(), openedAt: Instant, openedBy: Named, dueAt: Instant.nullable(), outcome: CorrectionOutcome.nullable(), settledAt: Instant.nullable(),
  answer: z.object({ by: Named, at: Instant, statement: z.string().nullable(), files: z.array(FileRef), mandateId: Id.nullable() }).nullable(),
  review: z.object({ by: Named, at: Instant, accepted: z.boolean(), note: z.string().nullable() }).nullable(),
  /** The open order by which an officer is looking for the liaison at the same time; staff alone see it. */
  verification: z.object({ caseId: Id, number: z.string(), owner: z.string() }).nullable(),
  version: Version, allowedActions: z.array(z.enum(['replace', 'declare', 'employ', 'review', 'withdraw', 'settle'])),
});
export type Correction = z.output<typeof Correction>;
export const listCorrections = endpoint({
  method: 'GET', path: '/corrections', summary: 'Correction orders, those first that run out first', tag: 'liaisons',
  query: z.strictObject({ ...PageQuery, state: commaList(CorrectionState, 7).optional(), enterpriseId: Id.optional() }), response: pageOf(Correction),
});
const correction = z.strictObject({ correctionId: Id });
export const getCorrection = endpoint({ method: 'GET', path: '/corrections/:correctionId', summary: 'One correction order', tag: 'liaisons', params: correction, response: Correction });
export const replaceLiaison = endpoint({
  method: 'POST', path: '/corrections/:correctionId/replace', summary: 'The enterprise will name somebody of its own', tag: 'liaisons',
  params: correction, body: z.strictObject({ version: Version }), response: Correction,
});
export const proveEmployee = endpoint({
  method: 'POST', path: '/corrections/:correctionId/employ', summary: 'The enterprise says that this is an employee of its own, with a proof of social insurance', tag: 'liaisons',
  params: correction, body: z.strictObject({ version: Version, statement: text(1000), fileIds: z.array(Id).min(1).max(10) }), response: Correction,
});
export const reviewProof = endpoint({
  method: 'POST', path: '/corrections/:correctionId/review', summary: 'Accept or refuse the proof of employment', tag: 'liaisons',
  params: correction, body: z.strictObject({ version: Version, accepted: z.boolean(), note: text(1000).optional() }), response: Correction,
});
export const withdrawCorrection = endpoint({
  method: 'POST', path: '/corrections/:correctionId/withdraw', summary: 'Take a correction order back', tag: 'liaisons',
  params: correction, body: z.strictObject({ version: Version, reason: text(1000) }), response: Correction,
});
export const settleCorrection = endpoint({
  method: 'POST', path: '/corrections/:correctionId/settle', summary: 'Record what a visit found', tag: 'liaisons',
  params: correction, body: z.strictObject({ version: Version, outcome: z.enum(['employee', 'left']), note: text(1000) }), response: Correction,
});

// ── the register of agencies ────────────────────────────────────────────
const Signs = {
  phones: z.array(z.string().trim().min(5).max(30)).max(50), emails: z.array(z.email().max(254)).max(50),
  domains: z.array(z.string().trim().toLowerCase().min(3).max(253).regex(/^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u)).max(20), addresses: z.array(line(200)).max(20),
};
export const Agency = z.object({
  id: Id, name: z.string(), enterprise: Named.nullable(), source: z.enum(['staff', 'industry']), note: z.string().nullable(),
  phones: z.array(z.string()), emails: z.array(z.string()), domains: z.array(z.string()), addresses: z.array(z.string()),
  addedAt: Instant, addedBy: Named.nullable(), endedOn: Day.nullable(),
  /** What a park proposes is decided by the administrators above it. */
  state: z.enum(['proposed', 'listed', 'declined']), decidedBy: Named.nullable(), decidedAt: Instant.nullable(), decisionNote: z.string().nullable(),
  version: Version, allowedActions: z.array(z.enum(['edit', 'end', 'resume', 'accept', 'decline', 'withdraw'])),
});
export type Agency = z.output<typeof Agency>;
const AgencyFilter = { q: z.string().trim().max(80).optional(), show: z.enum(['listed', 'proposed', 'declined', 'ended']).default('listed') };
export const listAgencies = endpoint({
  method: 'GET', path: '/agencies', summary: 'Bookkeeping and registration agencies that are known, by name', tag: 'liaisons',
  query: z.strictObject({ ...PageQuery, ...AgencyFilter }), response: pageOf(Agency).extend({
    /** The reader decides what stands in the register; others propose. */
    registrar: z.boolean(), proposals: z.number().int(),
  }),
});
export const exportAgencies = endpoint({
  method: 'GET', path: '/agencies/export', summary: 'The same list as Excel or CSV', tag: 'liaisons',
  query: z.strictObject({ ...AgencyFilter, format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const addAgency = endpoint({
  method: 'POST', path: '/agencies', summary: 'Add an agency to the register; from whoever keeps a park’s files alone, propose it', tag: 'liaisons', creates: true,
  body: z.strictObject({ name: line(100), note: text(500).optional(), phones: Signs.phones.default([]), emails: Signs.emails.default([]), domains: Signs.domains.default([]), addresses: Signs.addresses.default([]) }),
  response: Agency,
});
export const editAgency = endpoint({
  method: 'PATCH', path: '/agencies/:agencyId', summary: 'Change an agency; a list that is given replaces the one before', tag: 'liaisons', params: z.strictObject({ agencyId: Id }),
  body: z.strictObject({ version: Version, name: line(100).optional(), note: text(500).nullable().optional(), phones: Signs.phones.optional(), emails: Signs.emails.optional(), domains: Signs.domains.optional(), addresses: Signs.addresses.optional() }),
  response: Agency,
});
export const endAgency = endpoint({
  method: 'POST', path: '/agencies/:agencyId/end', summary: 'Take an agency out of the register, or back into it', tag: 'liaisons', params: z.strictObject({ agencyId: Id }),
  body: z.strictObject({ version: Version, ended: z.boolean() }), response: Agency,
});
export const decideAgency = endpoint({
  method: 'POST', path: '/agencies/:agencyId/decide', summary: 'Take a proposed agency into the register, or decline it with the reason', tag: 'liaisons', params: z.strictObject({ agencyId: Id }),
  body: z.strictObject({ version: Version, accepted: z.boolean(), note: text(500).optional() }), response: Agency,
});
export const withdrawAgency = endpoint({
  method: 'POST', path: '/agencies/:agencyId/withdraw', summary: 'Take back one’s own proposal', tag: 'liaisons', params: z.strictObject({ agencyId: Id }),
  body: z.strictObject({ version: Version }), response: Agency,
});
export const importAgencies = endpoint({
  method: 'POST', path: '/agencies/import', summary: 'Take agencies from a sheet such as the export writes: all rows or none', tag: 'liaisons', exchange: 'multipart',
  response: z.object({ added: z.number().int(), changed: z.number().int() }),
});
