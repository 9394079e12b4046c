import { describe, expect, test } from 'vitest';
import { loadOfficialYears, parseOfficialYear } from './official-days.ts';
import { isWeekend, toDayNumber } from './local-date.ts';

describe('official years', () => {
  const years = loadOfficialYears();

  test('every year from 2015 on is there once, in order', () => {
    expect(years.map(({ year }) => year)).toEqual(Array.from({ length: years.length }, (_, at) => 2015 + at));
  });

  test('a year without days is not published', () => {
    expect(years.find(({ year }) => year === 2026)?.published).toBe(true);
    expect(years.find(({ year }) => year === 2027)?.published).toBe(false);
  });

  test('make-up working days are weekends: the files are read the right way round', () => {
    const makeup = years.flatMap(({ days }) => [...days].filter(([, { kind }]) => kind === 'work').map(([date]) => date));
    expect(makeup.length).toBeGreaterThan(50);
    // A Monday, named because the notice of that year lengthened the holiday up to it.
    expect(makeup.filter((date) => !isWeekend(toDayNumber(date)))).toEqual(['2020-02-03']);
  });

  test.each([
    ['calendar.bad_official_year', 'no JSON'],
    ['calendar.bad_official_year', '{"year":2027}'],
    ['calendar.bad_official_year', '{"year":2027,"days":[{"name":"元旦","date":"2030-01-01","isOffDay":true}]}'],
    ['calendar.bad_official_year', '{"year":2027,"days":[{"name":"","date":"2027-01-01","isOffDay":true}]}'],
    ['calendar.bad_date', '{"year":2027,"days":[{"name":"元旦","date":"2027-02-29","isOffDay":true}]}'],
  ])('%s for %s', (code, text) => {
    expect(() => parseOfficialYear(text)).toThrow(expect.objectContaining({ code }));
  });
});
