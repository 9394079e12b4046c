import type pg from 'pg';
import { createCalendar, loadOfficialYears, parseOfficialYear, type CalendarSettings, type Closure, type WorkingCalendar } from './index.ts';
import type { OfficeHours } from './office-hours.ts';

/** Office hours where a park sets none: the usual ones of government offices. */
const usualRanges = [{ from: '09:00', to: '12:00' }, { from: '13:30', to: '17:30' }];

/** Calendars from the official years that the product ships, those loaded since, and each area's own closures. */
export async function openOfficeHours(pool: pg.Pool, timeZone: string): Promise<OfficeHours> {
  const shipped = loadOfficialYears();
  let city: WorkingCalendar;
  let parks = new Map<string, WorkingCalendar>();

  async function reload(): Promise<void> {
    const loaded = await pool.query<{ notice: string }>('select notice::text as notice from calendar_years order by year');
    const areas = await pool.query<{ id: string; settings: { ranges?: CalendarSettings['ranges']; closures?: Closure[] } }>(
      "select id, settings from areas where level = 'park'");
    const years = [...shipped, ...loaded.rows.map((row) => parseOfficialYear(row.notice))];
    const officialYears = [...new Map(years.map((year) => [year.year, year])).values()];
    const calendarWith = (own: { ranges?: CalendarSettings['ranges']; closures?: Closure[] }) =>
      createCalendar({ timeZone, ranges: own.ranges ?? usualRanges, officialYears, closures: own.closures ?? [] });
    city = calendarWith({});
    parks = new Map(areas.rows.filter(({ settings }) => settings.ranges ?? settings.closures).map((area) => [area.id, calendarWith(area.settings)]));
  }

  await reload();
  return { city: () => city, of: (parkId) => parks.get(parkId) ?? city, reload };
}
