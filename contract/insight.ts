import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Day, Id } from './shapes.ts';

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
    byCategory: z.array(Figure.extend({ category: z.string() })),
    byMonth: z.array(Figure.extend({ month: z.string(), closed: z.number().int() })),
  }),
});
export const exportOverview = endpoint({
  method: 'GET', path: '/insight/overview/export', summary: 'The overview as Excel or CSV', tag: 'insight',
  query: z.strictObject({ ...Range, format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
