import { describe, expect, test } from 'vitest';
import { base32, hotp, keyUri, newSecret, stepAt, stepOf } from './totp.ts';

/** RFC 6238, appendix B: ASCII digits repeated to the length of the digest. */
const seed = (bytes: number) => Buffer.from('1234567890'.repeat(7).slice(0, bytes));
const vectors: [number, string, string, string][] = [
  [59, '94287082', '46119246', '90693936'],
  [1111111109, '07081804', '68084774', '25091201'],
  [1111111111, '14050471', '67062674', '99943326'],
  [1234567890, '89005924', '91819424', '93441116'],
  [2000000000, '69279037', '90698825', '38618901'],
  [20000000000, '65353130', '77737706', '47863826'],
];

test.each(vectors)('RFC 6238, appendix B, at %i s', (seconds, sha1, sha256, sha512) => {
  const step = stepAt(new Date(seconds * 1000));
  expect(hotp(seed(20), step, { digits: 8 })).toBe(sha1);
  expect(hotp(seed(32), step, { digits: 8, algorithm: 'sha256' })).toBe(sha256);
  expect(hotp(seed(64), step, { digits: 8, algorithm: 'sha512' })).toBe(sha512);
});

/** RFC 4226, appendix D. */
test.each(['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'].map((code, counter) => [counter, code] as const))(
  'RFC 4226, appendix D, count %i', (counter, code) => expect(hotp(seed(20), counter)).toBe(code),
);

describe('the window', () => {
  const secret = newSecret();
  const at = new Date('2026-03-02T01:30:15Z');
  const step = stepAt(at);
  test('takes the step before, the present one and the one after', () => {
    for (const offset of [-1, 0, 1]) expect(stepOf(secret, hotp(secret, step + offset), at)).toBe(step + offset);
    for (const offset of [-2, 2]) expect(stepOf(secret, hotp(secret, step + offset), at)).toBeNull();
  });
  test('takes nothing that is no code', () => {
    for (const text of ['', '12345', '1234567', 'abcdef', '１２３４５６']) expect(stepOf(secret, text, at)).toBeNull();
  });
});

/** RFC 4648, section 10. */
test.each([['f', 'MY'], ['fo', 'MZXQ'], ['foo', 'MZXW6'], ['foob', 'MZXW6YQ'], ['fooba', 'MZXW6YTB'], ['foobar', 'MZXW6YTBOI']])('base32 of %s', (text, encoded) => {
  expect(base32(Buffer.from(text))).toBe(encoded);
});

test('the address for authenticator apps', () => {
  expect(keyUri(Buffer.from('foobar'), 'wang fang', 'Qilian')).toBe('otpauth://totp/Qilian:wang%20fang?secret=MZXW6YTBOI&issuer=Qilian&algorithm=SHA1&digits=6&period=30');
});
