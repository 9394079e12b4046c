import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EnterpriseRole } from './people.ts';
import { commaList, Day, Id, Instant, line, mostAtOnce, Named, Outcomes, pageOf, PageQuery, ShortPageQuery, Version } from './shapes.ts';
import { TimelineEntry } from './timeline.ts';
import { UnmaskingReason } from './unmasking.ts';

/** Lifecycle stages of an enterprise in a park (E8). */
export const Stage = z.enum(['approach', 'registration', 'policy', 'operation', 'problem_solving']);
export type Stage = z.output<typeof Stage>;
export const SizeClass = z.enum(['large', 'medium', 'small', 'micro']);
export type SizeClass = z.output<typeof SizeClass>;
export const Ownership = z.enum(['state', 'collective', 'private', 'foreign', 'joint_venture', 'hmt', 'individual', 'other']);
export type Ownership = z.output<typeof Ownership>;
export const Flag = z.enum(['key_taxpayer', 'high_tech', 'specialised', 'little_giant', 'foreign_invested', 'above_scale', 'listed']);
export const Capacity = z.enum(['investment_officer', 'service_officer', 'service_manager']);
export type Capacity = z.output<typeof Capacity>;

/** What a seat is for: deciding for the enterprise, or its paperwork alone. */
export const SeatScope = z.enum(['decisions', 'paperwork']);
export type SeatScope = z.output<typeof SeatScope>;
/** What a liaison may apply for in the enterprise's name. */
export const Authority = z.enum(['funds', 'policy', 'procedures', 'land', 'labour', 'data']);
export type Authority = z.output<typeof Authority>;

export const Holder = z.object({
  id: Id, role: EnterpriseRole, user: Named, post: z.string().nullable(), phone: z.string().nullable(), email: z.string().nullable(),
  from: Day, until: Day.nullable(), scope: SeatScope,
  /** Null where none was stated when the person was seated. */
  authority: z.array(Authority).nullable(),
  /** Last day of the term. */
  termUntil: Day.nullable(), appointmentId: Id.nullable(),
});
export const AssignedStaff = z.object({ id: Id, capacity: Capacity, user: Named, from: Day, until: Day.nullable() });

export const EnterpriseSummary = z.object({
  id: Id, name: z.string(), uscc: z.string().nullable(), park: Named, stage: Stage, sizeClass: SizeClass.nullable(),
  industryCode: z.string().nullable(), industry: z.string().nullable(), flags: z.array(Flag), tags: z.array(z.string()),
  primaryLiaison: Named.extend({ phone: z.string().nullable() }).nullable(), serviceOfficer: Named.nullable(), openCases: z.number().int(), version: Version,
});
export type EnterpriseSummary = z.output<typeof EnterpriseSummary>;

const Facts = {
  legalRepresentative: line(60).nullable(), registeredCapitalYuan: z.number().nonnegative().max(1e14).nullable(), address: line(200).nullable(),
  industryCode: z.string().regex(/^[A-T]\d{0,4}$/).nullable(), headcount: z.number().int().min(0).max(10_000_000).nullable(),
  revenueYuan: z.number().max(1e14).nullable(), assetsYuan: z.number().max(1e14).nullable(),
  ownership: Ownership.nullable(), foundedOn: Day.nullable(),
  /** The parent's credit code, whether or not the parent is in the city. */
  parentUscc: z.string().min(1).max(40).nullable(),
  flags: z.array(Flag), tags: z.array(line(30)).max(20),
};
export const EnterpriseDetail = EnterpriseSummary.extend({
  ...Facts, sizeMissing: z.array(z.enum(['industry', 'headcount', 'revenue', 'assets'])),
  parks: z.array(z.object({ park: Named, from: Day, until: Day.nullable() })),
  holders: z.array(Holder), staff: z.array(AssignedStaff), createdAt: Instant,
  /** Of a closed file, with the one in which it goes on where the reader may see that. */
  closed: z.object({ on: Day, reason: z.enum(['import_undone', 'merged', 'gone']), successor: Named.nullable() }).nullable(),
  allowedActions: z.array(z.enum(['edit', 'move_stage', 'move_park', 'assign_staff', 'seat_holder', 'merge', 'open_case'])),
});
export type EnterpriseDetail = z.output<typeof EnterpriseDetail>;

