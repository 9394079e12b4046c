/**
 * A second, slow opinion on every deadline, written from the rules and sharing no code with the clock or the calendar:
 * it walks day by day (quarter hour by quarter hour for working hours), compares wall times as text, and asks Intl for each
 * conversion. With a seeded generator of calendars and clocks, for the tests and for `bench/measures/clock.ts`.
 */
import type { CalendarSettings, Closure, OfficialYear, TimeRange } from '../../../platform/calendar/index.ts';
import type { Clock, ClockExtension, ClockInterval, Deadline, PeriodUnit } from './types.ts';

export type OracleCase = { readonly settings: CalendarSettings; readonly clock: Clock };

export function oracleDeadline(clock: Clock, settings: CalendarSettings): Deadline {
  const dueAt = reach(clock, settings, 10);
  return { dueAt, yellowAt: reach(clock, settings, 7), provisional: dueAt !== null && guessed(clock, settings, dueAt) };
}

/** When `tenths` of the period have passed. */
function reach(clock: Clock, settings: CalendarSettings, tenths: number): Date | null {
  const amount = clock.period.amount + clock.extensions.reduce((sum, extension) => sum + extension.amount, 0);
  const { unit } = clock.period;
  if (unit === 'natural_hour' || unit === 'working_hour') return reachHours(clock, settings, (amount * 3_600_000 * tenths) / 10);

  const start = wallOf(clock.startedAt, settings.timeZone).slice(0, 10);
  const total = unit === 'month' ? daysBetween(start, monthsLater(start, amount)) : amount;
  const parts = total * tenths;
  let passed = 0;
  let day = start;
  for (;;) {
    day = nextDay(day);
    if (afterOpenPause(clock, settings, day)) return null;
    if (unit === 'working_day' && !works(settings, day)) continue;
    if (pausedOn(clock, settings, day)) continue;
    passed += 10;
    if (passed < parts) continue;
    if (tenths !== 10) return within(settings, day, 10 - (passed - parts));
    while (!works(settings, day) || pausedOn(clock, settings, day)) {
      if (afterOpenPause(clock, settings, day)) return null;
      day = nextDay(day);
    }
    return instantOf(`${day}T${rangesOn(settings, day).at(-1)!.to}`, settings.timeZone);
  }
}

/** Ten `parts` make a whole day. */
function within(settings: CalendarSettings, day: string, parts: number): Date {
  const stretches = works(settings, day)
    ? rangesOn(settings, day).map(({ from, to }) => [instantOf(`${day}T${from}`, settings.timeZone), instantOf(`${day}T${to}`, settings.timeZone)] as const)
    : [[instantOf(`${day}T00:00`, settings.timeZone), instantOf(`${day}T24:00`, settings.timeZone)] as const];
  const whole = stretches.reduce((sum, [from, to]) => sum + (to.getTime() - from.getTime()), 0);
  let left = Math.round((whole * parts) / 10);
  for (const [from, to] of stretches) {
    const length = to.getTime() - from.getTime();
    if (left <= length) return new Date(from.getTime() + left);
    left -= length;
  }
  throw new Error('a part of a day is longer than the day');
}

const quarter = 15 * 60_000;

/** Exact only for clocks whose instants lie on quarter hours, as the generator makes them for these units. */
function reachHours(clock: Clock, settings: CalendarSettings, millis: number): Date | null {
  let left = millis;
  for (let at = clock.startedAt.getTime(); ; at += quarter) {
    const interval = clock.intervals.find(({ from, until }) => from.getTime() <= at && (!until || at < until.getTime()));
    if (interval?.kind === 'paused' && !interval.until) return null;
    const runs = !interval || interval.kind === 'running';
    if (!runs || (clock.period.unit === 'working_hour' && !openAt(settings, at))) continue;
    if (left <= quarter) return new Date(at + left);
    left -= quarter;
  }
}

function openAt(settings: CalendarSettings, at: number): boolean {
  const wall = wallOf(new Date(at), settings.timeZone);
  const day = wall.slice(0, 10);
  const time = wall.slice(11, 16);
  return works(settings, day) && rangesOn(settings, day).some(({ from, to }) => from <= time && time < to);
}

function pausedOn(clock: Clock, settings: CalendarSettings, day: string): boolean {
  const hours = works(settings, day) ? rangesOn(settings, day) : [{ from: '00:00', to: '24:00' }];
  return clock.intervals.some(({ kind, from, until }) => {
    if (kind !== 'paused' || (until && until.getTime() === from.getTime())) return false;
    const begins = wallOf(from, settings.timeZone);
    const ends = until ? wallOf(until, settings.timeZone) : '9999';
    return hours.some((range) => begins < `${day}T${range.to}` && ends > `${day}T${range.from}:00.000`);
  });
}

