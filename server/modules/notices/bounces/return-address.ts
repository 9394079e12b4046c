import { timingSafeEqual } from 'node:crypto';
import type { Secrets } from '../../../platform/secrets.ts';

/**
 * Return addresses of single mails (VERP): `b-…@bounces.example.cn`, where the text behind the prefix is the delivery, a short
 * digest of the address it went to, and a signature, in letters that survive systems which write addresses in capitals.
 */
const digits = 'abcdefghijklmnopqrstuvwxyz234567';
const idBytes = 16;
const tagBytes = 4;
const signatureBytes = 10;
export const tokenLength = ((idBytes + tagBytes + signatureBytes) * 8) / 5;

export interface Returned {
  noticeId: string;
  /** Digest of the address that the mail went to. */
  addressTag: string;
}

const normal = (address: string) => address.normalize('NFKC').trim().toLowerCase();

/** Keyed, so that it tells nothing of the address to whoever reads it. */
export const addressTagOf = ({ sign }: Pick<Secrets, 'sign'>, address: string): string => sign('bounce-address', normal(address)).subarray(0, tagBytes).toString('hex');

/** @param pattern with one `*` where the token goes, such as `b-*@bounces.example.cn` or `mailbox+*@example.cn` */
export function returnAddress(secrets: Pick<Secrets, 'sign'>, pattern: string, noticeId: string, address: string): string {
  const named = Buffer.concat([Buffer.from(noticeId.replaceAll('-', ''), 'hex'), Buffer.from(addressTagOf(secrets, address), 'hex')]);
  return pattern.replace('*', encode(Buffer.concat([named, signatureOf(secrets, named)])));
}

/** What a return address names; null where the address is none of ours or its signature is wrong. */
export function readReturnAddress(secrets: Pick<Secrets, 'sign'>, pattern: string, address: string): Returned | null {
  const [before, after] = pattern.toLowerCase().split('*') as [string, string];
  const text = address.trim().toLowerCase();
  if (text.length !== before.length + tokenLength + after.length || !text.startsWith(before) || !text.endsWith(after)) return null;
  const bytes = decode(text.slice(before.length, before.length + tokenLength));
  if (bytes === null) return null;
  const named = bytes.subarray(0, idBytes + tagBytes);
  if (!timingSafeEqual(signatureOf(secrets, named), bytes.subarray(idBytes + tagBytes))) return null;
  const hex = named.subarray(0, idBytes).toString('hex');
  return { noticeId: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`, addressTag: named.subarray(idBytes).toString('hex') };
}

/** Whether an address looks like one of ours at all, genuine or not. */
export function looksReturned(pattern: string, address: string): boolean {
  const [before, after] = pattern.toLowerCase().split('*') as [string, string];
  const text = address.trim().toLowerCase();
  return text.length > before.length + after.length && text.startsWith(before) && text.endsWith(after);
}

// 80 bits: whoever guesses has to do so through a server that counts.
const signatureOf = ({ sign }: Pick<Secrets, 'sign'>, named: Buffer) => sign('return-address', named).subarray(0, signatureBytes);

/** RFC 4648 base 32 in small letters; the lengths here need no padding. */
function encode(bytes: Buffer): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return bits.match(/.{5}/g)!.map((five) => digits[Number.parseInt(five, 2)]).join('');
}

function decode(text: string): Buffer | null {
  let bits = '';
  for (const letter of text) {
    const value = digits.indexOf(letter);
    if (value < 0) return null;
    bits += value.toString(2).padStart(5, '0');
  }
  return Buffer.from(bits.match(/.{8}/g)!.map((eight) => Number.parseInt(eight, 2)));
}
