import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMonths, toDayNumber, toLocalDate, weekdayOf, yearOf } from './local-date.ts';

test('dates and day numbers are the same thing', () => {
  fc.assert(fc.property(fc.integer({ min: -25_567, max: 2_932_000 }), (day) => {
    expect(toDayNumber(toLocalDate(day))).toBe(day);
    expect(yearOf(day)).toBe(Number(toLocalDate(day).slice(0, 4)));
    expect(weekdayOf(day + 1)).toBe((weekdayOf(day) % 7) + 1);
  }));
  expect(weekdayOf(toDayNumber('2026-11-20'))).toBe(5);
});

test.each(['2026-02-29', '2026-13-01', '2026-1-1', '26-01-01', '1899-12-31', '9999-01-01', '', '2026-01-01T00:00'])('%s is no date', (date) => {
  expect(() => toDayNumber(date)).toThrow(expect.objectContaining({ code: 'calendar.bad_date' }));
});

test.each([
  ['2024-01-31', 1, '2024-02-29'],
  ['2025-01-31', 1, '2025-02-28'],
  ['2025-12-31', 2, '2026-02-28'],
  ['2026-03-31', 12, '2027-03-31'],
  ['2026-11-30', 3, '2027-02-28'],
  ['2026-03-31', -1, '2026-02-28'],
])('%s and %i months', (from, months, to) => {
  expect(toLocalDate(addMonths(toDayNumber(from), months))).toBe(to);
});