function afterOpenPause(clock: Clock, settings: CalendarSettings, day: string): boolean {
  const last = clock.intervals.at(-1)!;
  return last.kind === 'paused' && !last.until && day > wallOf(last.from, settings.timeZone).slice(0, 10);
}

function works(settings: CalendarSettings, day: string): boolean {
  const own = settings.closures.find(({ date }) => date === day);
  if (own?.kind === 'off') return false;
  if (own?.kind === 'work') return true;
  const notices = settings.officialYears.filter(({ days }) => days.has(day));
  const latest = notices.find(({ year }) => year === Math.max(...notices.map((notice) => notice.year)));
  if (latest) return latest.days.get(day)!.kind === 'work';
  return !['Sat', 'Sun'].includes(new Date(`${day}T00:00:00Z`).toUTCString().slice(0, 3));
}

function rangesOn(settings: CalendarSettings, day: string): readonly TimeRange[] {
  const own = settings.closures.find(({ date }) => date === day);
  return own && own.kind !== 'off' && own.ranges ? own.ranges : settings.ranges;
}

function guessed(clock: Clock, settings: CalendarSettings, dueAt: Date): boolean {
  if (clock.period.unit === 'natural_hour') return false;
  const published = settings.officialYears.filter((year) => year.published).map(({ year }) => year);
  // A close of business at 24:00 belongs to the day that it ends.
  const last = wallOf(new Date(dueAt.getTime() - 1), settings.timeZone).slice(0, 10);
  for (let day = wallOf(clock.startedAt, settings.timeZone).slice(0, 10); day <= last; day = nextDay(day)) {
    const year = Number(day.slice(0, 4));
    if (!published.includes(year)) return true;
    if (day.slice(5) >= '12-29' && !published.includes(year + 1)) return true;
  }
  return false;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `YYYY-MM-DDTHH:MM:SS.mmm` on the wall. */
function wallOf(instant: Date, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(timeZone, format);
  }
  return `${format.format(instant).replace(' ', 'T')}.${String(instant.getUTCMilliseconds()).padStart(3, '0')}`;
}

/** Tries every offset that exists, the earliest instant first. */
function instantOf(wall: string, timeZone: string): Date {
  const midnight = wall.endsWith('T24:00');
  const text = midnight ? `${nextDay(wall.slice(0, 10))}T00:00` : wall;
  const asUtc = Date.parse(`${text}:00Z`);
  for (let offset = 14 * 60; offset >= -12 * 60; offset -= 15) {
    const instant = new Date(asUtc - offset * 60_000);
    if (wallOf(instant, timeZone).startsWith(text)) return instant;
  }
  throw new Error(`${wall} doesn't exist in ${timeZone}`);
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000;
}

function monthsLater(day: string, months: number): string {
  let [year, month] = day.split('-').map(Number) as [number, number];
  for (let step = 0; step < months; step++) {
    month++;
    if (month === 13) {
      month = 1;
      year++;
    }
  }
  const prefix = `${year}-${String(month).padStart(2, '0')}-`;
  for (let date = Number(day.slice(8)); ; date--) {
    const candidate = `${prefix}${String(date).padStart(2, '0')}`;
    const real = new Date(`${candidate}T00:00:00Z`);
    if (!Number.isNaN(real.getTime()) && real.toISOString().startsWith(candidate)) return candidate;
  }
}

/** One random calendar and clock; the same seed always gives the same. Official years are drawn from those given. */
export function randomCase(seed: number, official: readonly OfficialYear[]): OracleCase {
  const random = generator(seed);
  const settings = randomSettings(random, official);
  const unit = pick(random, ['working_day', 'working_day', 'working_day', 'natural_day', 'natural_day', 'month', 'working_hour', 'natural_hour'] as const);
  return { settings, clock: randomClock(random, unit, settings) };
}

type Random = () => number;

/** Mulberry32: small, seeded, the same on every machine. */
function generator(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function whole(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1));
}

function pick<Value>(random: Random, values: readonly Value[]): Value {
  return values[whole(random, 0, values.length - 1)]!;
}

