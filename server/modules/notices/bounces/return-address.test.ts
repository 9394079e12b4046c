import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openSecrets } from '../../../platform/secrets.ts';
import { addressTagOf, readReturnAddress, returnAddress } from './return-address.ts';

const secrets = openSecrets('11'.repeat(32));
const pattern = 'b-*@bounces.example.cn';
const address = 'zhao@factory.example.cn';

it('leads back to its delivery and the address it went to, in capitals too', () => {
  for (let round = 0; round < 200; round += 1) {
    const noticeId = randomUUID();
    const made = returnAddress(secrets, pattern, noticeId, address);
    expect(made.indexOf('@')).toBeLessThanOrEqual(64);
    expect(made).toMatch(/^[a-z0-9-]+@bounces\.example\.cn$/);
    const expected = { noticeId, addressTag: addressTagOf(secrets, ' Zhao@Factory.example.CN ') };
    expect(readReturnAddress(secrets, pattern, made)).toEqual(expected);
    expect(readReturnAddress(secrets, pattern, made.toUpperCase())).toEqual(expected);
  }
});

it('is worth nothing once a letter is another, or under another key', () => {
  const made = returnAddress(secrets, pattern, randomUUID(), address);
  expect(readReturnAddress(openSecrets('22'.repeat(32)), pattern, made)).toBeNull();
  for (let at = 2; at < made.indexOf('@'); at += 1) {
    const other = made[at] === 'a' ? 'b' : 'a';
    expect(readReturnAddress(secrets, pattern, made.slice(0, at) + other + made.slice(at + 1))).toBeNull();
  }
});

it('is never read out of what somebody makes up', () => {
  fc.assert(fc.property(fc.string(), fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz234567'), minLength: 48, maxLength: 48 }), (anything, token) => {
    expect(readReturnAddress(secrets, pattern, anything)).toBeNull();
    expect(readReturnAddress(secrets, pattern, `b-${token}@bounces.example.cn`)).toBeNull();
  }));
});
