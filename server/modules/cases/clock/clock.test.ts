import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closeOfBusiness, createCalendar, isWorkingDay, loadOfficialYears, localDateOf, type CalendarSettings } from '../../../platform/calendar/index.ts';
import {
  deadline, explain, extendClock, light, netWorkingMillis, pauseClock, resumeClock, startClock, stopClock, stoppedInTime, timeLeft,
  type Clock, type ClockChange, type ClockInterval, type ClockStep, type Period, type PeriodUnit,
} from './clock.ts';
import { oracleDeadline, randomCase } from './clock.oracle.ts';

const officialYears = loadOfficialYears();
const settings: CalendarSettings = {
  timeZone: 'Asia/Shanghai',
  ranges: [{ from: '09:00', to: '12:00' }, { from: '13:30', to: '17:30' }],
  officialYears,
  closures: [],
};
const calendar = createCalendar(settings);
const hour = 3_600_000;

/** `2026-09-18 10:00` on the wall in Shanghai. */
function at(wall: string): Date {
  return new Date(`${wall.replace(' ', 'T')}:00+08:00`);
}

function wall(instant: Date | null): string | null {
  return instant && new Date(instant.getTime() + 8 * hour).toISOString().slice(0, 16).replace('T', ' ');
}

function done(change: ClockChange): Clock {
  if (!change.ok) throw new Error(JSON.stringify(change.error));
  return change.clock;
}

function started(unit: PeriodUnit, amount: number, from: string): Clock {
  return done(startClock({ unit, amount }, at(from)));
}

function paused(clock: Clock, ...times: string[]): Clock {
  return times.reduce((before, time, index) => done(index % 2 === 0 ? pauseClock(before, 'hearing', at(time)) : resumeClock(before, at(time))), clock);
}

function due(clock: Clock): string | null {
  return wall(deadline(clock, calendar).dueAt);
}

/** Counted by hand on the printed calendars of the years, article beside article. */
const statutory: readonly { law: string; period: Period; from: string; due: string }[] = [
  { law: 'Civil Code 201 para. 1: the first day is not counted', period: { unit: 'natural_day', amount: 3 }, from: '2026-03-02 08:00', due: '2026-03-05 17:30' },
  { law: 'Civil Code 201 para. 1: at whatever hour it begins', period: { unit: 'natural_day', amount: 3 }, from: '2026-03-02 23:59', due: '2026-03-05 17:30' },
  { law: 'Civil Code 201 para. 2: hours run from the hour, day and night', period: { unit: 'natural_hour', amount: 24 }, from: '2026-05-02 22:10', due: '2026-05-03 22:10' },
  { law: 'Civil Code 202: the corresponding day', period: { unit: 'month', amount: 2 }, from: '2026-03-12 10:00', due: '2026-05-12 17:30' },
  { law: 'Civil Code 202: the month has no such day, leap year', period: { unit: 'month', amount: 1 }, from: '2024-01-31 10:00', due: '2024-02-29 17:30' },
  { law: 'Civil Code 202: the month has no such day', period: { unit: 'month', amount: 1 }, from: '2025-01-31 10:00', due: '2025-02-28 17:30' },
  { law: 'Civil Code 202, 203: the end of February is a make-up Saturday', period: { unit: 'month', amount: 1 }, from: '2026-01-31 10:00', due: '2026-02-28 17:30' },
  { law: 'Civil Code 203: past the National Day week', period: { unit: 'natural_day', amount: 15 }, from: '2026-09-16 10:00', due: '2026-10-08 17:30' },
  { law: 'Civil Code 203: past the Spring Festival', period: { unit: 'natural_day', amount: 30 }, from: '2025-01-02 10:00', due: '2025-02-05 17:30' },
  { law: 'Civil Code 203: past a weekend', period: { unit: 'natural_day', amount: 5 }, from: '2026-03-02 10:00', due: '2026-03-09 17:30' },
  { law: 'Civil Code 203: a make-up Sunday is no day off', period: { unit: 'natural_day', amount: 10 }, from: '2026-09-10 10:00', due: '2026-09-20 17:30' },
  { law: 'Licensing Law 32, 82: five working days over the Spring Festival', period: { unit: 'working_day', amount: 5 }, from: '2026-02-11 15:00', due: '2026-02-25 17:30' },
  { law: 'Licensing Law 42, 82: twenty working days over the National Day week', period: { unit: 'working_day', amount: 20 }, from: '2025-09-15 09:00', due: '2025-10-17 17:30' },
  { law: 'Licensing Law 82: a notice that reaches into the year before', period: { unit: 'working_day', amount: 3 }, from: '2018-12-27 09:00', due: '2019-01-02 17:30' },
  { law: 'Licensing Law 82: received on a day off', period: { unit: 'working_day', amount: 1 }, from: '2026-03-07 11:00', due: '2026-03-09 17:30' },
];

