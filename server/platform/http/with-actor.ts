import type { FastifyRequest } from 'fastify';
import type { Endpoint } from '@qilian/contract/endpoint';
import { anyone, type Actor } from '../auth/actor.ts';
import { localDateOf } from '../calendar/index.ts';
import type { Caller } from '../callers.ts';
import { inIdentifiedTransaction, inTransaction, type Identification, type Tx } from '../db/transaction.ts';
import { Refusal } from '../errors.ts';
import type { Platform } from '../platform.ts';
import { isProgramToken, programStatement, toProgram } from './program-token.ts';
import { hashToken, tokenOf } from './session-token.ts';

/**
 * Opens the transaction of a request as the person behind its session, as the program of its token, or as anyone.
 * @param exchange what leaves before the end can't be done anew, so nobody is presumed for it
 */
export async function withActor<Result>(
  platform: Platform, request: FastifyRequest, work: (tx: Tx) => Promise<Result>, exchange: Endpoint['exchange'] = 'json',
): Promise<Result> {
  const given = tokenOf(request);
  if (given === null) return inTransaction(platform, anyone, work);
  if (given.byCookie && request.method !== 'GET' && request.headers['x-qilian'] === undefined) {
    throw new Refusal('forbidden', 'auth.missing_header');
  }
  const hash = hashToken(given.token);
  const key = hash.toString('hex');
  const known = exchange === 'json' ? platform.callers.find(key) : undefined;
  const [statement, recognise] = isProgramToken(given.token)
    ? [programStatement(hash, platform.clock.now(), request.ip), toProgram] as const
    : [sessionStatement(platform, hash, platform.clock.now()), toPerson] as const;
  return inIdentifiedTransaction(platform, {
    statement, presumed: known, readsOnly: exchange === 'json' && request.method === 'GET',
    toActor: (answer) => {
      const { actor, caller } = recognise(answer);
      if (answer === null || caller === null) platform.callers.forget(key);
      else platform.callers.learn(key, { ...caller, answer, actor });
      return actor;
    },
  } satisfies Identification, work);
}

/** The same transaction as the person of a session that it has just begun or changed, with that person's walls. */
export async function enterSession(tx: Tx, token: string): Promise<Tx> {
  const { rows } = await tx.client.query<{ answer: string | null }>(sessionStatement(tx.platform, hashToken(token), tx.now));
  return { ...tx, actor: toPerson(rows[0]!.answer).actor };
}

const sessionStatement = (platform: Platform, tokenHash: Buffer, now: Date) => ({
  name: 'open_session', text: 'select open_session($1, $2, $3)::text as answer', values: [tokenHash, now, localDateOf(platform.officeHours.city(), now)],
});

/** A person as `open_session` tells it. */
export type SessionActor = Omit<Actor, 'roles' | 'scopes'>;

export function toActor(session: SessionActor | null): Actor {
  return session === null ? anyone : { ...session, scopes: [], roles: [...new Set(session.posts.map((post) => post.role))] };
}

function toPerson(answer: string | null): { actor: Actor; caller: Caller | null } {
  const actor = toActor(answer === null ? null : JSON.parse(answer) as SessionActor);
  return { actor, caller: actor.sessionId === null ? null : { policy: 'session', key: actor.sessionId, limit: null } };
}
