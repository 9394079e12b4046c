import type { FastifyRequest } from 'fastify';
import type { Endpoint } from '@qilian/contract/endpoint';
import { anyone, type Actor } from '../auth/actor.ts';
import { localDateOf } from '../calendar/index.ts';
import type { Caller } from '../callers.ts';
import { Behind, inIdentifiedTransaction, inTransaction, type Identification, type Tx } from '../db/transaction.ts';
import { Refusal, type RefusalKind } from '../errors.ts';
import { localeFrom } from '../phrases.ts';
import type { Platform } from '../platform.ts';
import { isProgramToken, programStatement, toProgram } from './program-token.ts';
import { seenBy } from './read-your-writes.ts';
import { hashToken, tokenOf } from './session-token.ts';

/**
 * Opens the transaction of a request as the person behind its session, as the program of its token, or as anyone. Of two
 * people, two taps, or a person and a job that are after the same thing, the later one is done anew: it now finds what the
 * first one made, and goes on from there or says itself what stands in its way.
 * @param exchange what leaves before the end can't be done anew, so nobody is presumed for it
 */
export async function withActor<Result>(
  platform: Platform, request: FastifyRequest, work: (tx: Tx) => Promise<Result>, exchange: Endpoint['exchange'] = 'json',
): Promise<Result> {
  try {
    return await asWhoAsks(platform, request, work, exchange);
  } catch (error) {
    if (exchange !== 'json' || !collisions.has((error as { code?: string }).code ?? '')) throw error;
    return asWhoAsks(platform, request, work, exchange);
  }
}

/** Serialization failure, deadlock, unique and exclusion constraints, a row that was named and is gone. */
const collisions = new Set(['40001', '40P01', '23505', '23P01', '23503']);

async function asWhoAsks<Result>(platform: Platform, request: FastifyRequest, work: (tx: Tx) => Promise<Result>, exchange: Endpoint['exchange']): Promise<Result> {
  const given = tokenOf(request);
  if (given === null) return inTransaction(platform, anyone, work);
  if (given.byCookie && request.method !== 'GET' && request.headers['x-qilian'] === undefined) {
    throw new Refusal('forbidden', 'auth.missing_header');
  }
  return inIdentifiedTransaction(platform, identificationOf(platform, request, given.token, exchange), asShown(request, work));
}

/**
 * What is put into words is so in the language that the page shows, which may be another than the account's. A page says it with
 * every call; a browser that follows a link to a download says only what it prefers, and a program nothing that counts.
 */
function asShown<Result>({ headers }: FastifyRequest, work: (tx: Tx) => Promise<Result>): (tx: Tx) => Promise<Result> {
  const byPage = headers['accept-language'] !== undefined && headers.accept?.includes('application/problem+json') === true;
  if (!byPage) return work;
  const locale = localeFrom(headers['accept-language']);
  return (tx) => work(tx.actor.side === 'program' || tx.actor.locale === locale ? tx : { ...tx, actor: inOtherLanguage(tx.actor, locale) });
}

/** One object for each actor: queries are built once for the actor that they are built for. There are two languages. */
const othersOf = new WeakMap<Actor, Actor>();

function inOtherLanguage(actor: Actor, locale: Actor['locale']): Actor {
  let other = othersOf.get(actor);
  if (!other) othersOf.set(actor, other = { ...actor, locale });
  return other;
}

function identificationOf(platform: Platform, request: FastifyRequest, token: string, exchange: Endpoint['exchange']): Identification {
  const hash = hashToken(token);
  const key = hash.toString('hex');
  const known = exchange === 'json' ? platform.callers.find(key) : undefined;
  const [statement, recognise] = isProgramToken(token)
    ? [programStatement(hash, platform.clock.now(), request.ip), toProgram] as const
    : [sessionStatement(platform, hash, platform.clock.now()), toPerson] as const;
  return {
    statement, presumed: known, readsOnly: exchange === 'json' && request.method === 'GET',
    toActor: (answer) => {
      const { actor, caller } = recognise(answer);
      if (answer === null || caller === null) platform.callers.forget(key);
      else platform.callers.learn(key, { ...caller, answer, actor });
      return actor;
    },
  };
}

/**
 * The same on a replica, where there is one that has all that the caller has seen; else, and where it breaks, must
 * write or would refuse what the primary may allow, on the primary.
 */
export async function withReader<Result>(platform: Platform, request: FastifyRequest, work: (tx: Tx) => Promise<Result>, exchange: Endpoint['exchange'] = 'json'): Promise<Result> {
  const given = tokenOf(request);
  const seen = given && seenBy(request, given.byCookie);
  const replica = seen ? platform.replicas?.pick() : undefined;
  if (!given || !seen || !replica) return withActor(platform, request, work, exchange);
  const who = identificationOf(platform, request, given.token, exchange);
  try {
    return await inIdentifiedTransaction(platform, {
      ...who, from: { pool: replica.pool, seen },
      toActor(answer) {
        if (answer === null) throw new Behind();
        return who.toActor(answer);
      },
    }, asShown(request, work));
  } catch (error) {
    const { code } = error as { code?: string };
    if (error instanceof Refusal ? !unsure.has(error.kind) : code === tooSlow) throw error;
    if (!(error instanceof Refusal || error instanceof Behind || code === mustWrite || code === overtaken)) replica.failed();
    return withActor(platform, request, work, exchange);
  }
}

/** Refusals that may come of what the replica doesn't know yet. */
const unsure = new Set<RefusalKind>(['unauthenticated', 'forbidden', 'not_found']);
const tooSlow = '57014';
/** As a session whose use is to be noted. */
const mustWrite = '25006';
/** A clean-up on the primary took away what was being read. */
const overtaken = '40001';

/** The same transaction as the person of a session that it has just begun or changed, with that person's walls. */
export async function enterSession(tx: Tx, token: string): Promise<Tx> {
  const { rows } = await tx.client.query<{ answer: string | null }>(sessionStatement(tx.platform, hashToken(token), tx.now));
  const { actor } = toPerson(rows[0]!.answer);
  return { ...tx, actor, walls: actor };
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