const Uscc = z.string().min(1).max(40);
const EnterpriseFilter = {
  q: z.string().trim().max(80).optional(), parkId: Id.optional(), stage: Stage.optional(), sizeClass: SizeClass.optional(),
  flag: Flag.optional(), tag: z.string().max(30).optional(), officerId: Id.optional(),
  /** Those that no service officer looks after. */
  withoutOfficer: z.literal('true').optional(),
};

export const listEnterprises = endpoint({
  method: 'GET', path: '/enterprises', summary: 'Enterprises by name, pinyin initials, USCC, phone or tag', tag: 'enterprises',
  query: z.strictObject({ ...PageQuery, ...EnterpriseFilter }), response: pageOf(EnterpriseSummary),
});
export const exportEnterprises = endpoint({
  method: 'GET', path: '/enterprises/export', summary: 'The same list as Excel or CSV', tag: 'enterprises',
  query: z.strictObject({ ...EnterpriseFilter, enterpriseIds: commaList(Id, mostAtOnce, 1).optional(), format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const getEnterprise = endpoint({
  method: 'GET', path: '/enterprises/:enterpriseId', summary: 'One enterprise\'s file', tag: 'enterprises',
  params: z.strictObject({ enterpriseId: Id }), response: EnterpriseDetail,
});
export const registerEnterprise = endpoint({
  method: 'POST', path: '/enterprises', summary: 'Register an enterprise in a park', tag: 'enterprises', creates: true,
  body: z.strictObject({ name: line(120), uscc: Uscc.nullable().default(null), parkId: Id, stage: Stage.default('approach'), ...z.object(Facts).partial().shape }),
  example: { name: '祁连数据科技有限公司', uscc: null, parkId: '019a2f5e-8c41-7d02-9b7e-0c5a1e6f3b20', headcount: 12, tags: ['软件'] },
  response: EnterpriseDetail,
});
export const editEnterprise = endpoint({
  method: 'PATCH', path: '/enterprises/:enterpriseId', summary: 'Correct the file', tag: 'enterprises',
  params: z.strictObject({ enterpriseId: Id }),
  body: z.strictObject({ version: Version, name: line(120).optional(), uscc: Uscc.nullable().optional(), ...z.object(Facts).partial().shape }),
  example: { version: 3, headcount: 42, flags: ['high_tech'] },
  response: EnterpriseDetail,
});
export const moveStage = endpoint({
  method: 'POST', path: '/enterprises/:enterpriseId/stage', summary: 'Move to another lifecycle stage', tag: 'enterprises',
  params: z.strictObject({ enterpriseId: Id }), body: z.strictObject({ version: Version, stage: Stage, note: line(200).optional() }), response: EnterpriseDetail,
});
export const movePark = endpoint({
  method: 'POST', path: '/enterprises/:enterpriseId/park', summary: 'Move to another park; the relation is dated', tag: 'enterprises',
  params: z.strictObject({ enterpriseId: Id }), body: z.strictObject({ version: Version, parkId: Id }), response: EnterpriseDetail,
});
export const assignStaff = endpoint({
  method: 'PUT', path: '/enterprises/:enterpriseId/staff', summary: 'Assign or replace the officer in a capacity', tag: 'enterprises',
  params: z.strictObject({ enterpriseId: Id }), body: z.strictObject({ version: Version, capacity: Capacity, userId: Id.nullable() }), response: EnterpriseDetail,
});
export const assignStaffToSeveral = endpoint({
  method: 'POST', path: '/enterprises/several/staff', summary: 'Assign an officer to several enterprises, each by itself', tag: 'enterprises',
  body: z.strictObject({ enterprises: z.array(z.strictObject({ enterpriseId: Id, version: Version })).min(1).max(mostAtOnce), capacity: Capacity, userId: Id.nullable() }), response: Outcomes,
});
export const seatHolder = endpoint({
  method: 'PUT', path: '/enterprises/:enterpriseId/holders', summary: 'Seat the owner or a liaison (recorded by staff)', tag: 'enterprises',
  params: z.strictObject({ enterpriseId: Id }),
  body: z.strictObject({ version: Version, role: EnterpriseRole, name: line(60), phone: z.string().max(30).optional(), email: z.email().max(254).optional(), post: line(60).optional() }),
  response: EnterpriseDetail,
});
export const unseatHolder = endpoint({
  method: 'POST', path: '/enterprises/:enterpriseId/holders/:holderId/end', summary: 'End a seat', tag: 'enterprises',
  params: z.strictObject({ enterpriseId: Id, holderId: Id }), body: z.strictObject({ version: Version }), response: EnterpriseDetail,
});
export const revealContact = endpoint({
  method: 'POST', path: '/enterprises/:enterpriseId/holders/:holderId/reveal', summary: 'Show a masked contact; the purpose goes on record', tag: 'enterprises',
  params: z.strictObject({ enterpriseId: Id, holderId: Id }), body: UnmaskingReason,
  response: z.object({ phone: z.string().nullable(), email: z.string().nullable() }),
});
export const getEnterpriseTimeline = endpoint({
  method: 'GET', path: '/enterprises/:enterpriseId/timeline', summary: 'All that happened with an enterprise, newest first', tag: 'enterprises',
  params: z.strictObject({ enterpriseId: Id }), query: z.strictObject(PageQuery), response: pageOf(TimelineEntry),
});

// ── import ──────────────────────────────────────────────────────────────
export const ImportField = z.enum([
  'name', 'uscc', 'legalRepresentative', 'registeredCapital', 'address', 'industry', 'headcount', 'revenue', 'assets', 'ownership', 'foundedOn', 'parentUscc',
  'flags', 'tags', 'stage', 'ownerName', 'ownerPhone', 'liaisonName', 'liaisonPhone', 'liaisonEmail', 'liaisonPost', 'deputyName', 'deputyPhone', 'ignore',
]);
export type ImportField = z.output<typeof ImportField>;
export const ImportColumn = z.object({
  /** Zero-based position. */
  index: z.number().int(), letter: z.string(), header: z.string(), field: ImportField,
  confidence: z.number().min(0).max(1), reason: z.string(), samples: z.array(z.string()),
});
export const ImportProblem = z.object({
  /** Row as the spreadsheet program counts it. */
  row: z.number().int(), column: z.string().nullable(), header: z.string().nullable(), value: z.string().nullable(),
  code: z.string(), severity: z.enum(['error', 'warning']), message: z.string(), mend: z.string(),
});
export const ImportUndoCounts = z.object({ close: z.number().int(), restore: z.number().int(), partly: z.number().int(), keep: z.number().int(), people: z.number().int() });
export type ImportUndoCounts = z.output<typeof ImportUndoCounts>;
export const ImportBatch = z.object({
  id: Id, fileName: z.string(), park: Named, state: z.enum(['reading', 'mapped', 'checking', 'checked', 'loading', 'loaded', 'failed', 'undoing', 'undone']),
  sheets: z.array(z.object({ name: z.string(), rows: z.number().int() })), sheet: z.string().nullable(),
  /** As Excel shows it; 0 where no row names the columns and the first is data. */
  headerRow: z.number().int().nullable(),
  columns: z.array(ImportColumn),
  /** Rows done of rows in all, for the step under way. */
  progress: z.object({ done: z.number().int(), total: z.number().int().nullable() }),
  duplicates: z.enum(['skip', 'update']),
  counts: z.object({
    rows: z.number().int(), toCreate: z.number().int(), toUpdate: z.number().int(), unchanged: z.number().int(), toSkip: z.number().int(),
    rejected: z.number().int(), warnings: z.number().int(), created: z.number().int(), updated: z.number().int(),
  }),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** Until when a load can be undone, and whether the reader may; null for what wasn't loaded, was undone or is past that time. */
  undo: z.object({ until: Instant, may: z.boolean() }).nullable(),
  /** What undoing did: files closed, put back wholly, in part and not at all, and people who left. */
  undone: ImportUndoCounts.nullable(),
  createdBy: Named, createdAt: Instant, version: Version,
});
export type ImportBatch = z.output<typeof ImportBatch>;

export const uploadImport = endpoint({
  method: 'POST', path: '/imports', summary: 'Upload a spreadsheet (part `file`, field `parkId`)', tag: 'enterprises', creates: true, exchange: 'multipart',
  fields: z.object({ parkId: Id }), response: ImportBatch,
});
export const listImports = endpoint({
  method: 'GET', path: '/imports', summary: 'My park\'s imports', tag: 'enterprises', query: z.strictObject(PageQuery), response: pageOf(ImportBatch),
});
export const exportImports = endpoint({
  method: 'GET', path: '/imports/export', summary: 'The same list as Excel or CSV', tag: 'enterprises',
  query: z.strictObject({ format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const getImport = endpoint({
  method: 'GET', path: '/imports/:importId', summary: 'One import with its mapping, counts and progress', tag: 'enterprises',
  params: z.strictObject({ importId: Id }), response: ImportBatch,
});
export const checkImport = endpoint({
  method: 'POST', path: '/imports/:importId/check', summary: 'Dry run with this mapping', tag: 'enterprises',
  params: z.strictObject({ importId: Id }),
  body: z.strictObject({
    version: Version, sheet: z.string().max(100).optional(), headerRow: z.number().int().min(0).max(1_048_576).optional(),
    columns: z.array(z.strictObject({ index: z.number().int().min(0).max(16_383), field: ImportField })).max(200), duplicates: z.enum(['skip', 'update']),
  }),
  response: ImportBatch,
});
export const loadImport = endpoint({
  method: 'POST', path: '/imports/:importId/load', summary: 'Load the checked rows in one transaction', tag: 'enterprises',
  params: z.strictObject({ importId: Id }), body: z.strictObject({ version: Version }), response: ImportBatch,
});
export const listImportProblems = endpoint({
  method: 'GET', path: '/imports/:importId/problems', summary: 'Errors and warnings by row and column', tag: 'enterprises',
  params: z.strictObject({ importId: Id }), query: z.strictObject(PageQuery), response: pageOf(ImportProblem),
});
export const exportImportProblems = endpoint({
  method: 'GET', path: '/imports/:importId/problems/export', summary: 'The same list as Excel or CSV', tag: 'enterprises', params: z.strictObject({ importId: Id }),
  query: z.strictObject({ format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const downloadRejects = endpoint({
  method: 'GET', path: '/imports/:importId/rejects', summary: 'The rejected rows as a file to correct and load again', tag: 'enterprises',
  params: z.strictObject({ importId: Id }), exchange: 'binary', response: z.any(),
});
const FactValue = z.union([z.string(), z.number(), z.array(z.string()), z.null()]);
/** Columns of a file that a load or a merge may change. */
export const FileField = z.enum([
  'name', 'uscc', 'stage', 'legal_representative', 'registered_capital_yuan', 'address', 'industry_code', 'headcount', 'revenue_yuan', 'assets_yuan', 'ownership', 'founded_on', 'parent_uscc', 'flags', 'tags',
]);
export type FileField = z.output<typeof FileField>;
export const UndoOutcome = z.enum(['close', 'restore', 'partly', 'keep']);
export type UndoOutcome = z.output<typeof UndoOutcome>;
/** Why something stays as the load left it. */
export const KeptReason = z.enum([
  'closed', 'merged', 'moved', 'later_import', 'changed', 'cases', 'other_records', 'signed_in', 'field_changed', 'seat_changed', 'former_left', 'code_taken',
]);
export type KeptReason = z.output<typeof KeptReason>;
export const UndoneFile = z.object({
  /** Row as the spreadsheet program counts it. */
  row: z.number().int(), enterprise: Named, outcome: UndoOutcome,
  fields: z.array(z.object({ field: FileField, now: FactValue, before: FactValue })),
  seats: z.array(z.object({ role: EnterpriseRole, leaves: z.string().nullable(), returns: z.string().nullable() })),
  /** `field` is the fact, or the role of the seat, that stays; null for the whole file. */
  kept: z.array(z.object({ reason: KeptReason, field: z.union([FileField, EnterpriseRole]).nullable() })),
});
export type UndoneFile = z.output<typeof UndoneFile>;
export const previewUndo = endpoint({
  method: 'GET', path: '/imports/:importId/undo', summary: 'What undoing the load would do, or did not do', tag: 'enterprises',
  params: z.strictObject({ importId: Id }), query: z.strictObject({ ...PageQuery, outcome: UndoOutcome.optional() }),
  response: pageOf(UndoneFile).extend({ counts: ImportUndoCounts }),
});
export const undoImport = endpoint({
  method: 'POST', path: '/imports/:importId/undo', summary: 'Undo the load as a whole, updates included', tag: 'enterprises',
  params: z.strictObject({ importId: Id }), body: z.strictObject({ version: Version }), response: ImportBatch,
});
export const listTags = endpoint({
  method: 'GET', path: '/enterprises/tags', summary: 'Tags in use', tag: 'enterprises', query: z.strictObject(ShortPageQuery), response: pageOf(z.string()),
});

// ── two files of one enterprise ─────────────────────────────────────────
export const TwinReason = z.enum(['same_name', 'former_name', 'similar_name', 'same_person_and_place', 'same_phone', 'code_missing']);
export type TwinReason = z.output<typeof TwinReason>;
const TwinSide = z.object({ id: Id, name: z.string(), uscc: z.string().nullable(), park: Named, createdAt: Instant });
export const Twin = z.object({
  id: Id, one: TwinSide, other: TwinSide, reasons: z.array(TwinReason), foundAt: Instant, dismissed: z.boolean(), version: Version,
});
export type Twin = z.output<typeof Twin>;
export const listTwins = endpoint({
  method: 'GET', path: '/twins', summary: 'Pairs of files that may be one enterprise, the likeliest first', tag: 'enterprises',
  query: z.strictObject({ ...PageQuery, enterpriseId: Id.optional(), dismissed: z.stringbool().default(false) }), response: pageOf(Twin),
});
export const dismissTwin = endpoint({
  method: 'POST', path: '/twins/:twinId/dismiss', summary: 'Say that two files are of two enterprises', tag: 'enterprises',
  params: z.strictObject({ twinId: Id }), body: z.strictObject({ version: Version, note: line(200) }), response: Twin,
});

/** Steps that write facts of a file. */
export const FactsWritten = z.enum(['enterprise.registered', 'enterprise.imported', 'enterprise.edited', 'enterprise.import_updated', 'enterprise.import_undone', 'enterprise.stage_moved', 'enterprise.merged']);
export type FactsWritten = z.output<typeof FactsWritten>;
const Provenance = z.object({ type: FactsWritten, at: Instant, by: z.string() });
/** Tables whose rows a merge gives to the survivor. */
export const MovedRelation = z.enum([
  'cases', 'notices', 'sessions', 'import_rows', 'enterprise_holders', 'enterprise_staff', 'enterprise_parks', 'bounce_reports', 'correction_orders', 'desk_tickets', 'enterprise_observations',
  'evaluation_facts', 'evaluation_scores', 'gold_awards', 'liaison_confirmations', 'liaison_lags', 'liaison_rounds', 'mandates', 'sealed_papers', 'shadow_ties', 'talks',
  'appointments', 'handovers',
]);
export type MovedRelation = z.output<typeof MovedRelation>;
/** What becomes of a seat of the merged file: `takes` is the seat in the survivor. */
export const MergedSeat = z.object({ role: EnterpriseRole, name: z.string(), outcome: z.enum(['moves', 'becomes_deputy', 'same_person', 'ends']), takes: EnterpriseRole.nullable() });
export type MergedSeat = z.output<typeof MergedSeat>;
export const MergedStaff = z.object({ capacity: Capacity, name: z.string(), outcome: z.enum(['moves', 'ends']) });
export type MergedStaff = z.output<typeof MergedStaff>;
export const Take = z.enum(['own', 'other', 'both']);
export const MergeComparison = z.object({
  own: TwinSide.extend({ version: Version }), other: TwinSide.extend({ version: Version }), reasons: z.array(TwinReason),
  /** `take` is what is proposed; `…From` the step that wrote the value, where the reader may see it. */
  fields: z.array(z.object({ field: FileField, own: FactValue, other: FactValue, take: Take, ownFrom: Provenance.nullable(), otherFrom: Provenance.nullable() })),
  seats: z.array(MergedSeat), staff: z.array(MergedStaff),
  /** Rows by table that will name the survivor. */
  relations: z.array(z.object({ relation: MovedRelation, count: z.number().int() })),
  /** What is under way for the merged file and ends with it: undoing the merge doesn't bring it back. */
  ends: z.array(z.object({ relation: MovedRelation, count: z.number().int() })),
});
export type MergeComparison = z.output<typeof MergeComparison>;
export const compareFiles = endpoint({
  method: 'GET', path: '/enterprises/:enterpriseId/merge/:otherId', summary: 'Two files side by side, with what merging would do', tag: 'enterprises',
  params: z.strictObject({ enterpriseId: Id, otherId: Id }), response: MergeComparison,
});
export const mergeFiles = endpoint({
  method: 'POST', path: '/enterprises/:enterpriseId/merge', summary: 'Merge another file into this one', tag: 'enterprises',
  params: z.strictObject({ enterpriseId: Id }),
  body: z.strictObject({
    version: Version, otherId: Id, otherVersion: Version,
    /** What isn't chosen is as the comparison proposes. */
    choices: z.array(z.strictObject({ field: FileField, take: Take })).max(FileField.options.length).default([]),
  }),
  response: EnterpriseDetail,
});
const MergeHead = z.object({
  id: Id, survivor: Named, merged: Named, by: Named, at: Instant, undoUntil: Instant, undone: z.boolean(), mayUndo: z.boolean(), version: Version,
});
export const MergeView = MergeHead.extend({
  fields: z.array(z.object({ field: FileField, now: FactValue, before: FactValue, goesBack: z.boolean() })),
  /** Rows by table that go back, and that stay because they changed since. */
  relations: z.array(z.object({ relation: MovedRelation, back: z.number().int(), stays: z.number().int() })),
  /** Cases that came since; they stay with the survivor. */
  stays: z.array(z.object({ id: Id, number: z.string(), title: z.string() })),
});
export type MergeView = z.output<typeof MergeView>;
export const listMerges = endpoint({
  method: 'GET', path: '/enterprises/:enterpriseId/merges', summary: 'Files that were merged into this one', tag: 'enterprises',
  params: z.strictObject({ enterpriseId: Id }), query: z.strictObject(PageQuery), response: pageOf(MergeHead),
});
export const getMerge = endpoint({
  method: 'GET', path: '/merges/:mergeId', summary: 'A merge, with what undoing it would do', tag: 'enterprises',
  params: z.strictObject({ mergeId: Id }), response: MergeView,
});
export const undoMerge = endpoint({
  method: 'POST', path: '/merges/:mergeId/undo', summary: 'Undo a merge; answers with the file that is open again', tag: 'enterprises',
  params: z.strictObject({ mergeId: Id }), body: z.strictObject({ version: Version }), response: EnterpriseDetail,
});