describe('statutory examples', () => {
  test.each(statutory)('$law', ({ period, from, due: expected }) => {
    expect(due(done(startClock(period, at(from))))).toBe(expected);
  });

  test('Licensing Law 42: one extension of ten working days', () => {
    const clock = started('working_day', 20, '2025-09-15 09:00');
    expect(due(done(extendClock(clock, calendar, { amount: 10, decidedAt: at('2025-10-16 10:00'), reason: '局长批准' })))).toBe('2025-10-31 17:30');
  });

  test('Licensing Law 45: the time of a hearing is not counted', () => {
    const clock = paused(started('working_day', 10, '2026-09-18 10:00'), '2026-09-22 10:00', '2026-09-28 10:00');
    expect(due(clock)).toBe('2026-10-14 17:30');
  });

  test('working hours leave out nights and weekends', () => {
    expect(due(started('working_hour', 2, '2026-03-06 16:30'))).toBe('2026-03-09 10:00');
    expect(due(started('working_hour', 0.5, '2026-03-06 17:00'))).toBe('2026-03-06 17:30');
  });
});

describe('pauses', () => {
  // Thursday 5 March 2026 and five working days: the 12th.
  const clock = started('working_day', 5, '2026-03-05 10:00');

  test.each([
    ['without a pause', [], '2026-03-12 17:30'],
    ['over a weekend, which counts neither way', ['2026-03-06 16:00', '2026-03-09 10:00'], '2026-03-16 17:30'],
    ['begun and ended on a weekend', ['2026-03-07 09:00', '2026-03-08 20:00'], '2026-03-12 17:30'],
    ['begun on a weekend and ended before Monday opens', ['2026-03-07 09:00', '2026-03-09 08:30'], '2026-03-12 17:30'],
    ['begun on a weekend and ended on Monday', ['2026-03-07 09:00', '2026-03-09 09:01'], '2026-03-13 17:30'],
    ['at the same instant', ['2026-03-09 10:00', '2026-03-09 10:00'], '2026-03-12 17:30'],
    ['at lunch', ['2026-03-09 12:00', '2026-03-09 13:30'], '2026-03-12 17:30'],
    ['at night', ['2026-03-09 17:30', '2026-03-10 09:00'], '2026-03-12 17:30'],
    ['of a quarter of an hour: the whole day comes back', ['2026-03-09 10:00', '2026-03-09 10:15'], '2026-03-13 17:30'],
    ['twice on one day: it comes back once', ['2026-03-09 10:00', '2026-03-09 10:15', '2026-03-09 15:00', '2026-03-09 16:00'], '2026-03-13 17:30'],
    ['on the day of the start, which doesn’t count anyway', ['2026-03-05 11:00', '2026-03-05 16:00'], '2026-03-12 17:30'],
    ['on the last day', ['2026-03-12 17:29', '2026-03-12 17:30'], '2026-03-13 17:30'],
    ['after the deadline: the date stays', ['2026-03-12 17:30', '2026-03-20 10:00'], '2026-03-12 17:30'],
    ['still open', ['2026-03-10 10:00'], null],
    ['still open, begun after the deadline', ['2026-03-13 10:00'], '2026-03-12 17:30'],
  ] as const)('%s', (_, times, expected) => {
    expect(due(paused(clock, ...times))).toBe(expected);
  });

  test('natural days lose every day that a pause touches, days off too', () => {
    const days = started('natural_day', 10, '2026-03-05 10:00');
    expect(due(days)).toBe('2026-03-16 17:30');
    expect(due(paused(days, '2026-03-06 10:00', '2026-03-09 10:00'))).toBe('2026-03-19 17:30');
    expect(due(paused(days, '2026-03-07 10:00', '2026-03-07 11:00'))).toBe('2026-03-16 17:30');
  });

  test('a rolled deadline that falls into a pause rolls on', () => {
    const days = started('natural_day', 2, '2026-03-05 10:00');
    expect(due(days)).toBe('2026-03-09 17:30');
    expect(due(paused(days, '2026-03-09 10:00', '2026-03-10 10:00'))).toBe('2026-03-11 17:30');
    expect(due(paused(days, '2026-03-09 10:00', '2026-03-09 10:05'))).toBe('2026-03-10 17:30');
    const open = paused(days, '2026-03-09 10:00');
    expect(due(open)).toBeNull();
    expect(timeLeft(open, calendar, at('2026-03-20 10:00'))).toEqual({ unit: 'natural_day', amount: 1 });
  });

  test('hours keep to the millisecond what was left', () => {
    expect(due(paused(started('working_hour', 10, '2026-03-05 10:00'), '2026-03-05 11:00', '2026-03-06 16:00'))).toBe('2026-03-10 09:30');
    expect(due(paused(started('natural_hour', 4, '2026-03-07 10:00'), '2026-03-07 11:00', '2026-03-09 20:00'))).toBe('2026-03-09 23:00');
    expect(due(paused(started('natural_hour', 4, '2026-03-07 10:00'), '2026-03-07 14:00'))).toBe('2026-03-07 14:00');
    expect(due(paused(started('natural_hour', 4, '2026-03-07 10:00'), '2026-03-07 13:59'))).toBeNull();
  });

  test('a stopped clock is computed as if it had run on', () => {
    const stopped = done(stopClock(paused(clock, '2026-03-10 10:00'), at('2026-03-11 10:00')));
    expect(due(stopped)).toBe('2026-03-16 17:30');
    expect(stoppedInTime(stopped, calendar)).toBe(true);
    expect(stoppedInTime(done(stopClock(clock, at('2026-03-12 17:31'))), calendar)).toBe(false);
    expect(stoppedInTime(clock, calendar)).toBeNull();
  });
});

