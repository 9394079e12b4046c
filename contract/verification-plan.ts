import { z } from 'zod';
import { CheckOutcome, Confirmation, NewContact, Occasion } from './confirmations.ts';
import { endpoint } from './endpoint.ts';
import { Ownership, SizeClass } from './enterprises.ts';
import { EnterpriseRole } from './people.ts';
import { Day, Id, Instant, line, Named, Note, pageOf, PageQuery, Version } from './shapes.ts';

/** Rolling verification (L4): who is asked when, by whom, how often, and what a drawn sample shows on site. */

export const TurnoverClass = z.enum(['high', 'normal', 'stable']);
export type TurnoverClass = z.output<typeof TurnoverClass>;
export const TurnoverReason = z.discriminatedUnion('about', [
  z.object({ about: z.literal('size'), value: SizeClass.nullable(), points: z.int() }),
  z.object({ about: z.literal('ownership'), value: Ownership.nullable(), points: z.int() }),
  /** How many changes of late. */
  z.object({ about: z.literal('changes'), value: z.string(), points: z.int() }),
]);
export type TurnoverReason = z.output<typeof TurnoverReason>;
export const PlanKind = z.enum(['first', 'formation', 'cadence']);
export type PlanKind = z.output<typeof PlanKind>;

const Asked = z.object({ id: Id, role: EnterpriseRole, user: Named, phone: z.string().nullable(), email: z.string().nullable() });

