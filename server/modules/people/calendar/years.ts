import type { z } from 'zod';
import type { CalendarYear } from '@qilian/contract/calendar';
import { parseOfficialYear, type OfficialYear } from '../../../platform/calendar/index.ts';
import { cutPage, readCursor, type PageOf } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField, Refusal } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';
import { tell, everyProcess } from '../../../platform/live.ts';
import { today } from '../../../platform/today.ts';
import { withBodyFields } from './fields.ts';

type Year = z.output<typeof CalendarYear>;

function toYear(year: number, official: OfficialYear | undefined, loadedAt: Date | undefined): Year {
  const days = [...official?.days.values() ?? []];
  return {
    year, published: official?.published ?? false, holidays: days.filter((day) => day.kind === 'off').length, makeUpDays: days.filter((day) => day.kind === 'work').length,
    loadedAt: loadedAt?.toISOString() ?? null,
  };
}

async function loadedAtByYear(tx: Tx): Promise<Map<number, Date>> {
  const rows = await tx.sql.selectFrom('calendar_years').select(['year', 'loaded_at']).execute();
  return new Map(rows.map((row) => [row.year, row.loaded_at]));
}

const officialYears = (tx: Tx) => new Map(tx.platform.officeHours.city().settings.officialYears.map((year) => [year.year, year]));

/** Latest first, up to the next year at least: whether it is published is what administrators look for in November. */
export async function listCalendarYears(tx: Tx, { cursor, limit }: PageOf): Promise<{ items: Year[]; next: string | null }> {
  const official = officialYears(tx);
  const loaded = await loadedAtByYear(tx);
  const thisYear = Number(today(tx).slice(0, 4));
  const years = [...new Set([...official.keys(), thisYear, thisYear + 1])].toSorted((a, b) => b - a);
  const after = readCursor(cursor, 1);
  const { rows, next } = cutPage(years.filter((year) => after === null || year < Number(after[0])), limit, (year) => [String(year)]);
  return { next, items: rows.map((year) => toYear(year, official.get(year), loaded.get(year))) };
}

const daysOf = (official: OfficialYear | undefined) => [...official?.days ?? []].map(([date, day]) => ({ date, name: day.name, isOffDay: day.kind === 'off' }));

/** Of all years that were published, or of one, in their order. */
export const officialDays = (tx: Tx, year?: number) =>
  [...officialYears(tx).values()].filter((each) => year === undefined || each.year === year).toSorted((a, b) => a.year - b.year).flatMap(daysOf);

export async function getCalendarYear(tx: Tx, year: number) {
  const official = officialYears(tx).get(year);
  const days = daysOf(official);
  return { ...toYear(year, official, (await loadedAtByYear(tx)).get(year)), days };
}

/**
 * Loads an official notice, which holds for the whole city; open deadlines are recomputed.
 * @throws Refusal `people.calendar_year_mismatch`, `people.calendar_needs_city`, `calendar.bad_official_year`
 */
export async function loadCalendarYear(tx: Tx, year: number, notice: { year: number; days: { date: string; name: string; isOffDay: boolean }[] }): Promise<Year> {
  if (notice.year !== year) throw invalidField('body.year', 'people.calendar_year_mismatch', { year, value: notice.year });
  const roots = tx.actor.posts.filter((post) => post.role === 'administrator').map((post) => post.areaId);
  const above = await tx.sql.selectFrom('areas').select('id').where('id', 'in', roots).where('level', '!=', 'park').executeTakeFirst();
  if (!above) throw new Refusal('forbidden', 'people.calendar_needs_city');
  const text = JSON.stringify(notice);
  const official = withBodyFields(() => parseOfficialYear(text));
  const city = await tx.sql.selectFrom('areas').select('id').where('level', '=', 'city').forNoKeyUpdate().executeTakeFirstOrThrow();
  const row = { notice: text, loaded_by: tx.actor.userId, loaded_at: tx.now };
  await tx.sql.insertInto('calendar_years').values({ year, ...row }).onConflict((conflict) => conflict.column('year').doUpdateSet(row)).execute();
  await record(tx, { type: 'people.calendar_changed', record: { type: 'area', id: city.id }, parkId: null, enterpriseId: null, audience: 'staff', params: { year, days: notice.days.length } });
  tell(tx, { type: 'calendar', userIds: [everyProcess], data: {} });
  return toYear(year, official, tx.now);
}
