/** `1A/2B3C4D5E` as PostgreSQL writes a position in the WAL, in bytes. */
export function parseLsn(text: string): bigint {
  const [high, low] = text.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

export const formatLsn = (lsn: bigint): string => `${(lsn >> 32n).toString(16).toUpperCase()}/${(lsn & 0xffffffffn).toString(16).toUpperCase()}`;

const hex = (value: bigint) => value.toString(16).toUpperCase().padStart(8, '0');

/** Name of the file that holds this position, as PostgreSQL names it. */
export function segmentName(timeline: number, lsn: bigint, segmentBytes: number): string {
  const number = lsn / BigInt(segmentBytes);
  const perId = 0x100000000n / BigInt(segmentBytes);
  return hex(BigInt(timeline)) + hex(number / perId) + hex(number % perId);
}

export const isSegmentName = (name: string): boolean => /^[0-9A-F]{24}$/.test(name);
