import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { masterKey, type RingKey } from '../secrets.ts';
import { openCipher } from './ciphers.ts';

/** Opens and wraps the keys of the ring. */
export interface Wrapping {
  /** @param place its number in the ring, or its name: what is wrapped for one opens nowhere else */
  wrap(place: number | string, secret: Buffer): Buffer;
  /** @throws WrongDataKey */
  unwrap(place: number | string, wrapped: Buffer): Buffer;
  proofOf(key: Pick<RingKey, 'cipher' | 'secret'>): Buffer;
}

export class WrongDataKey extends Error {
  constructor() {
    super('DATA_KEY is not the key under which the personal data of this database was encrypted. Start with the right one; without it that data can\'t be read.');
    this.name = 'WrongDataKey';
  }
}

const boundTo = (place: number | string) => (typeof place === 'number' ? Buffer.of(place) : Buffer.from(place));

export function wrappingBy(masterKeyHex: string): Wrapping {
  const master = masterKey(masterKeyHex);
  const wrapKey = Buffer.from(hkdfSync('sha256', master, '', 'qilian:key-ring', 32));
  return {
    wrap(place, secret) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', wrapKey, iv).setAAD(boundTo(place));
      const body = Buffer.concat([cipher.update(secret), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]);
    },
    unwrap(place, wrapped) {
      const decipher = createDecipheriv('aes-256-gcm', wrapKey, wrapped.subarray(0, 12), { authTagLength: 16 }).setAAD(boundTo(place));
      decipher.setAuthTag(wrapped.subarray(12, 28));
      try {
        return Buffer.concat([decipher.update(wrapped.subarray(28)), decipher.final()]);
      } catch {
        throw new WrongDataKey();
      }
    },
    proofOf({ cipher, secret }) {
      const { digest } = openCipher(cipher, secret ?? master, { legacy: secret === null });
      return createHmac('sha256', digest('qilian key proof')).digest().subarray(0, 16);
    },
  };
}
