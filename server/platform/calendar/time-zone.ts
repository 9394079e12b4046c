import { CalendarError } from './errors.ts';
import { dayMillis } from './local-date.ts';

/**
 * Instant ↔ time on the wall, both in milliseconds: an instant since the epoch, a wall time as if the wall stood in UTC.
 * Intl is asked once per day of a year that is looked at; afterwards a lookup costs an array access.
 */
export type TimeZone = {
  readonly name: string;
  toWall(instant: number): number;
  /** A wall time that the clocks skip becomes the instant of the change; one that comes twice, the first. Never falls as `wall` grows. */
  toInstant(wall: number): number;
};

type YearOffsets = { readonly from: readonly number[]; readonly offsets: readonly number[] };

const zones = new Map<string, TimeZone>();

/** @param name IANA name, such as `Asia/Shanghai`. @throws CalendarError `calendar.bad_time_zone` */
export function timeZone(name: string): TimeZone {
  const known = zones.get(name);
  if (known) return known;
  const made = makeTimeZone(name);
  zones.set(name, made);
  return made;
}

function makeTimeZone(name: string): TimeZone {
  const askIntl = offsetReader(name);
  const years = new Map<number, YearOffsets>();

  // The year last asked for is kept at hand: neighbouring lookups nearly always fall into it.
  let lastFrom = 1;
  let lastUntil = 0;
  let lastYear: YearOffsets = { from: [], offsets: [] };

  function offsetAt(instant: number): number {
    const year = yearAt(instant);
    return year.offsets[periodAt(year, instant)]!;
  }

  function lastChangeUpTo(instant: number): number {
    const year = yearAt(instant);
    return year.from[periodAt(year, instant)]!;
  }

  function periodAt({ from }: YearOffsets, instant: number): number {
    let at = from.length - 1;
    while (at > 0 && instant < from[at]!) at--;
    return at;
  }

  function yearAt(instant: number): YearOffsets {
    if (instant < lastFrom || instant >= lastUntil) {
      const year = new Date(instant).getUTCFullYear();
      if (!(year >= 1000 && year <= 9999)) throw new CalendarError('calendar.out_of_range', 'instant', String(instant));
      lastFrom = Date.UTC(year, 0, 1);
      lastUntil = Date.UTC(year + 1, 0, 1);
      lastYear = years.get(year) ?? readYear(lastFrom, lastUntil);
      years.set(year, lastYear);
    }
    return lastYear;
  }

  function readYear(start: number, end: number): YearOffsets {
    const from = [start];
    const offsets = [askIntl(start)];
    for (let day = start + dayMillis; day <= end; day += dayMillis) {
      const offset = askIntl(day);
      if (offset === offsets.at(-1)) continue;
      const change = firstWith(offset, day - dayMillis, day);
      if (change < end) {
        from.push(change);
        offsets.push(offset);
      }
    }
    return { from, offsets };
  }

  function firstWith(offset: number, before: number, known: number): number {
    while (known - before > 1000) {
      const middle = before + Math.floor((known - before) / 2000) * 1000;
      if (askIntl(middle) === offset) known = middle;
      else before = middle;
    }
    return known;
  }

  return {
    name,
    toWall: (instant) => instant + offsetAt(instant),
    toInstant(wall) {
      const early = offsetAt(wall - dayMillis);
      const late = offsetAt(wall + dayMillis);
      if (early === late) return wall - early;
      if (offsetAt(wall - early) === early) return wall - early;
      if (offsetAt(wall - late) === late) return wall - late;
      return lastChangeUpTo(wall - early);
    },
  };
}

/** The offset at an instant of whole seconds, in milliseconds, the slow way. */
function offsetReader(name: string): (instant: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name, calendar: 'gregory', hourCycle: 'h23',
      year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
  } catch {
    throw new CalendarError('calendar.bad_time_zone', 'timeZone', name);
  }
  return (instant) => {
    const value: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value: text } of format.formatToParts(instant)) value[type] = Number(text);
    return Date.UTC(value.year!, value.month! - 1, value.day, value.hour, value.minute, value.second) - instant;
  };
}
