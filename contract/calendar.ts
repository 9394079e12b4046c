import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Day, Id, Instant, Named, ShortPageQuery, Version, line, pageOf } from './shapes.ts';

/** A year of the working calendar. Without published days it is provisional: Monday to Friday. */
export const CalendarYear = z.object({
  year: z.number().int(), published: z.boolean(),
  /** Days off and make-up working days that the notice names. */
  holidays: z.number().int(), makeUpDays: z.number().int(),
  /** When an administrator loaded it; null for years that came with the product. */
  loadedAt: Instant.nullable(),
});
const NoticeDay = z.object({ date: Day, name: line(40), isOffDay: z.boolean() });
const Year = z.coerce.number().int().min(2007).max(2100);

const WallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);
const TimeRange = z.strictObject({ from: WallTime, to: WallTime });
/** What a park decides for one day: off, a working day (`ranges` if other hours), or other hours. */
export const Closure = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('off'), date: Day, name: line(40) }),
  z.strictObject({ kind: z.literal('work'), date: Day, name: line(40), ranges: z.array(TimeRange).min(1).max(6).optional() }),
  z.strictObject({ kind: z.literal('hours'), date: Day, name: line(40), ranges: z.array(TimeRange).min(1).max(6) }),
]);
export const OfficeHours = z.object({
  area: Named, version: Version,
  /** Office hours of a working day; the usual ones where the park sets none. */
  ranges: z.array(TimeRange), usual: z.boolean(), closures: z.array(Closure),
});

export const listCalendarYears = endpoint({
  method: 'GET', path: '/calendar/years', summary: 'Years of the working calendar, published or provisional', tag: 'calendar',
  query: z.strictObject(ShortPageQuery), response: pageOf(CalendarYear),
});
export const exportCalendar = endpoint({
  method: 'GET', path: '/calendar/days/export', summary: 'The official days of all years, or of one, as Excel or CSV', tag: 'calendar',
  query: z.strictObject({ year: Year.optional(), format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const getCalendarYear = endpoint({
  method: 'GET', path: '/calendar/years/:year', summary: 'The official days of a year', tag: 'calendar',
  params: z.strictObject({ year: Year }), response: CalendarYear.extend({ days: z.array(NoticeDay) }),
});
export const loadCalendarYear = endpoint({
  method: 'PUT', path: '/calendar/years/:year', summary: 'Load the official notice of a year; open deadlines are recomputed', tag: 'calendar',
  params: z.strictObject({ year: Year }),
  body: z.object({ year: z.number().int(), days: z.array(NoticeDay).min(1).max(120) }), response: CalendarYear,
});
export const getOfficeHours = endpoint({
  method: 'GET', path: '/areas/:areaId/office-hours', summary: 'Office hours and closures of a park', tag: 'calendar',
  params: z.strictObject({ areaId: Id }), response: OfficeHours,
});
export const setOfficeHours = endpoint({
  method: 'PUT', path: '/areas/:areaId/office-hours', summary: 'Set office hours and closures of a park; open deadlines are recomputed', tag: 'calendar',
  params: z.strictObject({ areaId: Id }),
  body: z.strictObject({ version: Version, ranges: z.array(TimeRange).min(1).max(6).nullable(), closures: z.array(Closure).max(400) }), response: OfficeHours,
});
