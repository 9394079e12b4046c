import { describe, expect, test } from 'vitest';
import { networkOf, waitAfter } from './throttle.ts';

const minute = 60_000;

describe('waiting after failures', () => {
  test.each([[0, 0], [4, 0], [5, 15], [6, 30], [7, 60], [9, 240], [10, 480], [40, 480]])('%i failures: %i minutes', (failures, minutes) => {
    expect(waitAfter(failures, 5)).toBe(minutes * minute);
  });
});

describe('networks', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s belongs to %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
