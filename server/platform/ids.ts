import { randomBytes } from 'node:crypto';

let lastMs = -1;
let inThisMs = 0;

/**
 * UUID version 7 (RFC 9562): time-ordered, so that new rows lie together in the indexes. Ids made
 * by one process within the same millisecond keep their order (its 12-bit counter, section 6.2).
 */
export function newId(now: Date): string {
  const ms = now.getTime();
  inThisMs = ms === lastMs ? inThisMs + 1 : 0;
  lastMs = ms;
  const bytes = randomBytes(16);
  bytes.writeUIntBE(ms, 0, 6);
  bytes.writeUInt16BE(0x7000 | (inThisMs & 0x0fff), 6);
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
