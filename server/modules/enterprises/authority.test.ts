import { expect, test } from 'vitest';
import { mayActFor, whyNotFor, type SeatAuthority } from './authority.ts';

const seat: SeatAuthority = { role: 'primary', scope: 'decisions', authority: ['funds'], termUntil: '2026-03-31' };
const day = '2026-03-31';

test.each([
  ['what the letter names', {}, 'funds', null],
  ['another matter', {}, 'land', 'not_named'],
  ['the day after the term', { termUntil: '2026-03-30' }, 'funds', 'term_over'],
  ['paperwork alone', { scope: 'paperwork' }, 'funds', 'paperwork_only'],
  ['a seat from before appointments', { authority: null, scope: 'paperwork' }, 'funds', null],
  ['the owner, whatever was appointed', { role: 'owner', authority: [], termUntil: '2020-01-01' }, 'land', null],
] as const)('%s', (_, more, purpose, why) => {
  const given = { ...seat, ...more } as SeatAuthority;
  expect(whyNotFor(given, purpose, day)).toBe(why);
  expect(mayActFor(given, purpose, day)).toBe(why === null);
});