describe('lights', () => {
  const clock = started('working_day', 10, '2026-03-05 10:00');

  test.each([
    ['2026-03-05 10:00', 'green'],
    ['2026-03-16 17:29', 'green'],
    ['2026-03-16 17:30', 'yellow'],
    ['2026-03-19 17:30', 'yellow'],
    ['2026-03-19 17:31', 'red'],
  ])('%s is %s', (now, expected) => {
    expect(light(clock, calendar, at(now))).toBe(expected);
  });

  test('even one working day turns yellow before it turns red', () => {
    expect(wall(deadline(started('working_day', 1, '2026-03-05 10:00'), calendar).yellowAt)).toBe('2026-03-06 15:24');
  });

  test('a pause shows as such, unless it came too late', () => {
    expect(light(paused(clock, '2026-03-19 17:00'), calendar, at('2026-04-01 10:00'))).toBe('paused');
    expect(light(paused(clock, '2026-03-20 09:00'), calendar, at('2026-04-01 10:00'))).toBe('red');
    expect(light(done(stopClock(clock, at('2026-03-25 10:00'))), calendar, at('2026-04-01 10:00'))).toBe('stopped');
  });

  test('time left: whole days with the running one, then days since', () => {
    const left = (now: string, of = clock) => timeLeft(of, calendar, at(now)).amount;
    expect(left('2026-03-05 10:00')).toBe(10);
    expect(left('2026-03-06 17:29')).toBe(10);
    expect(left('2026-03-06 17:30')).toBe(9);
    expect(left('2026-03-19 17:00')).toBe(1);
    expect(left('2026-03-19 18:00')).toBe(0);
    expect(left('2026-03-23 18:00')).toBe(-2);
    expect(left('2026-03-30 10:00', paused(clock, '2026-03-10 10:00'))).toBe(8);
    expect(timeLeft(started('natural_hour', 2, '2026-03-05 10:00'), calendar, at('2026-03-05 11:30'))).toEqual({ unit: 'natural_hour', amount: 0.5 });
    expect(timeLeft(started('natural_hour', 2, '2026-03-05 10:00'), calendar, at('2026-03-05 13:00')).amount).toBe(-1);
  });
});

