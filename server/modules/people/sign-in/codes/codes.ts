import { timingSafeEqual } from 'node:crypto';
import type { Secrets } from '../../../../platform/secrets.ts';

export const codeLifeMs = 10 * 60_000;
export const codeAttempts = 5;
export const resendAfterMs = 60_000;

/** The six digits of a code: a keyed digest of its id, so that it needs to be stored nowhere and a job can tell it. */
export function codeOf(secrets: Secrets, codeId: string): string {
  return String(secrets.sign('sign-in-code', codeId).readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
}

export function isCode(secrets: Secrets, codeId: string, given: string): boolean {
  const expected = Buffer.from(codeOf(secrets, codeId));
  const bytes = Buffer.from(given);
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}
