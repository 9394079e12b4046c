import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addWorkingTime, closeOfBusiness, createCalendar, dayReason, isOpen, isProvisional, isWorkingDay, loadOfficialYears,
  localDateOf, nextWorkingDay, plusWorkingDays, startOfDay, whenOpen, workingDaysBetween, workingMillisBetween,
  type CalendarSettings,
} from './index.ts';
import { dayMillis, toLocalDate } from './local-date.ts';

const officialYears = loadOfficialYears();
const settings: CalendarSettings = {
  timeZone: 'Asia/Shanghai',
  ranges: [{ from: '09:00', to: '12:00' }, { from: '13:30', to: '17:30' }],
  officialYears,
  closures: [],
};
const calendar = createCalendar(settings);
const shanghai = (wall: string) => new Date(`${wall}+08:00`);
const hours = (count: number) => count * 3_600_000;

describe('working days', () => {
  test.each([
    ['2026-10-01', false, '国庆节'],
    ['2026-09-20', true, '国庆节'],
    ['2026-02-28', true, '春节'],
    ['2018-12-29', true, '元旦'],
    ['2018-12-31', false, '元旦'],
    ['2022-12-31', false, '元旦'],
  ])('%s follows the notice', (date, working, name) => {
    expect(isWorkingDay(calendar, date)).toBe(working);
    expect(dayReason(calendar, date)).toMatchObject({ working, name });
  });

  test('without a notice Monday to Friday', () => {
    expect(isWorkingDay(calendar, '2026-03-06')).toBe(true);
    expect(isWorkingDay(calendar, '2026-03-07')).toBe(false);
  });

  test('a later notice overrules an earlier one, whatever order they come in', () => {
    const day = (kind: 'off' | 'work') => new Map([['2026-12-31', { kind, name: '元旦' }] as const]);
    const early = { year: 2026, published: true, days: day('work') };
    const late = { year: 2027, published: true, days: day('off') };
    for (const years of [[early, late], [late, early]]) {
      expect(isWorkingDay(createCalendar({ ...settings, officialYears: years }), '2026-12-31')).toBe(false);
    }
  });

  test('the park overrules the notice', () => {
    const own = createCalendar({
      ...settings,
      closures: [
        { date: '2026-03-06', kind: 'off', name: '园区停电' },
        { date: '2026-10-01', kind: 'work', name: '集中服务日', ranges: [{ from: '10:00', to: '11:00' }] },
        { date: '2026-03-09', kind: 'hours', name: '防汛值守', ranges: [{ from: '08:00', to: '24:00' }] },
        { date: '2026-03-08', kind: 'hours', name: '防汛值守', ranges: [{ from: '08:00', to: '24:00' }] },
      ],
    });
    expect(isWorkingDay(own, '2026-03-06')).toBe(false);
    expect(dayReason(own, '2026-03-06')).toEqual({ working: false, reason: 'closure', name: '园区停电' });
    expect(closeOfBusiness(own, '2026-10-01')).toEqual(shanghai('2026-10-01T11:00:00'));
    expect(closeOfBusiness(own, '2026-03-09')).toEqual(shanghai('2026-03-10T00:00:00'));
    expect(isWorkingDay(own, '2026-03-08')).toBe(false);
  });

  test('counts and adds as a walk day by day does', () => {
    fc.assert(fc.property(fc.integer({ min: 14_000, max: 22_000 }), fc.integer({ min: 1, max: 700 }), (from, count) => {
      let day = from;
      for (let left = count; left > 0; ) if (isWorkingDay(calendar, toLocalDate(++day))) left--;
      expect(plusWorkingDays(calendar, toLocalDate(from), count)).toBe(toLocalDate(day));
      expect(workingDaysBetween(calendar, toLocalDate(from), toLocalDate(day))).toBe(count);
      expect(workingDaysBetween(calendar, toLocalDate(day), toLocalDate(from))).toBe(-count);
    }), { numRuns: 200 });
  });

  test('the next working day after a golden week', () => {
    expect(nextWorkingDay(calendar, '2026-09-30')).toBe('2026-10-08');
  });
});