describe('changes', () => {
  const clock = started('working_day', 5, '2026-03-05 10:00');
  const stopped = done(stopClock(clock, at('2026-03-06 10:00')));

  test.each([
    ['cases.clock_bad_amount', startClock({ unit: 'working_day', amount: 0 }, at('2026-03-05 10:00'))],
    ['cases.clock_bad_amount', startClock({ unit: 'month', amount: 1.5 }, at('2026-03-05 10:00'))],
    ['cases.clock_bad_amount', startClock({ unit: 'natural_day', amount: 4000 }, at('2026-03-05 10:00'))],
    ['cases.clock_bad_amount', startClock({ unit: 'working_hour', amount: NaN }, at('2026-03-05 10:00'))],
    ['cases.clock_not_paused', resumeClock(clock, at('2026-03-06 10:00'))],
    ['cases.clock_already_paused', pauseClock(paused(clock, '2026-03-06 10:00'), 'hearing', at('2026-03-06 11:00'))],
    ['cases.clock_out_of_order', pauseClock(clock, 'hearing', at('2026-03-05 09:59'))],
    ['cases.clock_stopped', pauseClock(stopped, 'hearing', at('2026-03-06 11:00'))],
    ['cases.clock_stopped', resumeClock(stopped, at('2026-03-06 11:00'))],
    ['cases.clock_stopped', stopClock(stopped, at('2026-03-06 11:00'))],
    ['cases.clock_stopped', extendClock(stopped, calendar, { amount: 1, decidedAt: at('2026-03-06 11:00'), reason: '局长批准' })],
    ['cases.clock_past_due', extendClock(clock, calendar, { amount: 1, decidedAt: at('2026-03-12 17:31'), reason: '局长批准' })],
    ['cases.clock_out_of_order', extendClock(clock, calendar, { amount: 1, decidedAt: at('2026-03-05 09:00'), reason: '局长批准' })],
    ['cases.clock_bad_amount', extendClock(clock, calendar, { amount: -1, decidedAt: at('2026-03-06 11:00'), reason: '局长批准' })],
  ] as const)('%s', (code, change) => {
    expect(change).toMatchObject({ ok: false, error: { code } });
  });

  test('leave the clock that they start from as it was, and only append', () => {
    const before = JSON.stringify(clock);
    const after = paused(clock, '2026-03-06 10:00', '2026-03-09 10:00');
    expect(JSON.stringify(clock)).toBe(before);
    expect(after.intervals.map(({ kind }) => kind)).toEqual(['running', 'paused', 'running']);
  });

  test('a history with a gap is refused', () => {
    const broken: Clock = { ...clock, intervals: [{ kind: 'running', from: at('2026-03-05 11:00'), until: null }] };
    expect(() => deadline(broken, calendar)).toThrow('starts at');
  });
});

describe('provisional', () => {
  test.each([
    ['working_day', '2026-12-10 10:00', 5, false],
    ['working_day', '2026-12-24 10:00', 5, true],
    ['natural_day', '2026-12-24 10:00', 20, true],
    ['natural_hour', '2026-12-31 10:00', 48, false],
    ['working_hour', '2027-03-01 10:00', 2, true],
  ] as const)('%s from %s', (unit, from, amount, expected) => {
    expect(deadline(started(unit, amount, from), calendar).provisional).toBe(expected);
  });
});

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

/** A random clock whose last interval runs. */
const runningCase = seeds.map((seed) => randomCase(seed, officialYears)).filter(({ clock }) => {
  const last = clock.intervals.at(-1)!;
  return last.kind === 'running' && !last.until;
});

function dueMillis(clock: Clock, own: CalendarSettings): number {
  return deadline(clock, createCalendar(own)).dueAt?.getTime() ?? Infinity;
}

