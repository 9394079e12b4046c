import { z } from 'zod';
import { AnyChannel, CaseAction, CaseStatus } from './cases.ts';
import { NewContact } from './confirmations.ts';
import { endpoint } from './endpoint.ts';
import { EnterpriseRole } from './people.ts';
import { commaList, Day, FileRef, Id, Instant, Light, line, Named, Note, pageOf, PageQuery, text, Version } from './shapes.ts';
import { UnmaskingReason } from './unmasking.ts';

/** Verification orders (信息核查工单, L5): a kind of case, opened by rule, that asks whether the liaison is still the one. */

export const Cause = z.enum(['silence', 'bounces', 'failed_calls', 'business_change', 'shared_contact', 'turnover', 'reported_gone']);
export type Cause = z.output<typeof Cause>;
/** Who is looked for, from the liaison up. */
export const Rung = z.enum(['liaison', 'deputy', 'owner', 'address', 'visit']);
export type Rung = z.output<typeof Rung>;
export const AttemptWay = z.enum(['call', 'sms', 'email', 'messenger', 'letter', 'visit']);
export type AttemptWay = z.output<typeof AttemptWay>;
export const AttemptResult = z.enum(['reached', 'no_answer', 'wrong_contact', 'refused', 'sent', 'returned', 'nobody_there']);
export type AttemptResult = z.output<typeof AttemptResult>;
/** `answered`: the enterprise said it itself, or what was asked about mended; `merged`: the file went on in another. */
export const OrderOutcome = z.enum(['confirmed', 'answered', 'replaced', 'gone', 'merged']);
export type OrderOutcome = z.output<typeof OrderOutcome>;

const Plain = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
export const CauseView = z.object({
  id: Id, cause: Cause,
  /** Numbers and dates for the words below `verification.cause`. */
  detail: Plain, at: Instant, answeredAt: Instant.nullable(),
});
export type CauseView = z.output<typeof CauseView>;
export const Attempt = z.object({ id: Id, rung: Rung, way: AttemptWay, result: AttemptResult, at: Instant, by: Named, note: z.string().nullable() });
export type Attempt = z.output<typeof Attempt>;
export const RungView = z.object({
  rung: Rung,
  /** `absent`: nobody or nothing is on file for it. */
  state: z.enum(['tried', 'present', 'ahead', 'passed', 'absent']),
  /** Who is asked there, masked. */
  holder: z.object({ id: Id, name: z.string(), phone: z.string().nullable(), email: z.string().nullable() }).nullable(),
  address: z.string().nullable(), attempts: z.array(Attempt),
});
export type RungView = z.output<typeof RungView>;

/** What somebody with a letter said: the liaison is still the one, isn't any more, or something else. */
export const LetterAnswer = z.enum(['current', 'left', 'other']);
export type LetterAnswer = z.output<typeof LetterAnswer>;
export const OrderLetter = z.object({
  id: Id, number: z.string(), file: FileRef, drawnAt: Instant, postedOn: Day.nullable(), tracking: z.string().nullable(),
  answer: LetterAnswer.nullable(), answeredAt: Instant.nullable(), name: z.string().nullable(), /** Masked. */ phone: z.string().nullable(), note: z.string().nullable(),
});
export type OrderLetter = z.output<typeof OrderLetter>;

export const VerificationOrder = z.object({
  caseId: Id, number: z.string(), enterprise: Named, park: Named, owner: Named, status: CaseStatus, light: Light, dueAt: Instant.nullable(), workingDaysLeft: z.number().nullable(),
  openedAt: Instant, closedAt: Instant.nullable(), channel: AnyChannel, causes: z.array(CauseView), rungs: z.array(RungView),
  /** The rung that a failed attempt leads to; null at the last. */
  nextRung: Rung.nullable(),
  holders: z.array(z.object({ id: Id, role: EnterpriseRole, name: z.string(), post: z.string().nullable(), phone: z.string().nullable(), email: z.string().nullable() })),
  /** Null for a liaison that was never confirmed. */
  lastConfirmedAt: Instant.nullable(), lastInteractionAt: Instant.nullable(),
  outcome: OrderOutcome.nullable(), goneOn: Day.nullable(), goneAs: z.enum(['closed', 'flagged']).nullable(), appointmentId: Id.nullable(),
  /** The correction order that asks the enterprise in writing at the same time: until it has answered nobody calls about that. */
  correction: z.object({ id: Id, state: z.enum(['open', 'replacing', 'declaring', 'reviewing', 'visiting']), name: z.string(), dueAt: Instant.nullable() }).nullable(), files: z.array(FileRef), letters: z.array(OrderLetter),
  /** How the enterprise can be reported gone now: `closed` while no need of it is open, `flagged` once somebody stood before its door. */
  goneWays: z.array(z.enum(['closed', 'flagged'])), version: Version, allowedActions: z.array(CaseAction),
});
export type VerificationOrder = z.output<typeof VerificationOrder>;

export const OrderSummary = z.object({
  caseId: Id, number: z.string(), enterprise: Named, park: Named, owner: Named, status: CaseStatus, light: Light, dueAt: Instant.nullable(), workingDaysLeft: z.number().nullable(),
  causes: z.array(Cause), attempts: z.number().int(), openedAt: Instant, closedAt: Instant.nullable(), outcome: OrderOutcome.nullable(), version: Version,
});
export type OrderSummary = z.output<typeof OrderSummary>;

