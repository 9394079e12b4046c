import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CalendarError } from './errors.ts';
import { toDayNumber, type LocalDate } from './local-date.ts';

export type OfficialDay = {
  readonly kind: 'off' | 'work';
  /** As the notice calls it, such as 国庆节; a make-up working day bears the name of its holiday. */
  readonly name: string;
};

/** What the State Council's notice for a year says; `days` may reach into the year before. */
export type OfficialYear = {
  readonly year: number;
  readonly published: boolean;
  readonly days: ReadonlyMap<LocalDate, OfficialDay>;
};

const noticeFile = z.object({
  year: z.int().min(1900).max(9998),
  days: z.array(z.object({ name: z.string().min(1), date: z.string(), isOffDay: z.boolean() })),
});

/** @throws CalendarError `calendar.bad_official_year` or `calendar.bad_date`. A year without days isn't published. */
export function parseOfficialYear(json: string): OfficialYear {
  const read = noticeFile.safeParse(parseJson(json));
  if (!read.success) {
    const issue = read.error.issues[0]!;
    throw new CalendarError('calendar.bad_official_year', issue.path.join('.'), issue.message);
  }
  const days = new Map<LocalDate, OfficialDay>();
  for (const { date, name, isOffDay } of read.data.days) {
    toDayNumber(date);
    if (Math.abs(Number(date.slice(0, 4)) - read.data.year) > 1) throw new CalendarError('calendar.bad_official_year', 'days.date', date);
    days.set(date, { kind: isOffDay ? 'off' : 'work', name });
  }
  return { year: read.data.year, published: days.size > 0, days };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new CalendarError('calendar.bad_official_year', 'file', json.slice(0, 40));
  }
}

/** The years that come with the product, oldest first. Reads `official/*.json`: call once, at boot. */
export function loadOfficialYears(folder = join(import.meta.dirname, 'official')): readonly OfficialYear[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => parseOfficialYear(readFileSync(join(folder, file), 'utf8')))
    .sort((a, b) => a.year - b.year);
}
