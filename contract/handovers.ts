import { z } from 'zod';
import { CaseStatus } from './cases.ts';
import { endpoint } from './endpoint.ts';
import { Day, FileRef, Id, Instant, Named, Note, PageQuery, Version, VersionOrNone, line, pageOf, text } from './shapes.ts';

/**
 * From the signed letter to the end: `writing` waits for the predecessor, `confirming` for the successor, `declared` for the
 * park's decision. In effect are `overlap` (the predecessor reads and answers) and `confirming_after` (an emergency, of which
 * the successor confirms what stood open).
 */
export const HandoverState = z.enum(['writing', 'confirming', 'declared', 'overlap', 'confirming_after', 'closed', 'cancelled']);
export type HandoverState = z.output<typeof HandoverState>;
export const HandoverRoute = z.enum(['ordinary', 'emergency']);
/** What the reader is to a handover. */
export const HandoverParty = z.enum(['predecessor', 'successor', 'owner', 'staff', 'colleague']);
export type HandoverParty = z.output<typeof HandoverParty>;
export const HandoverAction = z.enum(['write', 'finish_writing', 'confirm', 'take_over', 'ask', 'declare', 'decide', 'urge', 'cancel']);
export type HandoverAction = z.output<typeof HandoverAction>;
/** Sections that the predecessor writes; each has entries, or the word that there is nothing. */
export const HandoverSection = z.enum(['account', 'legacy', 'document']);
export type HandoverSection = z.output<typeof HandoverSection>;
/** `case` goes on elsewhere; a `material` is owed by the enterprise, a `duty` waits for its word, a `notice` wasn't read or acknowledged. */
export const HandoverItemKind = z.enum(['material', 'duty', 'case', 'notice', 'account', 'legacy', 'document']);
export type HandoverItemKind = z.output<typeof HandoverItemKind>;
export const DeclarationCause = z.enum(['left', 'refuses', 'unreachable', 'ill', 'deceased', 'other']);
export type DeclarationCause = z.output<typeof DeclarationCause>;
export const HandoverEndReason = z.enum(['confirmed', 'overlap_over', 'withdrawn', 'seat_changed', 'enterprise_closed']);

export const HandoverEntry = z.object({
  id: Id, section: HandoverSection, title: z.string(), accountHint: z.string().nullable(), custodian: z.string().nullable(), place: z.string().nullable(), note: z.string().nullable(),
  files: z.array(FileRef), writtenAt: Instant, version: Version,
});
export type HandoverEntry = z.output<typeof HandoverEntry>;
export const HandoverItem = z.object({
  /** Names the item for as long as it is there: `case:…`, `account:…`, `legacy:none`. */
  key: z.string(), kind: HandoverItemKind, title: z.string(), number: z.string().nullable(), caseId: Id.nullable(), status: CaseStatus.nullable(),
  /** Who has the next step: the enterprise itself, or a person or department by name. */
  waitsFor: z.object({ enterprise: z.boolean(), name: z.string().nullable() }).nullable(),
  /** What was asked of the enterprise, or what the notice says. */
  detail: z.string().nullable(), dueAt: Instant.nullable(), entry: HandoverEntry.nullable(),
  /** Stands for the present state of the item: a confirmation names it, so that nobody confirms what they haven't seen. */
  seen: z.string(), confirmedAt: Instant.nullable(),
  /** Confirmed once, but it has changed since and must be confirmed again. */
  changed: z.boolean(),
});
export type HandoverItem = z.output<typeof HandoverItem>;
export const HandoverMessage = z.object({ id: Id, by: Named, at: Instant, item: z.string().nullable(), text: z.string(), mine: z.boolean() });

