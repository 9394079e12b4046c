import { hash, verify } from '@node-rs/argon2';
import { dictionary } from '@zxcvbn-ts/language-common';
import { invalidField } from '../../../platform/errors.ts';

/** Argon2id with the parameters of the OWASP password storage cheat sheet: 19 MiB, 2 passes, 1 lane. */
const strength = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, strength);

/** What is checked where there is no password, so that the answer takes as long. */
const nobodysHash = hashPassword('nobody has this password');

export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  const matches = await verify(stored ?? await nobodysHash, password);
  return stored !== null && matches;
}

/** Some fifty thousand passwords that people chose most, from published leaks; and what everybody tries here first. */
const common = new Set([...dictionary['passwords-common'] as string[], 'qilian', '企联', 'woaini']);

/** What is left of `Password2026!!` when it is looked at as attackers look: the word, without what stands around it. */
const coreOf = (password: string): string => password.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '');

/**
 * NIST SP 800-63B: length (the contract's), no password that many have, none with one's own name in it;
 * no rules about sorts of characters, which make passwords worse.
 * @throws Refusal `people.weak_password`, `people.common_password`
 */
export function refuseWeakPassword(password: string, loginName: string, field = 'body.password'): void {
  const plain = password.normalize('NFKC').toLowerCase();
  if (plain.includes(loginName) || new Set(plain).size < 4) throw invalidField(field, 'people.weak_password');
  const core = coreOf(plain);
  const mostlyCore = plain.length - core.length <= 6;
  if (common.has(plain) || (mostlyCore && common.has(core))) throw invalidField(field, 'people.common_password');
}