/** With `kind` from `from` to `until`, whatever was there before. */
function overlay(clock: Clock, from: number, until: number): Clock {
  const edges = [...new Set([clock.startedAt.getTime(), ...clock.intervals.map((interval) => interval.from.getTime()), from, until])].sort((a, b) => a - b);
  const kindAt = (instant: number) => clock.intervals.findLast((interval) => interval.from.getTime() <= instant)!.kind;
  const intervals = edges.map((edge, index): ClockInterval => {
    const end = edges[index + 1];
    const times = { from: new Date(edge), until: end === undefined ? null : new Date(end) };
    const pausedHere = kindAt(edge) === 'paused' || (from <= edge && edge < until);
    return pausedHere ? { kind: 'paused', reason: 'waiting_for_enterprise', ...times } : { kind: 'running', ...times };
  });
  return { ...clock, intervals };
}

const offset = fc.integer({ min: 0, max: 40 * 24 * hour });

describe('laws', () => {
  test('5,000 random clocks agree with the naive oracle', () => {
    const differing: unknown[] = [];
    for (let seed = 0; seed < 5_000; seed++) {
      const { clock, settings: own } = randomCase(seed, officialYears);
      const found = deadline(clock, createCalendar(own));
      const expected = oracleDeadline(clock, own);
      if (JSON.stringify(found) !== JSON.stringify(expected)) differing.push({ seed, found, expected });
    }
    expect(differing).toEqual([]);
  }, 120_000);

  test('a longer pause never gives an earlier deadline', () => {
    fc.assert(fc.property(runningCase, offset, offset, offset, offset, ({ clock, settings: own }, ...offsets) => {
      const [outerFrom, innerFrom, innerUntil, outerUntil] = offsets.sort((a, b) => a - b).map((millis) => clock.startedAt.getTime() + millis) as [number, number, number, number];
      const none = dueMillis(clock, own);
      const inner = dueMillis(overlay(clock, innerFrom, innerUntil), own);
      const outer = dueMillis(overlay(clock, outerFrom, outerUntil), own);
      expect(inner).toBeGreaterThanOrEqual(none);
      expect(outer).toBeGreaterThanOrEqual(inner);
    }), { numRuns: 1_500 });
  });

  test('pausing and resuming at one instant changes nothing, nor does splitting an interval', () => {
    fc.assert(fc.property(seeds, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, which, share) => {
      const { clock, settings: own } = randomCase(seed, officialYears);
      const ownCalendar = createCalendar(own);
      const index = which % clock.intervals.length;
      const cut = clock.intervals[index]!;
      const end = cut.until ? cut.until.getTime() : cut.from.getTime() + 30 * 24 * hour;
      const middle = new Date(Math.round(cut.from.getTime() + share * (end - cut.from.getTime())));
      const between: ClockInterval[] = cut.kind === 'running' ? [{ kind: 'paused', reason: 'hearing', from: middle, until: middle }] : [{ kind: 'running', from: middle, until: middle }];
      for (const inserted of [[], between]) {
        const intervals = [...clock.intervals.slice(0, index), { ...cut, until: middle }, ...inserted, { ...cut, from: middle }, ...clock.intervals.slice(index + 1)];
        expect(deadline({ ...clock, intervals }, ownCalendar)).toEqual(deadline(clock, ownCalendar));
      }
    }), { numRuns: 1_500 });
  });

  test('a pause never takes time from the handler', () => {
    fc.assert(fc.property(runningCase, ({ clock }) => {
      const days: Clock = { ...clock, period: { unit: 'working_day', amount: 5 }, extensions: [] };
      const { dueAt } = deadline(days, calendar);
      const startDay = closeOfBusiness(calendar, localDateOf(calendar, days.startedAt));
      const afterStart = netWorkingMillis(days, calendar, dueAt!) - netWorkingMillis(days, calendar, startDay);
      expect(afterStart).toBeGreaterThanOrEqual(5 * 7 * hour);
    }), { numRuns: 500 });
  });

  test('a pause that begins after the deadline changes nothing', () => {
    fc.assert(fc.property(runningCase, offset, offset, ({ clock, settings: own }, later, length) => {
      const before = dueMillis(clock, own);
      expect(dueMillis(overlay(clock, before + later, before + later + length), own)).toBe(before);
    }), { numRuns: 500 });
  });

  test('an extension never gives an earlier deadline; yellow never comes after red; days end at a close of business', () => {
    fc.assert(fc.property(runningCase, ({ clock, settings: own }) => {
      const ownCalendar = createCalendar(own);
      const { dueAt, yellowAt } = deadline(clock, ownCalendar);
      const extended = { ...clock, extensions: [...clock.extensions, { amount: 1, decidedAt: clock.startedAt, reason: '局长批准' }] };
      expect(dueMillis(extended, own)).toBeGreaterThanOrEqual(dueAt!.getTime());
      expect(yellowAt!.getTime()).toBeLessThanOrEqual(dueAt!.getTime());
      if (clock.period.unit.endsWith('_hour')) return;
      // A close of business at 24:00 is the first instant of the next day.
      const date = localDateOf(ownCalendar, new Date(dueAt!.getTime() - 1));
      expect(isWorkingDay(ownCalendar, date)).toBe(true);
      expect(closeOfBusiness(ownCalendar, date)).toEqual(dueAt);
    }), { numRuns: 1_000 });
  });
});

