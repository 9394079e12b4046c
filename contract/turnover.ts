import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Day, Id, Instant, line, Named, pageOf, PageQuery, VersionOrNone } from './shapes.ts';

/** Signs that a liaison may change (E7): what is seen of an enterprise, what it weighs, and how late changes became known. */

export const Signal = z.enum(['headcount', 'job_postings', 'bounces', 'silence', 'overdue']);
export type Signal = z.output<typeof Signal>;
export const ObservationKind = z.enum(['headcount', 'insured', 'job_postings']);
export type ObservationKind = z.output<typeof ObservationKind>;

export const Observation = z.object({
  id: Id, kind: ObservationKind, day: Day, value: z.number().int(), origin: z.enum(['staff', 'program', 'file']), source: z.string().nullable(), note: z.string().nullable(),
  recordedBy: Named.nullable(), at: Instant,
});
export type Observation = z.output<typeof Observation>;
const Seen = { kind: ObservationKind, day: Day, value: z.number().int().min(0).max(10_000_000), source: line(200).optional(), note: line(200).optional() };
export const recordObservation = endpoint({
  method: 'POST', path: '/enterprises/:enterpriseId/observations', summary: 'Record how many work there or are insured, or how many posts it advertises', tag: 'liaisons', creates: true,
  params: z.strictObject({ enterpriseId: Id }), body: z.strictObject(Seen),
  example: { kind: 'job_postings', day: '2026-11-20', value: 35, source: '招聘网站' }, response: Observation,
});
export const listObservations = endpoint({
  method: 'GET', path: '/enterprises/:enterpriseId/observations', summary: 'What was seen of an enterprise, newest first', tag: 'liaisons',
  params: z.strictObject({ enterpriseId: Id }), query: z.strictObject({ ...PageQuery, kind: ObservationKind.optional() }), response: pageOf(Observation),
});

/** What a sign was read from; numbers, days and instants. */
export const SignalFacts = z.record(z.string(), z.union([z.string(), z.number()]));
export type SignalFacts = z.output<typeof SignalFacts>;
const Points = z.number().int().min(0).max(100);
export const Weights = z.strictObject({ headcount: Points, job_postings: Points, bounces: Points, silence: Points, overdue: Points });
export type Weights = z.output<typeof Weights>;
const Threshold = z.number().int().min(1).max(100);
export const TurnoverScore = z.object({
  enterprise: Named, score: z.number().int(), threshold: z.number().int(),
  /** `strength` from 0 to 1, times the weight gives the points. */
  reasons: z.array(z.object({ signal: Signal, strength: z.number(), weight: z.number().int(), points: z.number() })),
  facts: SignalFacts, weightsVersion: z.number().int(), computedAt: Instant,
  /** The open order, if the reader may see it. */
  orderId: Id.nullable(),
});
export type TurnoverScore = z.output<typeof TurnoverScore>;
export const getTurnoverScore = endpoint({
  method: 'GET', path: '/enterprises/:enterpriseId/turnover-score', summary: 'The signs of an enterprise as they stand now, each with its weight', tag: 'liaisons',
  params: z.strictObject({ enterpriseId: Id }), response: TurnoverScore,
});
export const listTurnoverScores = endpoint({
  method: 'GET', path: '/turnover-scores', summary: 'Enterprises by the score of the last night, the highest first', tag: 'liaisons',
  query: z.strictObject({ ...PageQuery, parkId: Id.optional(), least: z.coerce.number().int().min(0).max(500).default(1) }),
  response: pageOf(z.object({ enterprise: Named, park: Named, score: z.number().int(), strengths: z.record(Signal, z.number()), computedAt: Instant })),
});

export const WeightsView = z.object({
  parkId: Id,
  /** 0 while nobody changed what comes with the product. */
  version: z.number().int(), weights: Weights, threshold: z.number().int(), madeBy: Named.nullable(), madeAt: Instant.nullable(), mayEdit: z.boolean(),
});
export type WeightsView = z.output<typeof WeightsView>;
const ParkId = z.strictObject({ parkId: Id });
export const getWeights = endpoint({
  method: 'GET', path: '/parks/:parkId/turnover-weights', summary: 'What each sign weighs in a park', tag: 'liaisons', params: ParkId, response: WeightsView,
});
export const listWeights = endpoint({
  method: 'GET', path: '/parks/:parkId/turnover-weights/history', summary: 'Earlier weights of a park, newest first', tag: 'liaisons', params: ParkId, query: z.strictObject(PageQuery),
  response: pageOf(WeightsView.omit({ mayEdit: true })),
});
const Draft = { weights: Weights, threshold: Threshold };
export const previewWeights = endpoint({
  method: 'POST', path: '/parks/:parkId/turnover-weights/preview', summary: 'How many enterprises would stand above the threshold, before it is saved', tag: 'liaisons', params: ParkId, body: z.strictObject(Draft),
  response: z.object({ enterprises: z.number().int(), present: z.number().int(), proposed: z.number().int(), gained: z.number().int(), lost: z.number().int(), asOf: Instant.nullable() }),
});
export const setWeights = endpoint({
  method: 'PUT', path: '/parks/:parkId/turnover-weights', summary: 'Weights and threshold of a park from now on', tag: 'liaisons', params: ParkId,
  body: z.strictObject({ ...Draft, version: VersionOrNone }), response: WeightsView,
});