describe('years without a notice', () => {
  test('are provisional, and so are the days that the next notice may still change', () => {
    expect(isProvisional(calendar, '2026-12-28')).toBe(false);
    expect(isProvisional(calendar, '2026-12-29')).toBe(true);
    expect(isProvisional(calendar, '2027-03-01')).toBe(true);
    expect(isProvisional(calendar, '2025-12-31')).toBe(false);
  });

  test('keep to weekends', () => {
    expect(isWorkingDay(calendar, '2027-10-01')).toBe(true);
    expect(isWorkingDay(calendar, '2027-10-02')).toBe(false);
  });
});

describe('working time', () => {
  test('leaves out lunch, nights and days off', () => {
    expect(workingMillisBetween(calendar, shanghai('2026-09-30T11:00:00'), shanghai('2026-10-08T14:00:00'))).toBe(hours(1 + 4 + 3 + 0.5));
    expect(workingMillisBetween(calendar, shanghai('2026-09-30T12:00:00'), shanghai('2026-09-30T13:30:00'))).toBe(0);
    expect(workingMillisBetween(calendar, shanghai('2026-10-08T14:00:00'), shanghai('2026-09-30T11:00:00'))).toBe(0);
  });

  test('ends at the close of business, not at the next opening', () => {
    expect(addWorkingTime(calendar, shanghai('2026-03-06T16:30:00'), hours(1))).toEqual(shanghai('2026-03-06T17:30:00'));
    expect(addWorkingTime(calendar, shanghai('2026-03-06T16:30:00'), hours(1) + 1)).toEqual(shanghai('2026-03-09T09:00:00.001'));
  });

  const instant = fc.integer({ min: Date.UTC(2015, 1, 1), max: Date.UTC(2029, 1, 1) }).map((millis) => new Date(millis));
  const anyCalendar = fc.record({
    timeZone: fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'UTC'),
    ranges: fc.constantFrom(settings.ranges, [{ from: '00:00', to: '24:00' }], [{ from: '01:00', to: '02:30' }, { from: '02:30', to: '03:00' }]),
  }).map((own) => createCalendar({ ...settings, ...own }));

  test('adds up over any division, and adding is the inverse of measuring', () => {
    fc.assert(fc.property(anyCalendar, instant, instant, instant, (own, ...instants) => {
      const [a, b, c] = instants.sort((x, y) => x.getTime() - y.getTime()) as [Date, Date, Date];
      const whole = workingMillisBetween(own, a, c);
      expect(workingMillisBetween(own, a, b) + workingMillisBetween(own, b, c)).toBe(whole);
      expect(whole).toBeLessThanOrEqual(c.getTime() - a.getTime());
      const reached = addWorkingTime(own, a, whole);
      expect(workingMillisBetween(own, a, reached)).toBe(whole);
      expect(reached.getTime()).toBeLessThanOrEqual(c.getTime());
      expect(workingMillisBetween(own, a, new Date(reached.getTime() - 1))).toBe(Math.max(0, whole - 1));
    }), { numRuns: 500 });
  });

  test('a reminder waits for the opening', () => {
    expect(whenOpen(calendar, shanghai('2026-03-06T10:00:00'))).toEqual(shanghai('2026-03-06T10:00:00'));
    expect(whenOpen(calendar, shanghai('2026-03-06T12:00:00'))).toEqual(shanghai('2026-03-06T13:30:00'));
    expect(whenOpen(calendar, shanghai('2026-09-30T23:59:00'))).toEqual(shanghai('2026-10-08T09:00:00'));
    expect(isOpen(calendar, shanghai('2026-03-06T12:00:00'))).toBe(false);
    expect(isOpen(calendar, shanghai('2026-03-06T11:59:59'))).toBe(true);
  });
});

