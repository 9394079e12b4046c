import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Day, Id, Instant, Named, PageQuery, line, pageOf } from './shapes.ts';
import { TimelineEntry } from './timeline.ts';

/** One entry of the ledger as an auditor reads it. */
export const LedgerEntry = TimelineEntry.extend({
  actorId: Id.nullable(), record: z.object({ type: z.string(), id: Id, label: z.string() }), park: Named.nullable(), enterprise: Named.nullable(), seq: z.number().int(), hash: z.string(),
});
export type LedgerEntry = z.output<typeof LedgerEntry>;

const LedgerFilter = {
  /** Number of a case. */
  number: line(40).optional(), recordId: Id.optional(), enterpriseId: Id.optional(), actorId: Id.optional(),
  /** A kind of step such as `case.accepted`, or all of a domain: `case`. */
  type: z.string().regex(/^[a-z_]+(\.[a-z_]+)?$/).max(60).optional(), from: Day.optional(), until: Day.optional(), parkId: Id.optional(),
};
export const searchLedger = endpoint({
  method: 'GET', path: '/ledger', summary: 'Entries of the ledger in the auditor\'s parks, newest first', tag: 'audit', query: z.strictObject({ ...PageQuery, ...LedgerFilter }), response: pageOf(LedgerEntry),
});
export const exportLedger = endpoint({
  method: 'GET', path: '/ledger/export', summary: 'The entries that were searched for, as a file', tag: 'audit', exchange: 'binary',
  query: z.strictObject({ ...LedgerFilter, format: z.enum(['xlsx', 'csv']).default('xlsx') }), response: z.any(),
});

export const ExportedList = z.enum(['cases', 'enterprises', 'overview', 'unmaskings', 'ledger', 'exports', 'worklist', 'imports', 'import_problems', 'notices', 'people_staff', 'people_departments', 'people_absences', 'people_duty', 'people_areas', 'people_sessions', 'calendar_days', 'programs', 'agencies', 'verification_plan', 'access_holdings', 'access_review', 'verification_orders', 'lags', 'circulars', 'receipts', 'unreached', 'evaluation_scores', 'appointments', 'handovers']);
export type ExportedList = z.output<typeof ExportedList>;
export const ListExport = z.object({ id: Id, at: Instant, actor: Named, list: ExportedList, filter: z.record(z.string(), z.string()), format: z.string(), rows: z.number().int() });
export type ListExport = z.output<typeof ListExport>;
const ExportFilter = { list: ExportedList.optional(), actorId: Id.optional(), from: Day.optional(), until: Day.optional() };
export const listExports = endpoint({
  method: 'GET', path: '/exports', summary: 'Which lists left as files: who, which filter, how many rows', tag: 'audit', query: z.strictObject({ ...PageQuery, ...ExportFilter }), response: pageOf(ListExport),
});
export const exportExports = endpoint({
  method: 'GET', path: '/exports/export', summary: 'The register of exports as a file', tag: 'audit', exchange: 'binary',
  query: z.strictObject({ ...ExportFilter, format: z.enum(['xlsx', 'csv']).default('xlsx') }), response: z.any(),
});

/** What can be wrong with the ledger. */
export const FindingCode = z.enum([
  // An entry of a record.
  'entry_changed', 'entry_missing', 'entry_added', 'entry_unsealed', 'chain_broken',
  // Its erasable detail.
  'detail_changed', 'detail_missing', 'detail_added',
  // A seal.
  'seal_forged', 'seal_missing', 'seal_replaced', 'seal_out_of_order', 'seal_broken', 'seal_leaves_changed',
  // The file outside.
  'file_missing', 'file_line', 'file_short',
]);
export type FindingCode = z.output<typeof FindingCode>;

export const Verification = z.object({
  id: Id, startedBy: Named, startedAt: Instant, state: z.enum(['waiting', 'running', 'whole', 'broken', 'failed']), checked: z.number().int(), total: z.number().int().nullable(), endedAt: Instant.nullable(),
  report: z.object({
    entries: z.number().int(), records: z.number().int(), erased: z.number().int(), seals: z.number().int(), unsealed: z.number().int(), sealsOutside: z.number().int(), publicKey: z.string(),
    findings: z.array(z.object({
      code: FindingCode, says: z.string(), recordType: z.string().nullable(), recordId: z.string().nullable(), caseNumber: z.string().nullable(), seq: z.number().int().nullable(), park: z.string().nullable(),
      seal: z.number().int().nullable(),
    })),
    /** Findings in all, those of other parks among them. */
    findingsInAll: z.number().int(),
  }).nullable(),
});
export type Verification = z.output<typeof Verification>;
export const startVerification = endpoint({ method: 'POST', path: '/verifications', summary: 'Check the ledger: a job with live progress', tag: 'audit', response: Verification });
export const listVerifications = endpoint({
  method: 'GET', path: '/verifications', summary: 'Checks of the ledger and what they found', tag: 'audit', query: z.strictObject(PageQuery), response: pageOf(Verification),
});
export const listSeals = endpoint({
  method: 'GET', path: '/seals', summary: 'Seals of the auditor\'s parks and, with `park: null`, of what belongs to no single park, newest first; the latest roots are to be written down elsewhere', tag: 'audit',
  query: z.strictObject({ ...PageQuery, parkId: Id.optional() }),
  response: pageOf(z.object({ park: Named.nullable(), seq: z.number().int(), sealedAt: Instant, entries: z.number().int(), root: z.string(), signature: z.string() })),
});
