import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { LiaisonRole } from './appointments.ts';
import { Day, Id, Instant, Named, pageOf, PageQuery, VersionOrNone } from './shapes.ts';

/** Why a dedicated liaison is advised: staff, regions, or a regulated industry. */
export const AdviceReason = z.object({
  kind: z.enum(['headcount', 'regions', 'industry']),
  /** What the file says, and from when on it counts: figures, or codes of GB/T 4754. */
  found: z.string(), from: z.string(),
});
/** `met` once the present liaison was appointed for this work alone. */
export const AdviceState = z.enum(['not_due', 'due', 'met']);
export type AdviceState = z.output<typeof AdviceState>;
/** What is advised of the two seats beside it. */
export const SeatAdvice = z.enum(['no_deputy', 'primary_without_decisions']);
export const LiaisonAdvice = z.object({
  enterprise: Named, state: AdviceState, reasons: z.array(AdviceReason), seats: z.array(SeatAdvice),
  /** What is known, so that a wrong figure can be seen. */
  headcount: z.number().int().nullable(), regions: z.object({ count: z.number().int(), by: Named, at: Instant }).nullable(), industryCode: z.string().nullable(),
  /** Whether the reader may say in how many regions it does business, and name a liaison. */
  mayState: z.boolean(), mayName: z.boolean(),
});
export type LiaisonAdvice = z.output<typeof LiaisonAdvice>;
export const AdvisedEnterprise = z.object({ enterprise: Named, park: Named, officer: Named.nullable(), reasons: z.array(AdviceReason), primary: Named.nullable() });
export type AdvisedEnterprise = z.output<typeof AdvisedEnterprise>;
export const AdviceRules = z.object({
  area: Named, headcount: z.number().int(), regions: z.number().int(), industries: z.array(z.string()), changedBy: Named.nullable(), changedAt: Instant.nullable(), version: VersionOrNone, mayEdit: z.boolean(),
});
export type AdviceRules = z.output<typeof AdviceRules>;

const ofEnterprise = z.strictObject({ enterpriseId: Id });
export const getLiaisonAdvice = endpoint({
  method: 'GET', path: '/enterprises/:enterpriseId/liaison-advice', summary: 'Whether an enterprise should have a dedicated liaison, by which of the park\'s thresholds', tag: 'appointments', params: ofEnterprise, response: LiaisonAdvice,
});
export const stateRegions = endpoint({
  method: 'PUT', path: '/enterprises/:enterpriseId/regions', summary: 'Say in how many regions the enterprise does business', tag: 'appointments',
  params: ofEnterprise, body: z.strictObject({ regions: z.number().int().min(1).max(1000) }), response: LiaisonAdvice,
});
export const listAdvised = endpoint({
  method: 'GET', path: '/liaison-advice', summary: 'Enterprises that should have a dedicated liaison and have none', tag: 'appointments',
  query: z.strictObject({ ...PageQuery, parkId: Id.optional(), mine: z.stringbool().optional() }), response: pageOf(AdvisedEnterprise),
});
export const getAdviceRules = endpoint({
  method: 'GET', path: '/areas/:areaId/liaison-advice-rules', summary: 'From when on a park advises a dedicated liaison', tag: 'appointments', params: z.strictObject({ areaId: Id }), response: AdviceRules,
});
export const setAdviceRules = endpoint({
  method: 'PUT', path: '/areas/:areaId/liaison-advice-rules', summary: 'Change the thresholds', tag: 'appointments', params: z.strictObject({ areaId: Id }),
  body: z.strictObject({
    version: VersionOrNone, headcount: z.number().int().min(1).max(1_000_000), regions: z.number().int().min(2).max(1000), industries: z.array(z.string().regex(/^[A-T]\d{0,4}$/)).max(60),
  }),
  example: { version: 0, headcount: 50, regions: 2, industries: ['J', 'C27'] },
  response: AdviceRules,
});

/** A term that is over, or will be within thirty days. The seat goes on; what needs authority doesn't. */
export const EndingTerm = z.object({
  holderId: Id, enterprise: Named, park: Named, officer: Named.nullable(), role: LiaisonRole, user: Named, until: Day,
  /** Below zero once it is over. */
  daysLeft: z.number().int(),
});
export type EndingTerm = z.output<typeof EndingTerm>;
export const listEndingTerms = endpoint({
  method: 'GET', path: '/liaison-terms', summary: 'Terms of liaisons that are over or will be within thirty days, the earliest first', tag: 'appointments',
  query: z.strictObject({ ...PageQuery, mine: z.stringbool().optional() }), response: pageOf(EndingTerm),
});