const zones = ['Asia/Shanghai', 'Asia/Shanghai', 'Asia/Shanghai', 'Asia/Shanghai', 'UTC', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'];
const dayRanges: readonly (readonly TimeRange[])[] = [
  [{ from: '09:00', to: '12:00' }, { from: '13:30', to: '17:30' }],
  [{ from: '08:30', to: '11:30' }, { from: '14:00', to: '18:00' }],
  [{ from: '09:00', to: '17:00' }],
  [{ from: '09:00', to: '12:00' }],
  [{ from: '08:00', to: '10:15' }, { from: '10:15', to: '12:00' }, { from: '14:30', to: '17:45' }],
  [{ from: '00:00', to: '24:00' }],
  [{ from: '20:00', to: '24:00' }],
];

function randomSettings(random: Random, official: readonly OfficialYear[]): CalendarSettings {
  const closures = new Map<string, Closure>();
  for (let count = whole(random, 0, 6); count > 0; count--) {
    const date = new Date(Date.UTC(whole(random, 2024, 2027), 0, whole(random, 1, 365))).toISOString().slice(0, 10);
    const kind = pick(random, ['off', 'off', 'work', 'hours'] as const);
    if (kind === 'off') closures.set(date, { date, kind, name: '园区停电' });
    else if (kind === 'hours') closures.set(date, { date, kind, name: '防汛值守', ranges: pick(random, dayRanges) });
    else closures.set(date, { date, kind, name: '集中服务日', ...(random() < 0.5 ? { ranges: pick(random, dayRanges) } : {}) });
  }
  return {
    timeZone: pick(random, zones),
    ranges: random() < 0.6 ? dayRanges[0]! : pick(random, dayRanges),
    officialYears: random() < 0.8 ? official : official.filter(() => random() < 0.7),
    closures: [...closures.values()],
  };
}

const amounts: Record<PeriodUnit, readonly [number, number]> = {
  working_day: [1, 45], natural_day: [1, 90], month: [1, 6], working_hour: [1, 60], natural_hour: [1, 120],
};

function randomClock(random: Random, unit: PeriodUnit, settings: CalendarSettings): Clock {
  const byHours = unit === 'working_hour' || unit === 'natural_hour';
  const [least, most] = amounts[unit];
  const [startedAt, ...changes] = randomInstants(random, byHours, settings);
  const intervals: ClockInterval[] = [];
  let from = startedAt!;
  let paused = false;
  for (const until of changes) {
    intervals.push(paused ? { kind: 'paused', reason: 'waiting_for_enterprise', from, until } : { kind: 'running', from, until });
    from = until;
    // Now and then two intervals of one kind follow each other: splitting an interval means nothing.
    if (random() < 0.9) paused = !paused;
  }
  // Sometimes the list ends closed: the clock was stopped.
  if (intervals.length === 0 || random() < 0.85) {
    intervals.push(paused ? { kind: 'paused', reason: 'waiting_for_enterprise', from, until: null } : { kind: 'running', from, until: null });
  }
  const extensions: ClockExtension[] = [];
  for (let count = random() < 0.3 ? whole(random, 1, 2) : 0; count > 0; count--) {
    extensions.push({ amount: unit === 'month' ? 1 : whole(random, 1, 10), decidedAt: startedAt!, reason: 'leader_decided' });
  }
  const fraction = byHours && random() < 0.3 ? 0.5 : 0;
  return { period: { unit, amount: whole(random, least, most) + fraction }, startedAt: startedAt!, intervals, extensions };
}

/** In order; distances of hours, days and weeks are equally likely, and edges of business hours and midnights are frequent. */
function randomInstants(random: Random, byHours: boolean, settings: CalendarSettings): readonly Date[] {
  const grid = byHours ? quarter : 1;
  let at = Date.UTC(whole(random, 2024, 2027), 0, whole(random, 1, 365)) + Math.floor((random() * 86_400_000) / grid) * grid;
  const instants = [new Date(at)];
  for (let count = random() < 0.3 ? 0 : whole(random, 1, 7); count > 0; count--) {
    const reach = pick(random, [0.1, 2, 20]);
    at += Math.floor((random() * reach * 86_400_000) / grid) * grid;
    if (random() < 0.3) at = atEdge(random, at, settings);
    if (random() < 0.1) at = instants.at(-1)!.getTime();
    if (at < instants.at(-1)!.getTime()) at = instants.at(-1)!.getTime();
    instants.push(new Date(at));
  }
  return instants;
}

function atEdge(random: Random, at: number, settings: CalendarSettings): number {
  const day = wallOf(new Date(at), settings.timeZone).slice(0, 10);
  const range = pick(random, rangesOn(settings, day));
  return instantOf(`${day}T${pick(random, [range.from, range.to, '00:00'])}`, settings.timeZone).getTime();
}
