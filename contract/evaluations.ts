import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Day, FileRef, Id, Instant, Named, pageOf, PageQuery, text, Version } from './shapes.ts';

export const EvaluationPeriod = z.enum(['month', 'year']);
/** What is measured: whether the liaison's data was found true and mailbox and number worked, whether answers came in time, whether within one working day. */
export const EvaluationMeasure = z.enum(['accuracy', 'timeliness', 'promptness']);
export type EvaluationMeasure = z.output<typeof EvaluationMeasure>;

/** A share with its sum. `value` is null where there was nothing to measure. */
const Share = z.object({ value: z.number().min(0).max(1).nullable(), count: z.number().int(), of: z.number().int(), weight: z.number() });

export const Score = z.object({
  id: Id, period: EvaluationPeriod, startsOn: Day, park: Named, user: Named, enterprise: Named,
  accuracy: Share, timeliness: Share, promptness: Share,
  /** Median working time of the answers that came in time. */
  medianMinutes: z.number().int().nullable(),
  /** The weighted mean of the shares that there are, from 0 to 1. */
  score: z.number(),
  sample: z.number().int(),
  /** Null below the least sample: nobody is ranked by a few cases. */
  rank: z.number().int().nullable(), ranked: z.number().int(),
  /** Years in a row in the first tenth of the park; null of a month. */
  streak: z.number().int().nullable(),
  /** The period is over: the score changes no more. */
  final: z.boolean(), computedAt: Instant,
});
export type Score = z.output<typeof Score>;

export const listScores = endpoint({
  method: 'GET', path: '/evaluations/scores', summary: 'The ranking of a park\'s liaisons in a month or year, best first; those with too small a sample last, without a rank', tag: 'evaluations',
  query: z.strictObject({ ...PageQuery, period: EvaluationPeriod.default('month'), startsOn: Day.optional(), parkId: Id.optional() }),
  response: pageOf(Score).extend({
    /** The period that is shown: the newest, unless one was asked for. Null before the first. */
    startsOn: Day.nullable(), leastSample: z.number().int(),
    /** First days of the periods that there are, newest first. */
    periods: z.array(Day),
  }),
});
export const exportScores = endpoint({
  method: 'GET', path: '/evaluations/scores/export', summary: 'The same ranking as Excel or CSV, with the sums behind each share', tag: 'evaluations',
  query: z.strictObject({ period: EvaluationPeriod.default('month'), startsOn: Day.optional(), parkId: Id.optional(), format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const getScore = endpoint({ method: 'GET', path: '/evaluations/scores/:scoreId', summary: 'One score with its sums', tag: 'evaluations', params: z.strictObject({ scoreId: Id }), response: Score });

export const Fact = z.object({
  kind: z.enum(['question', 'confirmation', 'circular', 'check', 'contact']), id: Id,
  enterprise: Named, case: z.object({ id: Id, number: z.string(), title: z.string() }).nullable(),
  askedAt: Instant, dueAt: Instant.nullable(), answeredAt: Instant.nullable(), settledAt: Instant,
  workingMinutes: z.number().int().nullable(), good: z.boolean(), prompt: z.boolean().nullable(),
});
export type Fact = z.output<typeof Fact>;

export const listFacts = endpoint({
  method: 'GET', path: '/evaluations/scores/:scoreId/facts', summary: 'The rows that a score counts, newest first', tag: 'evaluations',
  params: z.strictObject({ scoreId: Id }), query: z.strictObject({ ...PageQuery, measure: EvaluationMeasure.optional() }), response: pageOf(Fact),
});
export const listMyScores = endpoint({
  method: 'GET', path: '/evaluations/mine', summary: 'One\'s own scores, newest first', tag: 'evaluations', query: z.strictObject({ ...PageQuery, period: EvaluationPeriod.optional() }), response: pageOf(Score),
});

export const AwardState = z.enum(['proposed', 'granted', 'declined', 'revoked']);
export const Award = z.object({
  id: Id, park: Named, user: Named, enterprise: Named, year: z.number().int(),
  score: z.number(), sample: z.number().int(), rank: z.number().int(), ranked: z.number().int(), streak: z.number().int(),
  /** Green-channel points, shown on the enterprise's file until the end of the year after. */
  points: z.number().int(), pointsUntil: Day,
  state: AwardState, proposedAt: Instant,
  decidedBy: Named.nullable(), decidedAt: Instant.nullable(), reason: z.string().nullable(),
  revokedAt: Instant.nullable(), revokeReason: z.string().nullable(),
  certificate: FileRef.nullable(), letter: FileRef.nullable(),
  allowedActions: z.array(z.enum(['grant', 'decline', 'revoke'])), version: Version,
});
export type Award = z.output<typeof Award>;

export const listAwards = endpoint({
  method: 'GET', path: '/evaluations/awards', summary: 'Gold liaisons: proposed by the yearly ranking, decided by a leader of the park', tag: 'evaluations',
  query: z.strictObject({ ...PageQuery, state: AwardState.optional(), year: z.coerce.number().int().min(2000).max(2200).optional(), enterpriseId: Id.optional() }), response: pageOf(Award),
});
export const listMyAwards = endpoint({
  method: 'GET', path: '/evaluations/awards/mine', summary: 'One\'s own awards that were granted, with certificate and letter', tag: 'evaluations', query: z.strictObject(PageQuery), response: pageOf(Award),
});

const awardParams = z.strictObject({ awardId: Id });
const Decision = z.strictObject({ version: Version, reason: text(500) });
export const grantAward = endpoint({
  method: 'POST', path: '/evaluations/awards/:awardId/grant', summary: 'Grant it: certificate and commendation letter are drawn and sealed, the liaison is told', tag: 'evaluations',
  params: awardParams, body: Decision, response: Award, example: { version: 1, reason: '全年数据准确、答复及时，服务对象评价良好' },
});
export const declineAward = endpoint({
  method: 'POST', path: '/evaluations/awards/:awardId/decline', summary: 'Decline the proposal', tag: 'evaluations', params: awardParams, body: Decision, response: Award,
  example: { version: 1, reason: '年内有一次未如实更新联系人' },
});
export const revokeAward = endpoint({
  method: 'POST', path: '/evaluations/awards/:awardId/revoke', summary: 'Revoke it: its papers no longer verify as holding, its points end', tag: 'evaluations', params: awardParams, body: Decision, response: Award,
  example: { version: 2, reason: '经查，所报数据不实' },
});