describe('why this date', () => {
  test('the golden week, its make-up day and a hearing, in order', () => {
    const clock = paused(started('working_day', 10, '2026-09-18 10:00'), '2026-09-22 10:00', '2026-09-28 10:00');
    expect(explain(clock, calendar).map(brief)).toEqual([
      'started', 'start_day_not_counted 2026-09-18', 'off 2026-09-19 1 weekend', 'counted 2026-09-20 1 makeup 国庆节', 'counted 2026-09-21 1 weekday',
      'paused 8', 'lost_to_pause 2026-09-22 3', 'off 2026-09-25 3 holiday 中秋节', 'lost_to_pause 2026-09-28 1', 'resumed',
      'counted 2026-09-29 2 weekday', 'off 2026-10-01 7 holiday 国庆节', 'counted 2026-10-08 2 weekday', 'counted 2026-10-10 1 makeup 国庆节',
      'off 2026-10-11 1 weekend', 'counted 2026-10-12 3 weekday', 'due 2026-10-14 17:30',
    ]);
  });

  test('a clamped month, rolled', () => {
    const clock = started('month', 3, '2025-11-30 10:00');
    expect(explain(clock, calendar)).toContainEqual({ code: 'corresponding_day', months: 3, date: '2026-02-28', clamped: true, law: 'civil-202' });
    expect(explain(started('natural_day', 15, '2026-09-16 10:00'), calendar).slice(-3).map(brief)).toEqual([
      'off 2026-10-02 6 holiday 国庆节', 'rolled 2026-10-01 2026-10-08', 'due 2026-10-08 17:30',
    ]);
  });

  test('a pause still open ends with what is left; what came after the deadline is told after it', () => {
    expect(explain(paused(started('working_day', 5, '2026-03-05 10:00'), '2026-03-09 10:00'), calendar).slice(-3).map(brief)).toEqual(['paused 4', 'lost_to_pause 2026-03-09 1', 'waiting 4']);
    expect(explain(done(stopClock(started('working_day', 1, '2026-03-05 10:00'), at('2026-03-10 10:00'))), calendar).slice(-2).map(brief)).toEqual(['due 2026-03-06 17:30', 'stopped']);
  });

  const anyCase = seeds.map((seed) => randomCase(seed, officialYears));
  const totalOf = (clock: Clock) => clock.period.amount + clock.extensions.reduce((sum, { amount }) => sum + amount, 0);

  test('ends with the deadline', () => {
    fc.assert(fc.property(anyCase, ({ clock, settings: own }) => {
      const { dueAt, provisional } = deadline(clock, createCalendar(own));
      const ends = explain(clock, createCalendar(own)).filter(({ code }) => code === 'due' || code === 'waiting');
      expect(ends).toMatchObject([dueAt ? { code: 'due', at: dueAt, provisional } : { code: 'waiting' }]);
    }), { numRuns: 500 });
  });

  test('accounts for every hour', () => {
    fc.assert(fc.property(anyCase.filter(({ clock }) => clock.period.unit.endsWith('_hour')), ({ clock, settings: own }) => {
      const steps = explain(clock, createCalendar(own));
      const millis = steps.reduce((sum, step) => sum + (step.code === 'time_counted' ? step.millis : 0), 0);
      const left = steps.find((step) => step.code === 'waiting')?.left.amount ?? 0;
      expect(millis / hour + left).toBeCloseTo(totalOf(clock), 6);
    }), { numRuns: 500 });
  });

  test('tells every day from the start to the end once', () => {
    fc.assert(fc.property(anyCase.filter(({ clock }) => !clock.period.unit.endsWith('_hour')), ({ clock, settings: own }) => {
      const ownCalendar = createCalendar(own);
      const told = explain(clock, ownCalendar).flatMap((step) => (isDays(step) ? datesOf(step) : step.code === 'rolled' ? [step.to] : []));
      expect(told).toEqual(told.map((_, index) => plusDays(localDateOf(ownCalendar, clock.startedAt), index + 1)));
    }), { numRuns: 500 });
  });

  test('counts as many days as the period has', () => {
    const isByDays = ({ clock }: { clock: Clock }) => clock.period.unit === 'working_day' || clock.period.unit === 'natural_day';
    fc.assert(fc.property(anyCase.filter(isByDays), ({ clock, settings: own }) => {
      const steps = explain(clock, createCalendar(own));
      const counted = steps.reduce((sum, step) => sum + (step.code === 'counted' ? step.days : 0), 0);
      const left = steps.find((step) => step.code === 'waiting')?.left.amount ?? 0;
      // Where only the roll is outstanding, the day that it rolls to is left.
      expect(counted + left).toBe(totalOf(clock) + (counted === totalOf(clock) ? left : 0));
    }), { numRuns: 1_000, examples: [[randomCase(461, officialYears)], [randomCase(2289, officialYears)]] });
  });
});

