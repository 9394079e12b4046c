import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** How personal data is encrypted: the setting's word and the cipher that a key of the ring names. */
export const cipherOf = { aes: 'aes-256-gcm', sm4: 'sm4-ctr-hmac-sm3' } as const;
export type DataCipher = keyof typeof cipherOf;
export type CipherName = (typeof cipherOf)[DataCipher];

/** Authenticated encryption under one key. */
export interface Cipher {
  seal(plain: Buffer): Buffer;
  /** Throws where a bit was changed. */
  open(sealed: Buffer): Buffer;
  /** Keyed digest for equality. */
  digest(text: string): Buffer;
}

/** @param secret what a key's own keys are derived from @param legacy the names that v0.1.0 derived its keys by */
export function openCipher(name: CipherName, secret: Buffer, { legacy = false }: { legacy?: boolean } = {}): Cipher {
  if (name === 'aes-256-gcm') {
    const key = derive('sha256', secret, legacy ? 'qilian:personal-data:1' : 'qilian:personal-data', 32);
    const indexKey = derive('sha256', secret, 'qilian:blind-index', 32);
    return { ...aesGcm(key), digest: (text) => createHmac('sha256', indexKey).update(text).digest() };
  }
  const indexKey = derive('sm3', secret, 'qilian:blind-index', 32);
  return {
    ...sm4CtrHmacSm3(derive('sm3', secret, 'qilian:personal-data', 16), derive('sm3', secret, 'qilian:personal-data-mac', 32)),
    digest: (text) => createHmac('sm3', indexKey).update(text).digest(),
  };
}

const derive = (digest: string, secret: Buffer, purpose: string, length: number) => Buffer.from(hkdfSync(digest, secret, '', purpose, length));

const gcmIv = 12;
const gcmTag = 16;

/** AES-256-GCM (NIST SP 800-38D): iv, tag, text. */
export function aesGcm(key: Buffer): Pick<Cipher, 'seal' | 'open'> {
  return {
    seal(plain) {
      const iv = randomBytes(gcmIv);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]);
    },
    open(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, gcmIv), { authTagLength: gcmTag });
      decipher.setAuthTag(sealed.subarray(gcmIv, gcmIv + gcmTag));
      return Buffer.concat([decipher.update(sealed.subarray(gcmIv + gcmTag)), decipher.final()]);
    },
  };
}

const ctrIv = 16;
const macLength = 32;

/**
 * SM4 (GB/T 32907-2016) in counter mode, then HMAC-SM3 (GB/T 32905-2016, GB/T 15852.2) over iv and
 * text under a key of its own: iv, mac, text. Node's OpenSSL has no SM4-GCM; encrypt-then-MAC is what
 * it would give.
 */
export function sm4CtrHmacSm3(key: Buffer, macKey: Buffer): Pick<Cipher, 'seal' | 'open'> {
  const macOf = (iv: Buffer, body: Buffer) => createHmac('sm3', macKey).update(iv).update(body).digest();
  return {
    seal(plain) {
      const iv = randomBytes(ctrIv);
      const cipher = createCipheriv('sm4-ctr', key, iv);
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([iv, macOf(iv, body), body]);
    },
    open(sealed) {
      const iv = sealed.subarray(0, ctrIv);
      const mac = sealed.subarray(ctrIv, ctrIv + macLength);
      const body = sealed.subarray(ctrIv + macLength);
      if (mac.length !== macLength || !timingSafeEqual(mac, macOf(iv, body))) throw new Error('Encrypted data was changed');
      const decipher = createDecipheriv('sm4-ctr', key, iv);
      return Buffer.concat([decipher.update(body), decipher.final()]);
    },
  };
}
