import { z } from 'zod';
import { Category } from './cases.ts';
import { endpoint } from './endpoint.ts';
import { Day, Id, Instant, Named, pageOf, PageQuery } from './shapes.ts';

const Range = { from: Day.optional(), until: Day.optional(), parkId: Id.optional() };
/** A count and the filter of `listCases` that shows exactly its rows. */
const Figure = z.object({ value: z.number().nullable(), count: z.number().int(), of: z.number().int().nullable(), filter: z.record(z.string(), z.string()) });

export const getOverview = endpoint({
  method: 'GET', path: '/insight/overview', summary: 'The leaders\' five figures, each with the filter that shows its rows', tag: 'insight',
  query: z.strictObject(Range),
  response: z.object({
    from: Day, until: Day,
    intake: Figure, closingRate: Figure, onTimeRate: Figure, satisfaction: Figure,
    /** Median net working days from acceptance to resolution. */
    medianWorkingDays: z.number().nullable(),
    redLights: z.array(Figure.extend({ departmentId: Id, department: z.string(), yellow: z.number().int(), open: z.number().int(), openFilter: z.record(z.string(), z.string()) })),
    byCategory: z.array(Figure.extend({ category: Category })),
    byMonth: z.array(Figure.extend({ month: z.string(), closed: z.number().int() })),
  }),
});
export const exportOverview = endpoint({
  method: 'GET', path: '/insight/overview/export', summary: 'The overview as Excel or CSV', tag: 'insight',
  query: z.strictObject({ ...Range, format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});

// ── how late a change of liaison is known ───────────────────────────────
export const LagRoute = z.enum(['self', 'assisted', 'emergency', 'staff']);
export type LagRoute = z.output<typeof LagRoute>;
const LagFilter = {
  ...Range,
  /** `none`: of enterprises that nobody looked after. */
  officerId: z.union([Id, z.literal('none')]).optional(), route: LagRoute.optional(),
};
/** Interval `confirmed`: from the last confirmation to the update. `change`: from the stated day of the real change to it. */
export const LagInterval = z.enum(['confirmed', 'change']);
export type LagInterval = z.output<typeof LagInterval>;
const Figures = z.object({
  count: z.number().int(), medianDays: z.number().nullable(), p95Days: z.number().nullable(),
  /** Changes of which this interval is within the target of their route. */
  within: z.number().int(),
});
const Spread = Figures.extend({
  /** `until` is open at the last. */
  histogram: z.array(z.object({ fromDays: z.number().int(), untilDays: z.number().int().nullable(), count: z.number().int() })),
});
const LagGroup = z.object({ id: z.string(), name: z.string(), confirmed: Figures, change: Figures });
export const getLag = endpoint({
  method: 'GET', path: '/insight/lag', summary: 'How late changes of liaisons became known: median, 95th percentile, distribution and target', tag: 'insight',
  query: z.strictObject(LagFilter),
  response: z.object({
    from: Day, until: Day, targetDays: z.number().int(), selfTargetDays: z.number().int(), confirmed: Spread, change: Spread,
    byPark: z.array(LagGroup), byOfficer: z.array(LagGroup), byRoute: z.array(LagGroup.extend({ id: LagRoute })),
  }),
});
/** A hundred years, in days. */
const longestDays = 36_500;
const LagRows = { ...LagFilter, interval: LagInterval.default('confirmed'), fromDays: z.coerce.number().int().min(0).max(longestDays).optional(), untilDays: z.coerce.number().int().min(1).max(longestDays).optional(), within: z.stringbool().optional() };
export const listLags = endpoint({
  method: 'GET', path: '/insight/lag/changes', summary: 'The changes behind a figure, newest first', tag: 'insight', query: z.strictObject({ ...PageQuery, ...LagRows }),
  response: pageOf(z.object({
    id: Id, enterprise: Named, park: Named, officer: Named.nullable(), role: z.enum(['primary', 'deputy']), route: LagRoute, updatedAt: Instant,
    lastConfirmedAt: Instant, /** False: nobody ever confirmed the former liaison, it counts since the seat began. */ confirmed: z.boolean(), changedOn: Day.nullable(),
    confirmedDays: z.number(), changeDays: z.number().nullable(),
    /** Each interval against the target of the route. */ confirmedWithin: z.boolean(), changeWithin: z.boolean().nullable(),
  })),
});
export const exportLags = endpoint({
  method: 'GET', path: '/insight/lag/export', summary: 'The same changes as Excel or CSV', tag: 'insight',
  query: z.strictObject({ ...LagRows, format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