test('the zone of the process makes no difference', async () => {
  const oracle = JSON.stringify(new URL('./clock.oracle.ts', import.meta.url).href);
  const clockFile = JSON.stringify(new URL('./clock.ts', import.meta.url).href);
  const calendarFile = JSON.stringify(new URL('../../../platform/calendar/index.ts', import.meta.url).href);
  const script = `
    const { randomCase } = await import(${oracle}); const { deadline, explain } = await import(${clockFile});
    const { createCalendar, loadOfficialYears } = await import(${calendarFile});
    const official = loadOfficialYears();
    const all = Array.from({ length: 300 }, (_, seed) => { const { clock, settings } = randomCase(seed, official); const own = createCalendar(settings); return [deadline(clock, own), explain(clock, own)]; });
    console.log(new Date(2026, 0, 1).getTimezoneOffset(), JSON.stringify(all));`;
  const outputs = await Promise.all(['UTC', 'America/New_York', 'Asia/Shanghai'].map(async (TZ) => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env: { ...process.env, TZ }, maxBuffer: 2 ** 26 });
    return stdout;
  }));
  expect(outputs.map((output) => output.split(' ')[0])).toEqual(['0', '300', '-480']);
  expect(new Set(outputs.map((output) => output.slice(output.indexOf(' ')))).size).toBe(1);
});

function brief(step: ClockStep): string {
  switch (step.code) {
    case 'start_day_not_counted': return `${step.code} ${step.date}`;
    case 'counted':
    case 'off': return [step.code, step.from, step.days, step.reason, ...(step.name ? [step.name] : [])].join(' ');
    case 'lost_to_pause': return `${step.code} ${step.from} ${step.days}`;
    case 'paused':
    case 'waiting': return `${step.code} ${step.left.amount}`;
    case 'rolled': return `${step.code} ${step.from} ${step.to}`;
    case 'due': return `${step.code} ${wall(step.at)}`;
    default: return step.code;
  }
}

function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 24 * hour).toISOString().slice(0, 10);
}

function isDays(step: ClockStep): step is Extract<ClockStep, { days: number }> {
  return 'days' in step;
}

function datesOf({ from, to, days }: { from: string; to: string; days: number }): string[] {
  const dates = Array.from({ length: days }, (_, index) => plusDays(from, index));
  expect(dates.at(-1)).toBe(to);
  return dates;
}
