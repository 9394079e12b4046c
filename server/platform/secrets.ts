import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** Encrypts personal data at rest and makes keyed digests. All keys derive from one master key. */
export interface Secrets {
  /** AES-256-GCM; the first byte is the key's number, for rotation. */
  encrypt(text: string): Buffer;
  decrypt(sealed: Buffer): string;
  /** Keyed blind index: equal texts give equal digests, and nobody without the key can try texts. */
  blindIndex(text: string): Buffer;
  /** Digest for tokens and codes, bound to a purpose. */
  sign(purpose: string, text: string | Buffer): Buffer;
  verify(purpose: string, text: string | Buffer, signature: Buffer): boolean;
  /** Seed of the key that signs ledger seals, 32 bytes. */
  sealSeed: Buffer;
}

const currentKey = 1;

/** @param masterKeyHex 64 hexadecimal digits */
export function openSecrets(masterKeyHex: string): Secrets {
  const master = Buffer.from(masterKeyHex, 'hex');
  if (master.length !== 32) throw new Error('The data key must be 64 hexadecimal digits.');
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', master, '', `qilian:${purpose}`, 32));
  const cipherKey = derive('personal-data:1');
  const indexKey = derive('blind-index');
  const signKey = derive('tokens');
  const sign = (purpose: string, text: string | Buffer) => createHmac('sha256', signKey).update(purpose).update('\0').update(text).digest();
  return {
    encrypt(text) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', cipherKey, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(currentKey), iv, cipher.getAuthTag(), body]);
    },
    decrypt(sealed) {
      if (sealed[0] !== currentKey) throw new Error(`Unknown data key number ${sealed[0]}`);
      const decipher = createDecipheriv('aes-256-gcm', cipherKey, sealed.subarray(1, 13));
      decipher.setAuthTag(sealed.subarray(13, 29));
      return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString('utf8');
    },
    blindIndex: (text) => createHmac('sha256', indexKey).update(text).digest(),
    sign,
    verify(purpose, text, signature) {
      const expected = sign(purpose, text).subarray(0, signature.length);
      return signature.length >= 16 && expected.length === signature.length && timingSafeEqual(expected, signature);
    },
    sealSeed: derive('ledger-seal'),
  };
}
