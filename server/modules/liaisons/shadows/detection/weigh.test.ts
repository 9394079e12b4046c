import type { Reason } from '@qilian/contract/shadows';
import { describe, expect, test } from 'vitest';
import { saysMore, weigh, type Sign, type Standing } from './weigh.ts';
import { prior, shownFrom, weightOf } from './weights.ts';

const nobody: Standing = { ownDomain: false, isRepresentative: false, isOwner: false, ownsAnother: false, chain: 1, swapped: false };
const sign = (code: Sign['code'], groups: number, more: Partial<Sign> = {}): Sign => ({ code, ref: null, enterprises: groups, groups, brands: groups, family: false, ...more });

test('the score is the sum of what is shown, and of what holds for anybody', () => {
  const { score, reasons } = weigh([sign('person', 10), sign('domain', 4, { ref: 'agency.cn' }), sign('address', 4)], { ...nobody, chain: 12 });
  expect(reasons.map(({ code, weight }) => [code, weight])).toEqual([['person', 6], ['chain', 3.5], ['domain', 1.5], ['address', 1]]);
  expect(score).toBe(prior + reasons.reduce((sum, { weight }) => sum + weight, 0));
});

test('each sort of sign counts once, by its strongest', () => {
  const { reasons } = weigh([sign('browser', 2, { ref: 'a' }), sign('browser', 9, { ref: 'b' }), sign('agency_person', 0, { ref: 'x' }), sign('agency_email', 0, { ref: 'x' })], nobody);
  expect(reasons.map(({ code, groups }) => [code, groups])).toEqual([['agency_person', 0], ['browser', 9]]);
});

describe('is explained', () => {
  test.each([
    ['one brand', [sign('person', 5, { brands: 1 })], nobody],
    ['one family at one address', [sign('person', 3, { family: true })], nobody],
    ['the owner, who speaks for several', [sign('person', 3)], { ...nobody, isOwner: true }],
    ['the legal representative', [sign('person', 3)], { ...nobody, isRepresentative: true }],
    ['a boss who stands in for a spouse', [sign('person', 2), sign('browser', 2)], { ...nobody, ownsAnother: true }],
    ['two friends', [sign('person', 2)], nobody],
    ['a shared building', [sign('address', 60)], nobody],
  ])('%s', (_, signs, standing) => {
    expect(weigh(signs, standing).score).toBeLessThan(shownFrom);
  });
});

describe('what was judged comes back', () => {
  const judged: Reason[] = [{ code: 'person', weight: weightOf('person', 3), ref: null, enterprises: 3, groups: 3 }];
  test('not for the same reasons, nor for a little more of them', () => {
    expect(saysMore(judged, judged)).toBe(false);
    expect(saysMore([{ ...judged[0]!, groups: 5 }], judged)).toBe(false);
  });
  test('for twice as many owners, for another sign, and not for one that speaks for the liaison', () => {
    expect(saysMore([{ ...judged[0]!, groups: 6 }], judged)).toBe(true);
    expect(saysMore([...judged, { code: 'agency_domain', weight: 4.5, ref: 'x', enterprises: 0, groups: 0 }], judged)).toBe(true);
    expect(saysMore([...judged, { code: 'own_domain', weight: -2, ref: null, enterprises: 0, groups: 0 }], judged)).toBe(false);
  });
});
