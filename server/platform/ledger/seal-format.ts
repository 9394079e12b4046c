import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** A signed statement: these entries of a park stood in the ledger, in this order, when it was sealed. */
export interface Seal {
  /** Null for entries that belong to no park. */
  parkId: string | null;
  /** 1, 2, 3 … in each park. */
  seq: number;
  /** Entries with fromTxid <= txid < untilTxid; decimal. */
  fromTxid: string;
  untilTxid: string;
  entries: number;
  /** Merkle root (RFC 6962) over the leaves in the order (txid, id). */
  root: Buffer;
  /** Root of the park's seal before this one; empty for the first. */
  prevRoot: Buffer;
  sealedAt: Date;
  /** Ed25519 over `sealText`. */
  signature: Buffer;
}

/** What of an entry is sealed. */
export interface Leaf {
  recordType: string;
  recordId: string;
  seq: number;
  hash: Buffer;
}

/** Most bytes of one leaf. */
export const longestLeaf = 1 + 255 + 16 + 4 + 32;

/**
 * Writes one byte with the length of the record type, the type, 16 bytes record id, 4 bytes seq, 32 bytes hash.
 * @param hash as bytes or as hexadecimal digits
 * @returns where it ends
 */
export function writeLeaf(bytes: Buffer, at: number, { recordType, recordId, seq, hash }: Omit<Leaf, 'hash'> & { hash: Buffer | string }): number {
  const type = Buffer.byteLength(recordType);
  if (type > 255) throw new Error(`The record type "${recordType}" is longer than 255 bytes.`);
  bytes[at] = type;
  bytes.write(recordType, at + 1, 'utf8');
  let to = at + 1 + type;
  to += bytes.write(recordId.replaceAll('-', ''), to, 'hex');
  to = bytes.writeUInt32BE(seq, to);
  return to + (typeof hash === 'string' ? bytes.write(hash, to, 'hex') : hash.copy(bytes, to));
}

export function leafBytes(leaf: Leaf): Buffer {
  const bytes = Buffer.alloc(longestLeaf);
  return bytes.subarray(0, writeLeaf(bytes, 0, leaf));
}

/** The leaves that stand one after the other in `ledger_seals.leaves`; stops where the bytes make no leaf. */
export function* readLeaves(bytes: Buffer): Generator<Leaf & { bytes: Buffer }> {
  for (let at = 0; at < bytes.length;) {
    const id = at + 1 + bytes[at]!;
    const end = id + 52;
    if (end > bytes.length) return;
    const hex = bytes.toString('hex', id, id + 16);
    yield {
      recordType: bytes.toString('utf8', at + 1, id),
      recordId: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
      seq: bytes.readUInt32BE(id + 16),
      hash: bytes.subarray(id + 20, end),
      bytes: bytes.subarray(at, end),
    };
    at = end;
  }
}

/** What is signed, one value a line. */
export function sealText(seal: Omit<Seal, 'signature'>): Buffer {
  return Buffer.from([
    'qilian-ledger-seal-1', seal.parkId ?? '', seal.seq, seal.fromTxid, seal.untilTxid, seal.entries,
    seal.root.toString('hex'), seal.prevRoot.toString('hex'), seal.sealedAt.toISOString(),
  ].join('\n'));
}

/** PKCS #8 frame of an Ed25519 seed (RFC 8410). */
const frame = Buffer.from('302e020100300506032b657004220420', 'hex');

/** @param seed 32 bytes */
export function sealKeys(seed: Buffer): { privateKey: KeyObject; publicKey: KeyObject } {
  const privateKey = createPrivateKey({ key: Buffer.concat([frame, seed]), format: 'der', type: 'pkcs8' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

export function signSeal(seal: Omit<Seal, 'signature'>, privateKey: KeyObject): Seal {
  return { ...seal, signature: sign(null, sealText(seal), privateKey) };
}

export function isSignedBy(seal: Seal, publicKey: KeyObject): boolean {
  return verify(null, sealText(seal), publicKey, seal.signature);
}

/** A seal as one line of JSON, for the file outside. */
export function sealLine(seal: Seal): string {
  return JSON.stringify({
    ...seal, root: seal.root.toString('hex'), prevRoot: seal.prevRoot.toString('hex'), sealedAt: seal.sealedAt.toISOString(), signature: seal.signature.toString('hex'),
  });
}

/** Undefined where the line is no seal. */
export function parseSealLine(line: string): Seal | undefined {
  try {
    const read = JSON.parse(line) as Record<string, unknown>;
    const { parkId, seq, fromTxid, untilTxid, entries, root, prevRoot, sealedAt, signature } = read;
    if (parkId !== null && typeof parkId !== 'string' || typeof seq !== 'number' || typeof entries !== 'number') return undefined;
    const texts = [fromTxid, untilTxid, root, prevRoot, sealedAt, signature];
    if (!texts.every((text) => typeof text === 'string') || !/^\d+$/.test(texts[0]!) || !/^\d+$/.test(texts[1]!)) return undefined;
    const time = new Date(texts[4]!);
    if (Number.isNaN(time.getTime())) return undefined;
    return {
      parkId, seq, fromTxid: texts[0]!, untilTxid: texts[1]!, entries, root: Buffer.from(texts[2]!, 'hex'), prevRoot: Buffer.from(texts[3]!, 'hex'),
      sealedAt: time, signature: Buffer.from(texts[5]!, 'hex'),
    };
  } catch {
    return undefined;
  }
}
