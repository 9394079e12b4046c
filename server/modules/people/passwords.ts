import { hash, verify } from '@node-rs/argon2';
import { invalidField } from '../../platform/errors.ts';

/** Argon2id with the parameters of the OWASP password storage cheat sheet: 19 MiB, 2 passes, 1 lane. */
const strength = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, strength);

/** What is checked where there is no password, so that the answer takes as long. */
const nobodysHash = hashPassword('nobody has this password');

export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  const matches = await verify(stored ?? await nobodysHash, password);
  return stored !== null && matches;
}

/** @throws Refusal `people.weak_password` when the login name stands in it or it is one character repeated. */
export function refuseWeakPassword(password: string, loginName: string): void {
  if (password.toLowerCase().includes(loginName) || new Set(password).size < 4) {
    throw invalidField('body.password', 'people.weak_password');
  }
}
