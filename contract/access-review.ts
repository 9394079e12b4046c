import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { ActingRole, StaffRole } from './people.ts';
import { Scope } from './programs.ts';
import { Day, Id, Instant, Named, PageQuery, Version, line, pageOf, text } from './shapes.ts';

/** Why somebody sees a case, the strongest first. */
export const CaseReason = z.enum(['park', 'granted', 'department', 'owner', 'attendant', 'handler', 'co_handler', 'hand_on', 'assigned', 'seat', 'mandate', 'program']);
export type CaseReason = z.output<typeof CaseReason>;

/** What a right comes from: a post, a seat in an enterprise or a program's scopes; of a colleague on leave where somebody stands in. */
export const Grounds = z.object({
  reason: CaseReason, role: z.union([StaffRole, ActingRole]).nullable(), place: z.string().nullable(), standsInFor: Named.nullable(),
});
export type Grounds = z.output<typeof Grounds>;

export const AccountKind = z.enum(['staff', 'enterprise', 'program']);
const Account = Named.extend({ kind: AccountKind });

/** Somebody who sees a record, and all reasons for it. */
export const Seeing = z.object({ person: Account, grounds: z.array(Grounds), mayUnmask: z.boolean() });
export type Seeing = z.output<typeof Seeing>;

/** A right that is in force, and how long nobody has used it. */
export const Holding = z.object({
  person: Account, role: StaffRole.nullable(), place: z.string(), scopes: z.array(Scope), since: Day, lastUsedAt: Instant.nullable(),
  /** Natural days since it was last used, else since it was given. */
  idleDays: z.number().int(), exports: z.number().int(), unmaskings: z.number().int(),
});
export type Holding = z.output<typeof Holding>;

export const listHoldings = endpoint({
  method: 'GET', path: '/access/holdings', summary: 'Posts and programs with rights in one\'s parks, the longest unused first', tag: 'audit',
  query: z.strictObject({ ...PageQuery, parkId: Id.optional(), role: StaffRole.optional() }), response: pageOf(Holding),
});
export const exportHoldings = endpoint({
  method: 'GET', path: '/access/holdings/export', summary: 'The same as a file', tag: 'audit', exchange: 'binary',
  query: z.strictObject({ parkId: Id.optional(), role: StaffRole.optional(), format: z.enum(['xlsx', 'csv']).default('xlsx') }), response: z.any(),
});

const Reach = z.object({ park: Named, enterprises: z.number().int(), cases: z.number().int() });
export const PersonAccess = z.object({
  person: Account, active: z.boolean(), lastUsedAt: Instant.nullable(),
  posts: z.array(z.object({ role: StaffRole, place: z.string(), from: Day, standsInFor: Named.nullable() })),
  seats: z.array(z.object({ enterprise: Named, role: ActingRole, from: Day })),
  scopes: z.array(Scope),
  /** As the person's own walls show it, within the reader's parks. */
  reach: z.array(Reach), otherParks: z.number().int(),
  cases: z.array(Grounds.extend({ cases: z.number().int() })),
  mayUnmask: z.boolean(),
  lately: z.object({ days: z.number().int(), steps: z.number().int(), exports: z.number().int(), unmaskings: z.number().int() }),
});
export type PersonAccess = z.output<typeof PersonAccess>;

export const getPersonAccess = endpoint({
  method: 'GET', path: '/access/people/:userId', summary: 'What one person or program sees, and why', tag: 'audit', params: z.object({ userId: Id }), response: PersonAccess,
});
export const listCaseSeers = endpoint({
  method: 'GET', path: '/access/cases/:caseId', summary: 'Who sees a case, and why', tag: 'audit', params: z.object({ caseId: Id }), query: z.strictObject(PageQuery), response: pageOf(Seeing),
});
export const listEnterpriseSeers = endpoint({
  method: 'GET', path: '/access/enterprises/:enterpriseId', summary: 'Who sees an enterprise\'s file, and why', tag: 'audit',
  params: z.object({ enterpriseId: Id }), query: z.strictObject(PageQuery), response: pageOf(Seeing),
});

export const AccessReview = z.object({
  id: Id, area: Named, startedBy: Named, startedAt: Instant, dueOn: Day, closedAt: Instant.nullable(), closedBy: Named.nullable(), note: z.string().nullable(),
  counts: z.object({ open: z.number().int(), kept: z.number().int(), ended: z.number().int(), gone: z.number().int() }),
  overdue: z.boolean(), mayClose: z.boolean(), version: Version,
});
export type AccessReview = z.output<typeof AccessReview>;

/** `gone` rights ended by themselves while the round was open. */
export const ReviewDecision = z.enum(['kept', 'ended', 'gone']);
export type ReviewDecision = z.output<typeof ReviewDecision>;
export const ReviewItem = Holding.extend({
  id: Id, decision: ReviewDecision.nullable(), reason: z.string().nullable(), decidedBy: Named.nullable(), decidedAt: Instant.nullable(),
  mayKeep: z.boolean(), mayEnd: z.boolean(), version: Version,
});
export type ReviewItem = z.output<typeof ReviewItem>;

export const startAccessReview = endpoint({
  method: 'POST', path: '/access/reviews', summary: 'Start a round: each right in force in an area is to be kept or ended', tag: 'audit',
  body: z.strictObject({ areaId: Id, dueOn: Day, note: line(200).optional() }), response: AccessReview,
});
export const listAccessReviews = endpoint({
  method: 'GET', path: '/access/reviews', summary: 'Rounds of review, newest first', tag: 'audit', query: z.strictObject(PageQuery), response: pageOf(AccessReview),
});
const ofReview = z.object({ reviewId: Id });
export const getAccessReview = endpoint({ method: 'GET', path: '/access/reviews/:reviewId', summary: 'A round of review', tag: 'audit', params: ofReview, response: AccessReview });
const ItemFilter = { decision: z.enum(['open', ...ReviewDecision.options]).optional() };
export const listReviewItems = endpoint({
  method: 'GET', path: '/access/reviews/:reviewId/items', summary: 'The rights of a round, the longest unused first', tag: 'audit',
  params: ofReview, query: z.strictObject({ ...PageQuery, ...ItemFilter }), response: pageOf(ReviewItem),
});
export const exportReviewItems = endpoint({
  method: 'GET', path: '/access/reviews/:reviewId/items/export', summary: 'The round as a file', tag: 'audit', exchange: 'binary',
  params: ofReview, query: z.strictObject({ ...ItemFilter, format: z.enum(['xlsx', 'csv']).default('xlsx') }), response: z.any(),
});
const ofItem = z.object({ reviewId: Id, itemId: Id });
export const keepRight = endpoint({
  method: 'POST', path: '/access/reviews/:reviewId/items/:itemId/keep', summary: 'The right is still needed, for this reason', tag: 'audit',
  params: ofItem, body: z.strictObject({ version: Version, reason: text(500) }), response: ReviewItem,
});
export const endRight = endpoint({
  method: 'POST', path: '/access/reviews/:reviewId/items/:itemId/end', summary: 'The right ends now; open work falls to the substitute, else to the head', tag: 'audit',
  params: ofItem, body: z.strictObject({ version: Version, reason: text(500), substituteId: Id.optional() }), response: ReviewItem,
});
export const closeAccessReview = endpoint({
  method: 'POST', path: '/access/reviews/:reviewId/close', summary: 'Close a round in which everything is decided', tag: 'audit',
  params: ofReview, body: z.strictObject({ version: Version }), response: AccessReview,
});
