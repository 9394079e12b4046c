import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { openCipher, type Cipher, type CipherName } from './keys/ciphers.ts';

/** Encrypts personal data at rest and makes keyed digests. */
export interface Secrets {
  /** Under the current key of the ring, whose number is the first byte. */
  encrypt(text: string | Buffer): Buffer;
  /** Throws `UnknownKey` for a key that this process doesn't hold (yet). */
  decrypt(sealed: Buffer): string;
  decryptBytes(sealed: Buffer): Buffer;
  /** Keyed blind index to write: equal texts give equal digests, and nobody without the key can try texts. */
  blindIndex(text: string): Buffer;
  /** The digests by which a text may stand in the database while keys change: compare with all of them. */
  blindIndexes(text: string): Buffer[];
  /** Number of the key that encrypts now. */
  currentKey(): number;
  /** Digest for tokens and codes, bound to a purpose. Doesn't change with the keys of the ring. */
  sign(purpose: string, text: string | Buffer): Buffer;
  verify(purpose: string, text: string | Buffer, signature: Buffer): boolean;
  /** Seed of the key that signs ledger seals, 32 bytes. */
  readonly sealSeed: Buffer;
  /** What follows from the data key, or was kept when that was changed. */
  derived(): DerivedKeys;
  /** Takes what was kept in place of what follows from the present data key. */
  useDerived(kept: Partial<DerivedKeys>): void;
  /** Takes the ring as it stands now. */
  useRing(ring: RingKey[]): void;
}

/** Keys that outlive a change of the data key: of tokens and links, and the seed of the ledger's seals. */
export const derivedKeyNames = ['tokens', 'ledger-seal'] as const;
export type DerivedKeys = Record<(typeof derivedKeyNames)[number], Buffer>;

/** One key of the ring, opened. */
export interface RingKey {
  number: number;
  cipher: CipherName;
  /**
   * `announced`: to be read and looked up, not yet written; `current`: written; `leaving`: what it
   * encrypted is on the way to the current one; `left`: nothing was found under it any more.
   */
  state: 'announced' | 'current' | 'leaving' | 'left';
  /** Null for the key that v0.1.0 derived from the master key. */
  secret: Buffer | null;
}

/** A ciphertext of a key that this process hasn't learnt of; the ring is read anew and the call may be repeated. */
export class UnknownKey extends Error {
  constructor(number: number | undefined) {
    super(`Unknown data key number ${number}`);
    this.name = 'UnknownKey';
  }
}

/** True of the error that an action meets in a process whose ring is out of date, from here or from the database. */
export const ringIsStale = (error: unknown): boolean => error instanceof UnknownKey || (error as { code?: string } | null)?.code === 'QK001';

export const firstKey: RingKey = { number: 1, cipher: 'aes-256-gcm', state: 'current', secret: null };

export function masterKey(hex: string): Buffer {
  const master = Buffer.from(hex, 'hex');
  if (master.length !== 32) throw new Error('The data key must be 64 hexadecimal digits.');
  return master;
}

/** @param masterKeyHex 64 hexadecimal digits @param ring what to encrypt with; without it the key that follows from the master key */
export function openSecrets(masterKeyHex: string, ring: RingKey[] = [firstKey]): Secrets {
  const master = masterKey(masterKeyHex);
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', master, '', `qilian:${purpose}`, 32));
  let derived: DerivedKeys = { tokens: derive('tokens'), 'ledger-seal': derive('ledger-seal') };
  const sign = (purpose: string, text: string | Buffer) => createHmac('sha256', derived.tokens).update(purpose).update('\0').update(text).digest();

  type Opened = RingKey & { open: Cipher };
  let keys = new Map<number, Opened>();
  let current: Opened;
  const useRing = (next: RingKey[]) => {
    const opened = next.map((key): Opened => ({ ...key, open: openCipher(key.cipher, key.secret ?? master, { legacy: key.secret === null }) }));
    const found = opened.find(({ state }) => state === 'current');
    if (!found) throw new Error('The key ring has no current key.');
    [keys, current] = [new Map(opened.map((key) => [key.number, key])), found];
  };
  const indexUnder = (key: Opened, text: string) => {
    const digest = key.open.digest(text);
    // The digests of v0.1.0 carry no number of a key; all others begin with it.
    return key.number === 1 ? digest : Buffer.concat([Buffer.of(key.number), digest]);
  };
  const decryptBytes = (sealed: Buffer) => {
    const key = keys.get(sealed[0]!);
    if (!key) throw new UnknownKey(sealed[0]);
    return key.open.open(sealed.subarray(1));
  };
  useRing(ring);
  return {
    encrypt: (text) => Buffer.concat([Buffer.of(current.number), current.open.seal(typeof text === 'string' ? Buffer.from(text, 'utf8') : text)]),
    decrypt: (sealed) => decryptBytes(sealed).toString('utf8'),
    decryptBytes,
    blindIndex: (text) => indexUnder(current, text),
    blindIndexes: (text) => [...keys.values()].filter(({ state }) => state !== 'left').map((key) => indexUnder(key, text)),
    currentKey: () => current.number,
    sign,
    verify(purpose, text, signature) {
      const expected = sign(purpose, text).subarray(0, signature.length);
      return signature.length >= 16 && expected.length === signature.length && timingSafeEqual(expected, signature);
    },
    get sealSeed() { return derived['ledger-seal']; },
    derived: () => derived,
    useDerived: (kept) => { derived = { ...derived, ...kept }; },
    useRing,
  };
}