describe('the wall and the instant', () => {
  test('a date begins and ends with the city, not with the process', () => {
    expect(localDateOf(calendar, new Date('2026-03-05T16:00:00Z'))).toBe('2026-03-06');
    expect(localDateOf(calendar, new Date('2026-03-05T15:59:59Z'))).toBe('2026-03-05');
    expect(startOfDay(calendar, '2026-03-06')).toEqual(new Date('2026-03-05T16:00:00Z'));
    expect(closeOfBusiness(calendar, '2026-03-07')).toEqual(shanghai('2026-03-08T00:00:00'));
  });

  test('China had summer time until 1991', () => {
    expect(startOfDay(calendar, '1990-07-01')).toEqual(new Date('1990-06-30T15:00:00Z'));
  });

  test('a day of 23 hours has 23 working hours, where the office never closes', () => {
    const newYork = createCalendar({ ...settings, timeZone: 'America/New_York', ranges: [{ from: '00:00', to: '24:00' }], officialYears: [], closures: [{ date: '2026-03-08', kind: 'work', name: '集中服务日' }] });
    expect(workingMillisBetween(newYork, startOfDay(newYork, '2026-03-08'), startOfDay(newYork, '2026-03-09'))).toBe(hours(23));
  });

  test('where the clocks skip midnight, the day begins with the change', () => {
    const cairo = createCalendar({ ...settings, timeZone: 'Africa/Cairo' });
    expect(startOfDay(cairo, '2024-04-26')).toEqual(new Date('2024-04-25T22:00:00Z'));
    expect(localDateOf(cairo, new Date('2024-04-25T22:00:00Z'))).toBe('2024-04-26');
  });

  test('agrees with Intl at every hour of two years with changes', () => {
    const wrong: string[] = [];
    for (const timeZone of ['America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo']) {
      const own = createCalendar({ ...settings, timeZone });
      const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
      for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2026, 0, 1); at += dayMillis / 24) {
        if (localDateOf(own, new Date(at)) !== format.format(at)) wrong.push(`${timeZone} ${new Date(at).toISOString()}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('settings that no calendar can be made of', () => {
  test.each([
    ['calendar.bad_ranges', 'ranges', { ranges: [] }],
    ['calendar.bad_ranges', 'ranges', { ranges: [{ from: '09:00', to: '12:00' }, { from: '11:00', to: '17:00' }] }],
    ['calendar.bad_ranges', 'ranges', { ranges: [{ from: '17:00', to: '09:00' }] }],
    ['calendar.bad_time', 'ranges', { ranges: [{ from: '9:00', to: '12:00' }] }],
    ['calendar.bad_time', 'ranges', { ranges: [{ from: '09:60', to: '12:00' }] }],
    ['calendar.bad_time', 'ranges', { ranges: [{ from: '09:00', to: '24:01' }] }],
    ['calendar.bad_time_zone', 'timeZone', { timeZone: 'Asia/Nowhere' }],
    ['calendar.bad_date', 'date', { closures: [{ date: '2026-02-30', kind: 'off', name: '停电' }] }],
    ['calendar.duplicate_closure', 'closures.date', { closures: [{ date: '2026-02-03', kind: 'off', name: '停电' }, { date: '2026-02-03', kind: 'work', name: '值班' }] }],
  ] as const)('%s in %s', (code, field, wrong) => {
    expect(() => createCalendar({ ...settings, ...wrong } as CalendarSettings)).toThrow(expect.objectContaining({ code, params: expect.objectContaining({ field }) }));
  });

  test('a count of working days is whole and positive', () => {
    expect(() => plusWorkingDays(calendar, '2026-03-06', 0)).toThrow(RangeError);
    expect(() => plusWorkingDays(calendar, '2026-03-06', 1.5)).toThrow(RangeError);
    expect(() => plusWorkingDays(calendar, '2026-03-06', 1e9)).toThrow(RangeError);
  });
});
