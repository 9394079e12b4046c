import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { Actor } from '../auth/actor.ts';
import { anyone } from '../auth/actor.ts';
import { Refusal } from '../errors.ts';
import { hashToken } from './session-token.ts';

/** Marks a token as ours wherever it turns up, for whoever looks for secrets that leaked. */
const prefix = 'qilian_';

export const newProgramToken = (): string => prefix + randomBytes(32).toString('base64url');
export const isProgramToken = (token: string): boolean => token.startsWith(prefix);

/** The address as the allowed networks are written: IPv4 as IPv4, no zone. */
export function plainAddress(address: string): string | null {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').replace(/%.*$/, '');
  return isIP(plain) === 0 ? null : plain;
}

/** The statement that finds the program and sets the walls. */
export function programIdentification(token: string, now: Date, address: string): string {
  const source = plainAddress(address);
  return `select open_program('\\x${hashToken(token).toString('hex')}', '${now.toISOString()}', ${source === null ? 'null' : `'${source}'`}) as program`;
}

type Opened = Pick<Actor, 'name' | 'locale' | 'scopes' | 'parks'> & { userId: string; callsPerMinute: number | null };
export type ProgramRow = { program: Opened | { refused: 'network' } | null };

/** @throws Refusal `auth.token_invalid`, `auth.network_refused` */
export function toProgram({ program }: ProgramRow): { actor: Actor; callsPerMinute: number | null } {
  if (program === null) throw new Refusal('unauthenticated', 'auth.token_invalid');
  if ('refused' in program) throw new Refusal('forbidden', 'auth.network_refused');
  const { callsPerMinute, ...opened } = program;
  return { actor: { ...anyone, ...opened, side: 'program' }, callsPerMinute };
}