export const HandoverSummary = z.object({
  id: Id, enterprise: Named, park: Named, role: z.enum(['primary', 'deputy']), route: HandoverRoute, state: HandoverState, stateSince: Instant,
  predecessor: Named, successor: Named, begunAt: Instant, effectiveAt: Instant.nullable(), overlapUntil: Day.nullable(),
  /** By when the successor confirms: from the end of the writing, or from an emergency. */
  dueAt: Instant.nullable(), movedAt: Instant,
  /** Working days since somebody did something, where it waits; it counts as stalled once somebody was reminded. */
  idleDays: z.number().int(), stalled: z.boolean(), late: z.boolean(), party: HandoverParty,
  /** Somebody is waited for, and may be urged from this reader's list. */
  mayUrge: z.boolean(), urgedAt: Instant.nullable(), version: Version,
});
export type HandoverSummary = z.output<typeof HandoverSummary>;
export const HandoverDetail = HandoverSummary.extend({
  appointmentId: Id, checklist: z.array(HandoverItem), confirmed: z.number().int(), nothing: z.array(HandoverSection), messages: z.array(HandoverMessage),
  /** The predecessor's notes are kept until that day; `erasedAt` once they are gone. */
  notes: z.object({ until: Day.nullable(), erasedAt: Instant.nullable() }),
  /** For the enterprise's owner and the park. */
  declaration: z.object({
    cause: DeclarationCause, reason: z.string(), by: Named, at: Instant, way: z.enum(['owner', 'assisted', 'unreachable']), files: z.array(FileRef),
    decision: z.object({ by: Named, at: Instant, approved: z.boolean(), note: z.string().nullable() }).nullable(),
  }).nullable(),
  end: z.object({ at: Instant, reason: HandoverEndReason }).nullable(), allowedActions: z.array(HandoverAction),
});
export type HandoverDetail = z.output<typeof HandoverDetail>;
export const HandoverRules = z.object({
  area: Named, overlapDays: z.number().int(), confirmAfterDays: z.number().int(), changedBy: Named.nullable(), changedAt: Instant.nullable(), version: VersionOrNone, mayEdit: z.boolean(),
});

const HandoverId = z.strictObject({ handoverId: Id });
const HandoverFilter = {
  enterpriseId: Id.optional(), state: HandoverState.optional(), open: z.stringbool().optional(), stalled: z.stringbool().optional(),
  /** What needs somebody above: it stands still, is late, or waits for the park's decision. */
  attention: z.stringbool().optional(),
  /** Of enterprises that I, or those for whom I stand in, look after. */
  mine: z.stringbool().optional(),
};
const Entry = { title: line(100), accountHint: line(60).optional(), custodian: line(60).optional(), place: line(200).optional(), note: text(1000).optional(), fileIds: z.array(Id).max(10).default([]) };

