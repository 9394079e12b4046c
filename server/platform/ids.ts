import { randomBytes, randomFillSync } from 'node:crypto';

const counterLimit = 2 ** 34;
/** Begins anywhere, so that processes seldom share a value. */
let counter = randomBytes(4).readUInt32BE();

const idBytes = 16;
/** Asked of the system for many ids at once: for one it costs more than all the rest of it. */
const supply = Buffer.alloc(256 * idBytes);
let used = supply.length;

function freshBytes(): Buffer {
  if (used === supply.length) {
    randomFillSync(supply);
    used = 0;
  }
  used += idBytes;
  return supply.subarray(used - idBytes, used);
}

/**
 * UUID version 7 (RFC 9562): time-ordered, so that new rows lie together in the indexes. Ids made
 * by one process for the same millisecond keep their order, also when other milliseconds come
 * between (a 34-bit counter, section 6.2): transactions each have a time of their own.
 */
export function newId(now: Date): string {
  counter = (counter + 1) % counterLimit;
  const bytes = freshBytes();
  bytes.writeUIntBE(now.getTime(), 0, 6);
  bytes.writeUInt16BE(0x7000 | Math.floor(counter / 2 ** 22), 6);
  bytes[8] = 0x80 | (Math.floor(counter / 2 ** 16) & 0x3f);
  bytes.writeUInt16BE(counter % 2 ** 16, 9);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
