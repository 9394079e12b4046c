import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Day, Done, Id, Instant, Named, PageQuery, Version, VersionOrNone, pageOf, text } from './shapes.ts';
import { UnmaskingPurpose } from './unmasking.ts';

export const UnmaskedField = z.enum(['phone', 'email']);
export const UnmaskingRecord = z.enum(['enterprise', 'case', 'user']);
/** One look at a masked field. */
export const Unmasking = z.object({
  id: Id, at: Instant, actor: Named, subject: z.object({ id: Id.nullable(), name: z.string() }), fields: z.array(UnmaskedField), purpose: UnmaskingPurpose, note: z.string(),
  record: z.object({ type: UnmaskingRecord, id: Id, label: z.string() }),
});
export type Unmasking = z.output<typeof Unmasking>;

const UnmaskingFilter = {
  from: Day.optional(), until: Day.optional(), purpose: UnmaskingPurpose.optional(), actorId: Id.optional(), subjectId: Id.optional(), parkId: Id.optional(),
};
export const listUnmaskings = endpoint({
  method: 'GET', path: '/unmaskings', summary: 'Who looked at whose masked data, and what for', tag: 'privacy',
  query: z.strictObject({ ...PageQuery, ...UnmaskingFilter }), response: pageOf(Unmasking),
});
export const exportUnmaskings = endpoint({
  method: 'GET', path: '/unmaskings/export', summary: 'The register of looks at masked data as a file', tag: 'privacy', exchange: 'binary',
  query: z.strictObject({ ...UnmaskingFilter, format: z.enum(['xlsx', 'csv']).default('xlsx') }), response: z.any(),
});

export const PersonExport = z.object({
  id: Id, state: z.enum(['waiting', 'ready', 'gone']), askedAt: Instant, readyAt: Instant.nullable(), expiresAt: Instant.nullable(), takenAt: Instant.nullable(), size: z.number().int().nullable(),
});
export const ErasureRequest = z.object({
  id: Id, user: Named, askedAt: Instant, reason: z.string(), state: z.enum(['open', 'granted', 'refused']), decidedBy: Named.nullable(), decidedAt: Instant.nullable(), note: z.string().nullable(), version: Version,
  /** What forbids erasing now; `until` where the reason ends by itself. */
  holds: z.array(z.object({ reason: z.enum(['seat', 'appointment', 'mandate', 'post', 'open_case', 'closed_case']), count: z.number().int(), until: Day.nullable() })),
});
export type ErasureRequest = z.output<typeof ErasureRequest>;

export const getMyData = endpoint({
  method: 'GET', path: '/me/data', summary: 'My personal data: what is kept, who looked at it, what I asked for', tag: 'privacy',
  response: z.object({
    account: z.object({ name: z.string(), phone: z.string().nullable(), email: z.string().nullable(), since: Instant }),
    unmaskings: z.array(Unmasking), export: PersonExport.nullable(), erasure: ErasureRequest.nullable(),
  }),
});
export const askMyExport = endpoint({ method: 'POST', path: '/me/data/export', summary: 'Ask for a copy of all that is kept about me (PIPL art. 45)', tag: 'privacy', response: PersonExport });
export const downloadMyExport = endpoint({
  method: 'GET', path: '/me/data/exports/:exportId', summary: 'My copy, while it is kept: a ZIP with JSON and a page to read', tag: 'privacy', exchange: 'binary',
  params: z.strictObject({ exportId: Id }), response: z.any(),
});
export const askMyErasure = endpoint({
  method: 'POST', path: '/me/data/erasure', summary: 'Ask for my data to be erased (PIPL art. 47)', tag: 'privacy', body: z.strictObject({ reason: text(500) }), response: ErasureRequest,
});
export const askExportFor = endpoint({
  method: 'POST', path: '/users/:userId/data-export', summary: 'Make the copy for somebody who asked for it; that person alone can fetch it', tag: 'privacy',
  params: z.strictObject({ userId: Id }), response: Done,
});
export const listErasures = endpoint({
  method: 'GET', path: '/erasures', summary: 'Requests for erasure', tag: 'privacy',
  query: z.strictObject({ ...PageQuery, state: z.enum(['open', 'granted', 'refused']).optional() }), response: pageOf(ErasureRequest),
});
export const decideErasure = endpoint({
  method: 'POST', path: '/erasures/:erasureId/decide', summary: 'Erase a person\'s data, or refuse with the reason', tag: 'privacy',
  params: z.strictObject({ erasureId: Id }), body: z.strictObject({ version: Version, grant: z.boolean(), note: text(500) }), response: ErasureRequest,
});

export const RetentionClass = z.enum(['former_holders', 'former_staff', 'reporter_contacts', 'notices', 'handover_notes', 'ledger_details']);
export type RetentionClass = z.output<typeof RetentionClass>;
export const RetentionRule = z.object({
  class: RetentionClass, months: z.number().int(), defaultMonths: z.number().int(), leastMonths: z.number().int(),
  /** How many the next sweep would erase. */
  due: z.number().int(), version: z.number().int(), changedBy: Named.nullable(), changedAt: Instant.nullable(),
});
export const listRetention = endpoint({
  method: 'GET', path: '/retention', summary: 'How long each class of personal data is kept, and what the next sweep would erase', tag: 'privacy',
  response: z.object({ items: z.array(RetentionRule), mayEdit: z.boolean() }),
});
export const setRetention = endpoint({
  method: 'PUT', path: '/retention', summary: 'Change how long a class of data is kept', tag: 'privacy',
  body: z.strictObject({ class: RetentionClass, months: z.number().int().min(1).max(600), version: VersionOrNone }), response: RetentionRule,
});