export const listHandovers = endpoint({
  method: 'GET', path: '/handovers', summary: 'Handovers that I may see: what stands longest comes first', tag: 'handovers',
  query: z.strictObject({ ...PageQuery, ...HandoverFilter }),
  response: pageOf(HandoverSummary),
});
export const exportHandovers = endpoint({
  method: 'GET', path: '/handovers/export', summary: 'The same list as Excel or CSV', tag: 'handovers',
  query: z.strictObject({ ...HandoverFilter, format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const urgeHandover = endpoint({
  method: 'POST', path: '/handovers/:handoverId/urge', summary: 'Urge whoever the handover waits for, once a day', tag: 'handovers', params: HandoverId, body: z.strictObject({ version: Version }), response: HandoverDetail,
});
export const getHandover = endpoint({ method: 'GET', path: '/handovers/:handoverId', summary: 'One handover with its checklist as it is now', tag: 'handovers', params: HandoverId, response: HandoverDetail });
export const writeEntry = endpoint({
  method: 'POST', path: '/handovers/:handoverId/entries', summary: 'Write down an account with its custodian, something left over, or where a document lies: never a secret', tag: 'handovers', creates: true,
  params: HandoverId, body: z.strictObject({ section: HandoverSection, ...Entry }), response: HandoverDetail,
  example: { section: 'account', title: '电子税务局', accountHint: 'gsxh****01', custodian: '财务部李娜' },
});
export const editEntry = endpoint({
  method: 'PUT', path: '/handovers/:handoverId/entries/:entryId', summary: 'Change an entry; a confirmed one must be confirmed again', tag: 'handovers',
  params: z.strictObject({ handoverId: Id, entryId: Id }), body: z.strictObject({ version: Version, ...Entry }), response: HandoverDetail,
});
export const withdrawEntry = endpoint({
  method: 'POST', path: '/handovers/:handoverId/entries/:entryId/withdraw', summary: 'Take an entry back', tag: 'handovers',
  params: z.strictObject({ handoverId: Id, entryId: Id }), body: z.strictObject({ version: Version }), response: HandoverDetail,
});
export const sayNothing = endpoint({
  method: 'POST', path: '/handovers/:handoverId/nothing', summary: 'Say that a section has nothing to hand over, or take that back', tag: 'handovers',
  params: HandoverId, body: z.strictObject({ section: HandoverSection, nothing: z.boolean() }), response: HandoverDetail,
});
export const finishWriting = endpoint({
  method: 'POST', path: '/handovers/:handoverId/written', summary: 'Say that all is written; the successor confirms', tag: 'handovers',
  params: HandoverId, body: z.strictObject({ version: Version }), response: HandoverDetail,
});
export const confirmItem = endpoint({
  method: 'POST', path: '/handovers/:handoverId/confirm', summary: 'Confirm one item as it stands', tag: 'handovers',
  params: HandoverId, body: z.strictObject({ item: z.string().min(1).max(80), seen: z.string().min(1).max(64) }), response: HandoverDetail,
});
export const takeOver = endpoint({
  method: 'POST', path: '/handovers/:handoverId/take-over', summary: 'Take over: from this instant on every right is the successor\'s', tag: 'handovers',
  params: HandoverId, body: z.strictObject({ version: Version }), response: HandoverDetail,
});
export const askPredecessor = endpoint({
  method: 'POST', path: '/handovers/:handoverId/messages', summary: 'Ask the predecessor, or answer', tag: 'handovers', creates: true,
  params: HandoverId, body: z.strictObject({ text: text(1000), item: z.string().min(1).max(80).optional() }), response: HandoverDetail,
});
export const declareEmergency = endpoint({
  method: 'POST', path: '/handovers/:handoverId/declaration', summary: 'Declare that the predecessor can\'t or won\'t hand over: the owner, or staff with a file as evidence', tag: 'handovers',
  params: HandoverId,
  body: z.strictObject({
    version: Version, cause: DeclarationCause, reason: Note,
    /** Of staff alone: the owner stands by, or can't be reached either. */
    way: z.enum(['assisted', 'unreachable']).optional(), fileIds: z.array(Id).max(10).default([]),
  }),
  response: HandoverDetail,
});
export const decideEmergency = endpoint({
  method: 'POST', path: '/handovers/:handoverId/decide', summary: 'Approve that the successor takes over at once, or refuse with the reason', tag: 'handovers',
  params: HandoverId, body: z.strictObject({ version: Version, approve: z.boolean(), note: Note.optional() }), response: HandoverDetail,
});
export const cancelHandover = endpoint({
  method: 'POST', path: '/handovers/:handoverId/cancel', summary: 'Withdraw the change before it takes effect: the predecessor goes on', tag: 'handovers',
  params: HandoverId, body: z.strictObject({ version: Version, note: Note.optional() }), response: HandoverDetail,
});
export const getHandoverRules = endpoint({
  method: 'GET', path: '/areas/:areaId/handover-rules', summary: 'How long a park gives for handing over', tag: 'handovers', params: z.strictObject({ areaId: Id }), response: HandoverRules,
});
export const setHandoverRules = endpoint({
  method: 'PUT', path: '/areas/:areaId/handover-rules', summary: 'Change them; handovers under way keep the days that they were given', tag: 'handovers',
  params: z.strictObject({ areaId: Id }),
  body: z.strictObject({ version: VersionOrNone, overlapDays: z.number().int().min(0).max(30), confirmAfterDays: z.number().int().min(1).max(20) }), response: HandoverRules,
});
