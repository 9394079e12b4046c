import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** RFC 6238, section 5.2: the recommended step. */
const stepSeconds = 30;
/** Clocks of phones are off: the step before and the one after are taken too (RFC 6238, section 6). */
const drift = 1;

/** RFC 4226, section 4: 160 bits. */
export const newSecret = (): Buffer => randomBytes(20);

/** HMAC-based one-time password (RFC 4226, section 5.3). Authenticator apps know SHA-1 and six digits only. */
export function hotp(secret: Buffer, counter: number, { digits = 6, algorithm = 'sha1' } = {}): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac(algorithm, secret).update(message).digest();
  const offset = mac.at(-1)! & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits).padStart(digits, '0');
}

export const stepAt = (at: Date): number => Math.floor(at.getTime() / 1000 / stepSeconds);

/** The step whose code this is, within the drift of clocks; null for a wrong one. */
export function stepOf(secret: Buffer, code: string, at: Date): number | null {
  const now = stepAt(at);
  const given = Buffer.from(code);
  let found: number | null = null;
  for (let step = now - drift; step <= now + drift; step += 1) {
    const expected = Buffer.from(hotp(secret, step));
    if (expected.length === given.length && timingSafeEqual(expected, given)) found = step;
  }
  return found;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, section 6, without padding. */
export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** The address that authenticator apps read from a QR code. */
export function keyUri(secret: Buffer, account: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=6&period=${stepSeconds}`;
}
