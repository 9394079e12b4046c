import { describe, expect, it } from 'vitest';
import { monthOf, pointsOf, settle, yearOf } from './rules.ts';

const at = (day: number) => new Date(Date.UTC(2026, 2, day, 2));

describe('what was asked', () => {
  const asked = { askedAt: at(2), dueAt: at(9) };
  it('is settled by the answer, in time', () => {
    expect(settle({ ...asked, endedAt: at(9), answered: true }, at(20))).toEqual({ settledAt: at(9), good: true });
  });
  it('is missed at its deadline, whatever comes later', () => {
    expect(settle({ ...asked, endedAt: null, answered: false }, at(20))).toEqual({ settledAt: at(9), good: false });
    expect(settle({ ...asked, endedAt: at(10), answered: true }, at(20))).toEqual({ settledAt: at(9), good: false });
  });
  it('counts for nothing while it waits, and where staff called it off', () => {
    expect(settle({ ...asked, endedAt: null, answered: false }, at(8))).toBeNull();
    expect(settle({ ...asked, endedAt: at(5), answered: false }, at(20))).toBeNull();
  });
});

it('a period begins on its first day and ends before the next', () => {
  expect(monthOf('2025-12-31')).toEqual({ kind: 'month', from: '2025-12-01', until: '2026-01-01' });
  expect(monthOf('2026-02-14')).toEqual({ kind: 'month', from: '2026-02-01', until: '2026-03-01' });
  expect(monthOf('0001-12-01')).toEqual({ kind: 'month', from: '0001-12-01', until: '0002-01-01' });
  expect(yearOf('2026-02-14')).toEqual({ kind: 'year', from: '2026-01-01', until: '2027-01-01' });
});

it('points grow with the years in a row, up to thirty', () => {
  expect([1, 2, 3, 4, 5, 6].map(pointsOf)).toEqual([10, 15, 20, 25, 30, 30]);
});