/** `urgent`: by the date by which the next step is due; ended ones last. */
const OrderSort = z.enum(['urgent', 'newest']).default('newest');
const OrderFilter = {
  state: z.enum(['open', 'closed']).optional(), cause: Cause.optional(), outcome: OrderOutcome.optional(), rung: Rung.optional(), light: Light.exclude(['paused']).optional(),
  parkId: Id.optional(), ownerId: Id.optional(), enterpriseId: Id.optional(),
  /** Orders of the reader and of those for whom the reader stands in. */
  mine: z.stringbool().default(false),
};
export const listOrders = endpoint({
  method: 'GET', path: '/verification-orders', summary: 'Verification orders that I may see: the most urgent first, or the newest', tag: 'liaisons',
  query: z.strictObject({ ...PageQuery, ...OrderFilter, sort: OrderSort }), response: pageOf(OrderSummary),
});
export const countOrders = endpoint({
  method: 'GET', path: '/verification-orders/count', summary: 'How many orders a filter shows', tag: 'liaisons', query: z.strictObject(OrderFilter), response: z.object({ count: z.number().int() }),
});
export const exportOrders = endpoint({
  method: 'GET', path: '/verification-orders/export', summary: 'The same list as Excel or CSV', tag: 'liaisons',
  query: z.strictObject({ ...OrderFilter, sort: OrderSort, caseIds: commaList(Id, 100, 1).optional(), format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const getOrder = endpoint({
  method: 'GET', path: '/verification-orders/:orderId', summary: 'One order with its causes, the ladder and what I may do', tag: 'liaisons', params: z.strictObject({ orderId: Id }), response: VerificationOrder,
});

const orderVerb = <Shape extends z.ZodRawShape>(verb: string, summary: string, shape: Shape) => endpoint({
  method: 'POST', path: `/verification-orders/:orderId/${verb}`, summary, tag: 'liaisons', params: z.strictObject({ orderId: Id }), body: z.strictObject({ version: Version, ...shape }), response: VerificationOrder,
});
export const noteAttempt = orderVerb('attempts', 'Record a try to reach somebody, and go one rung higher where told so', {
  way: AttemptWay, result: AttemptResult, note: Note.optional(), climb: z.boolean().default(false),
});
export const climbOrder = orderVerb('climb', 'Nobody was reached here: go one rung higher', {});
export const confirmLiaisonOfOrder = orderVerb('confirm', 'The liaison is still the one', {
  holderId: Id, identitySeen: z.boolean().optional(), postSeen: z.boolean().optional(), note: Note.optional(), ...NewContact,
});
export const askOwnerToReplace = orderVerb('replace', 'Ask the owner to name who shall be liaison; the order follows the replacement', { note: Note.optional() });
export const reportGone = orderVerb('gone', 'The enterprise is gone, with the evidence: close its file with a day, or flag it for its way out', {
  as: z.enum(['closed', 'flagged']), /** The day on which it ended. */ on: Day.optional(), evidence: text(1000), fileIds: z.array(Id).max(10).default([]),
});
export const resumeOrder = orderVerb('resume', 'The replacement came to nothing: go on from the start', { note: text(500) });
export const drawLetter = orderVerb('letters', 'Draw a letter to the registered address, with a number to answer by', {});

const LetterParams = z.strictObject({ orderId: Id, letterId: Id });
export const postLetter = endpoint({
  method: 'POST', path: '/verification-orders/:orderId/letters/:letterId/posted', summary: 'The letter was posted on that day', tag: 'liaisons', params: LetterParams,
  body: z.strictObject({ version: Version, on: Day, tracking: line(60).optional() }), response: VerificationOrder,
});
export const revealLetterPhone = endpoint({
  method: 'POST', path: '/verification-orders/:orderId/letters/:letterId/reveal', summary: 'Show the phone of whoever answered a letter; the purpose goes on record', tag: 'liaisons', params: LetterParams,
  body: UnmaskingReason, response: z.object({ phone: z.string().nullable() }),
});
/** As printed; case and spaces don't matter. */
const LetterNumber = line(40);
export const openLetter = endpoint({
  method: 'POST', path: '/verification-letters/open', summary: 'What a letter asks, by its number', tag: 'liaisons', body: z.strictObject({ number: LetterNumber }), example: { number: 'HC-7F3K9-M2P4T' },
  response: z.object({ number: z.string(), enterprise: z.string(), park: z.string(), name: z.string().nullable(), open: z.boolean() }),
});
export const answerLetter = endpoint({
  method: 'POST', path: '/verification-letters/answer', summary: 'Answer a letter by its number', tag: 'liaisons',
  body: z.strictObject({ number: LetterNumber, answer: LetterAnswer, name: line(60), phone: line(30).optional(), note: text(500).optional() }),
  example: { number: 'HC-7F3K9-M2P4T', answer: 'left', name: '赵敏', phone: '13800001234' }, response: z.object({ done: z.literal(true) }),
});
