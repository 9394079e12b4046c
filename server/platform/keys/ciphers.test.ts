import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSecrets } from '../secrets.ts';
import { aesGcm, sm4CtrHmacSm3 } from './ciphers.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const key = hex('0123456789abcdeffedcba9876543210');

describe('SM4 and SM3 as published', () => {
  test('SM4: GB/T 32907-2016 annex A', () => {
    const block = createCipheriv('sm4-ecb', key, null).setAutoPadding(false);
    expect(block.update(key).toString('hex')).toBe('681edf34d206965e86b3e94f536e4246');
  });

  test('SM4 in counter mode: draft-ribose-cfrg-sm4-10, A.2.5.1, read by what we seal with', () => {
    const iv = hex('000102030405060708090a0b0c0d0e0f');
    const text = hex('aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb');
    const body = hex('ac3236cb970cc20791364c395a1342d1a3cbc1878c6f30cd074cce385cdd70c7f234bc0e24c11980fd1286310ce37b926e02fcd0faa0baf38b2933851d824514');
    const macKey = Buffer.alloc(32, 7);
    const mac = createHmac('sm3', macKey).update(iv).update(body).digest();
    expect(sm4CtrHmacSm3(key, macKey).open(Buffer.concat([iv, mac, body]))).toEqual(text);
    const sealed = sm4CtrHmacSm3(key, macKey).seal(text);
    const again = createDecipheriv('sm4-ctr', key, sealed.subarray(0, 16));
    expect(again.update(sealed.subarray(48))).toEqual(text);
  });

  test('SM3: GB/T 32905-2016 annex A; HMAC-SM3: GM/T 0042-2015 D.3', () => {
    expect(createHash('sm3').update('abc').digest('hex')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
    expect(createHmac('sm3', hex('0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20'))
      .update('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopqabcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq').digest('hex'))
      .toBe('ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a');
  });
});

test('AES-256-GCM: NIST SP 800-38D, test case 14 of the GCM specification', () => {
  const zeros = (length: number) => Buffer.alloc(length);
  expect(aesGcm(zeros(32)).open(Buffer.concat([zeros(12), hex('d0d1c8a799996bf0265b98b5d48ab919'), hex('cea7403d4d606b6e074ec5d3baf39d18')]))).toEqual(zeros(16));
});

/** What the ciphers say of data that isn't whole. */
const refusals = /authenticate|was changed|Invalid|argument/i;

describe.each([['aes', aesGcm(Buffer.alloc(32, 1))], ['sm4', sm4CtrHmacSm3(Buffer.alloc(16, 1), Buffer.alloc(32, 2))]] as const)('%s', (_name, cipher) => {
  test('opens what it sealed, whatever it is, and never seals the same twice', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const plain = Buffer.from(bytes);
      const [one, other] = [cipher.seal(plain), cipher.seal(plain)];
      expect(cipher.open(one)).toEqual(plain);
      expect(one).not.toEqual(other);
    }));
  });

  test('notices each changed bit, and each byte that is missing', () => {
    const sealed = cipher.seal(Buffer.from('13800138000'));
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => cipher.open(changed)).toThrow(refusals);
    }
    for (let length = 0; length < sealed.length; length += 1) expect(() => cipher.open(sealed.subarray(0, length))).toThrow(refusals);
  });
});

describe('the ring', () => {
  const master = 'ab'.repeat(32);
  const secret = Buffer.alloc(32, 9);
  const first = { number: 1, cipher: 'aes-256-gcm', secret: null } as const;
  const second = { number: 2, cipher: 'sm4-ctr-hmac-sm3', secret } as const;

  test('reads what v0.1.0 wrote: key 1, and digests without a number', () => {
    const secrets = openSecrets('00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff');
    // Made by v0.1.0.
    expect(secrets.decrypt(Buffer.from('AQECAwQFBgcICQoLDNRJ5gWf9RayUjJC8wfnQ3jHh8G6ByAvn2noBQ==', 'base64'))).toBe('13800138000');
    expect(secrets.blindIndex('phone:13800138000').toString('hex')).toBe('6d0e221af84a939530a1ba9da04597049d2625fb358fc35ec0f4eff222a0e645');
  });

  test('writes under the current key, reads under all, and looks up under all but those that were left', () => {
    const before = openSecrets(master);
    const during = openSecrets(master, [{ ...first, state: 'leaving' }, { ...second, state: 'current' }]);
    const after = openSecrets(master, [{ ...first, state: 'left' }, { ...second, state: 'current' }]);
    const old = before.encrypt('王芳');
    expect([old[0], during.encrypt('王芳')[0]]).toEqual([1, 2]);
    expect([during.decrypt(old), after.decrypt(old), during.decrypt(during.encrypt('王芳'))]).toEqual(['王芳', '王芳', '王芳']);
    expect(during.blindIndexes('x')).toEqual([before.blindIndex('x'), during.blindIndex('x')]);
    expect(after.blindIndexes('x')).toEqual([during.blindIndex('x')]);
    expect(() => before.decrypt(during.encrypt('王芳'))).toThrow('Unknown data key number 2');
  });
});
