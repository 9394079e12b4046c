import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { Actor } from '../auth/actor.ts';
import { anyone } from '../auth/actor.ts';
import type { Caller } from '../callers.ts';
import type { Statement } from '../db/transaction.ts';
import { Refusal } from '../errors.ts';

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
export function programStatement(tokenHash: Buffer, now: Date, address: string): Statement {
  return { name: 'open_program', text: 'select open_program($1, $2, $3)::text as answer', values: [tokenHash, now, plainAddress(address)] };
}

type Opened = Pick<Actor, 'name' | 'locale' | 'scopes' | 'parks'> & { userId: string; callsPerMinute: number | null; department: { id: string; areaId: string } | null };

/** A program acts for its department as the department's liaison does: it has the post, and no role by it. */
export function programActor({ department, ...program }: Pick<Actor, 'name' | 'locale' | 'scopes' | 'parks'> & { userId: string; department: { id: string; areaId: string } | null }): Actor {
  const posts: Actor['posts'] = department === null ? [] : [{ role: 'department_liaison', areaId: department.areaId, departmentId: department.id, officeId: null, parks: program.parks }];
  return { ...anyone, ...program, side: 'program', posts };
}

/** @throws Refusal `auth.token_invalid`, `auth.network_refused` */
export function toProgram(answer: string | null): { actor: Actor; caller: Caller } {
  if (answer === null) throw new Refusal('unauthenticated', 'auth.token_invalid');
  const program = JSON.parse(answer) as Opened | { refused: 'network' };
  if ('refused' in program) throw new Refusal('forbidden', 'auth.network_refused');
  const { callsPerMinute, department, ...opened } = program;
  return { actor: programActor({ ...opened, department }), caller: { policy: 'program', key: opened.userId, limit: callsPerMinute } };
}