// ── the plan ────────────────────────────────────────────────────────────
export const PlannedCall = z.object({
  enterprise: Named, park: Named, holder: Asked, officer: Named.nullable(), kind: PlanKind, turnoverClass: TurnoverClass,
  dueFrom: Day, dueUntil: Day, plannedOn: Day, overdue: z.boolean(), lastConfirmedAt: Instant.nullable(), failedCalls: z.number().int(),
});
export type PlannedCall = z.output<typeof PlannedCall>;
const PlanFilter = {
  parkId: Id.optional(), officerId: Id.optional(),
  /** Only calls of the reader and of those for whom the reader stands in. */
  mine: z.stringbool().default(false),
  from: Day.optional(), until: Day.optional(), kind: PlanKind.optional(),
};
export const listPlannedCalls = endpoint({
  method: 'GET', path: '/verification-plan', summary: 'Who is to be asked, by day', tag: 'liaisons',
  query: z.strictObject({ ...PageQuery, ...PlanFilter }), response: pageOf(PlannedCall),
});
export const exportPlannedCalls = endpoint({
  method: 'GET', path: '/verification-plan/export', summary: 'The same list as Excel or CSV', tag: 'liaisons',
  query: z.strictObject({ ...PlanFilter, format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const getMyCalls = endpoint({
  method: 'GET', path: '/verification-plan/today', summary: 'How my calls of today stand', tag: 'liaisons',
  response: z.object({ day: Day, working: z.boolean(), open: z.number().int(), overdue: z.number().int(), done: z.number().int() }),
});
export const PlanLoad = z.object({
  from: Day, until: Day,
  officers: z.array(z.object({ officer: Named.nullable(), enterprises: z.number().int(), overdue: z.number().int() })),
  days: z.array(z.object({ day: Day, working: z.boolean(), planned: z.number().int(), done: z.number().int(), most: z.number().int() })),
  classes: z.array(z.object({ turnoverClass: TurnoverClass, enterprises: z.number().int() })),
  /** Open files that nobody can be asked about. */
  withoutLiaison: z.number().int(),
  unconfirmed: z.number().int(), confirmedInTime: z.number().int(),
});
export type PlanLoad = z.output<typeof PlanLoad>;
export const getPlanLoad = endpoint({
  method: 'GET', path: '/parks/:parkId/verification-load', summary: 'The load of a park by day and by officer', tag: 'liaisons',
  params: z.strictObject({ parkId: Id }), query: z.strictObject({ from: Day.optional() }), response: PlanLoad,
});

// ── settings ────────────────────────────────────────────────────────────
const months = z.number().int().min(1).max(12);
const CadenceTerms = { highMonths: months, normalMonths: months, stableMonths: months, formationDays: z.number().int().min(7).max(90), askEveryDays: z.number().int().min(1).max(90), quietDays: z.number().int().min(7).max(180) };
export const Cadence = z.object({ park: Named, ...CadenceTerms, version: Version, mayChange: z.boolean() });
export const getCadence = endpoint({
  method: 'GET', path: '/parks/:parkId/cadence', summary: 'How often each turnover class is asked', tag: 'liaisons', params: z.strictObject({ parkId: Id }), response: Cadence,
});
export const setCadence = endpoint({
  method: 'PUT', path: '/parks/:parkId/cadence', summary: 'Change it; the plan follows at its next renewal', tag: 'liaisons',
  params: z.strictObject({ parkId: Id }), body: z.strictObject({ version: Version, ...CadenceTerms }), response: Cadence,
});

// ── one enterprise ──────────────────────────────────────────────────────
export const LiaisonCard = z.object({
  turnover: z.object({
    turnoverClass: TurnoverClass, derived: TurnoverClass, reasons: z.array(TurnoverReason), points: z.number().int(), months,
    override: z.object({ turnoverClass: TurnoverClass, reason: z.string(), until: Day, by: Named }).nullable(),
  }),
  planned: z.object({ plannedOn: Day, dueUntil: Day, kind: PlanKind, officer: Named.nullable(), overdue: z.boolean() }).nullable(),
  seats: z.array(Asked.extend({ lastConfirmedAt: Instant.nullable(), lastOccasion: Occasion.nullable(), last: Confirmation.nullable() })),
  failedCalls: z.number().int(),
  /** Name, address or legal representative changed since anybody was asked. */
  changedOn: Instant.nullable(),
  mayRecord: z.boolean(), mayOverride: z.boolean(),
});
export type LiaisonCard = z.output<typeof LiaisonCard>;
export const getLiaisonCard = endpoint({
  method: 'GET', path: '/enterprises/:enterpriseId/liaison-card', summary: 'How sure it is that the liaisons are still the ones', tag: 'liaisons',
  params: z.strictObject({ enterpriseId: Id }), response: LiaisonCard,
});
export const setTurnoverClass = endpoint({
  method: 'PUT', path: '/enterprises/:enterpriseId/turnover-class', summary: 'Class an enterprise otherwise than the rule does, until a day; null returns to the rule', tag: 'liaisons',
  params: z.strictObject({ enterpriseId: Id }),
  body: z.strictObject({ override: z.strictObject({ turnoverClass: TurnoverClass, reason: line(300), until: Day }).nullable() }), response: LiaisonCard,
});

export const TurnoverOverride = z.object({ id: Id, turnoverClass: TurnoverClass, reason: z.string(), until: Day, by: Named, at: Instant, endedBy: Named.nullable(), endedAt: Instant.nullable() });
export type TurnoverOverride = z.output<typeof TurnoverOverride>;
export const listTurnoverOverrides = endpoint({
  method: 'GET', path: '/enterprises/:enterpriseId/turnover-class/history', summary: 'Who classed an enterprise otherwise than the rule does, why and until when, newest first', tag: 'liaisons',
  params: z.strictObject({ enterpriseId: Id }), query: z.strictObject(PageQuery), response: pageOf(TurnoverOverride),
});

// ── the portal ──────────────────────────────────────────────────────────
export const MyLiaisonCheck = z.object({
  /** Whether to ask now: something is due, and nobody was asked lately. */
  ask: z.boolean(), occasion: Occasion.extract(['one_tap', 'sign_in', 'business_change']),
  seats: z.array(Asked.extend({ own: z.boolean(), due: z.boolean(), lastConfirmedAt: Instant.nullable() })),
});
export type MyLiaisonCheck = z.output<typeof MyLiaisonCheck>;
export const getMyLiaisonCheck = endpoint({ method: 'GET', path: '/liaison-check', summary: 'Whether I am asked if the liaisons are still the ones', tag: 'liaisons', response: MyLiaisonCheck });
export const noteAsked = endpoint({ method: 'POST', path: '/liaison-check/asked', summary: 'The question was shown; it rests for some days', tag: 'liaisons', response: z.object({ askedOn: Day }) });

// ── the sample ──────────────────────────────────────────────────────────
export const SampleResult = z.object({ looked: z.number().int(), wrong: z.number().int(), share: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable() });
export const SampleItem = z.object({
  id: Id, position: z.number().int(), enterprise: Named, address: z.string().nullable(), holder: Asked, turnoverClass: TurnoverClass, result: Confirmation.nullable(),
});
export type SampleItem = z.output<typeof SampleItem>;
export const Sample = z.object({
  id: Id, park: Named, quarter: z.string(), seed: z.string(), size: z.number().int(), drawnBy: Named, drawnAt: Instant,
  strata: z.array(z.object({ turnoverClass: TurnoverClass, population: z.number().int(), drawn: z.number().int() })), result: SampleResult, mayRecord: z.boolean(),
});
export type Sample = z.output<typeof Sample>;
export const listSamples = endpoint({
  method: 'GET', path: '/liaison-samples', summary: 'Samples that are looked at on site, newest first', tag: 'liaisons', query: z.strictObject({ ...PageQuery, parkId: Id.optional() }), response: pageOf(Sample),
});
export const drawSample = endpoint({
  method: 'POST', path: '/liaison-samples', summary: 'Draw a sample of this quarter, from each turnover class in proportion', tag: 'liaisons', creates: true,
  body: z.strictObject({ parkId: Id, size: z.number().int().min(1).max(500), seed: line(60).optional() }), example: { parkId: '019a2f5e-8c41-7d02-9b7e-0c5a1e6f3b20', size: 30, seed: '2026Q4' }, response: Sample,
});
export const getSample = endpoint({ method: 'GET', path: '/liaison-samples/:sampleId', summary: 'One sample with its result so far', tag: 'liaisons', params: z.strictObject({ sampleId: Id }), response: Sample });
export const listSampleItems = endpoint({
  method: 'GET', path: '/liaison-samples/:sampleId/items', summary: 'Whom to visit, in the order drawn', tag: 'liaisons', params: z.strictObject({ sampleId: Id }), query: z.strictObject(PageQuery), response: pageOf(SampleItem),
});
export const recordSampleItem = endpoint({
  method: 'POST', path: '/liaison-samples/:sampleId/items/:sampledId', summary: 'Record what was seen on site', tag: 'liaisons',
  params: z.strictObject({ sampleId: Id, sampledId: Id }),
  body: z.strictObject({ outcome: CheckOutcome.extract(['current', 'left', 'unreachable']), identitySeen: z.boolean(), postSeen: z.boolean(), changedOn: Day.optional(), note: Note.optional(), ...NewContact }), response: SampleItem,
});
