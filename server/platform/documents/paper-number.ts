import { randomInt } from 'node:crypto';

/** Without I, L, O and U, which are misread (Crockford's base 32). */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Such as `QL2026-7F3K9-M2P4T`: 50 random bits, so that nobody finds papers by trying numbers. */
export function newPaperNumber(year: number): string {
  const five = () => Array.from({ length: 5 }, () => digits[randomInt(32)]).join('');
  return `QL${year}-${five()}-${five()}`;
}

/** The number that somebody typed, as it is kept: case, spaces and look-alikes don't matter. */
export function asPaperNumber(typed: string): string {
  const plain = typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  const random = plain.slice(6).replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return `${plain.slice(0, 6)}-${random.slice(0, 5)}-${random.slice(5)}`;
}
