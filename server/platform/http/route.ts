import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { BodyOf, Endpoint, ParamsOf, QueryOf, ResponseInput } from '@qilian/contract/endpoint';
import type { Actor } from '../auth/actor.ts';
import type { Tx } from '../db/transaction.ts';
import { Refusal } from '../errors.ts';
import { stepUp } from '../auth/fresh.ts';
import type { Platform } from '../platform.ts';
import { answerShape } from './answer-shape.ts';
import { asPrecondition, etagOf, isKnown, isVersioned, takesVersion, versionMatched, withVersion } from './etags.ts';
import type { EventFeed, EventStreams } from './event-streams.ts';
import { findAnswer, fingerprintOf, idempotencyKeyOf, keepAnswer } from './idempotency.ts';
import { checkPermit, type Permit } from './permits.ts';
import { markSeen } from './read-your-writes.ts';
import { sendStream, type Stream } from './streams.ts';
import { check } from './validation.ts';
import { withActor, withReader } from './with-actor.ts';

type AnyEndpoint = Endpoint;

/** The API under construction, and what it holds so far (for the document, the matrix and the fuzzer). */
export interface Api {
  http: FastifyInstance;
  platform: Platform;
  routes: { endpoint: AnyEndpoint; permit: Permit; fresh: boolean }[];
  events: EventStreams;
}

export interface Call<E, Received = undefined> {
  tx: Tx;
  actor: Actor;
  params: ParamsOf<E>;
  query: QueryOf<E>;
  body: BodyOf<E>;
  /** What `receive` brought. */
  received: Received;
  request: FastifyRequest;
  reply: FastifyReply;
}

export type Input<E> = Pick<Call<E>, 'actor' | 'params' | 'query' | 'body'>;

export interface Handling<E, Received> {
  permit: Permit;
  /** A sensitive act: only for who has proved within the last minutes who they are. */
  fresh?: boolean;
  /** Open to who must first enrol a second factor. */
  whileEnrolDue?: boolean;
  /**
   * A replica may answer: seconds behind what others do, never behind what the caller did. Of reading calls only,
   * which bear to be run again on the primary.
   */
  mayLag?: boolean;
  /**
   * What must not hold the transaction of the action open, or must outlive its refusal: reading an
   * upload, checking a password. Runs before it, once `permit` has passed.
   */
  receive?: (request: FastifyRequest, platform: Platform, input: Input<E>) => Promise<Received>;
  handle: (call: Call<E, Received>) => Promise<E extends Endpoint ? ResponseInput<E> | Stream : never>;
  /** For a creating call with `receive`: what of that tells one call from another. */
  fingerprint?: (received: Received) => unknown;
}

/** Endpoint → permit → action, in one transaction that carries the actor's walls. */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType, Received = undefined>(
  api: Api, endpoint: Endpoint<P, Q, B, R>, handling: Handling<Endpoint<P, Q, B, R>, Received>,
): void {
  type E = Endpoint<P, Q, B, R>;
  const { permit, fresh = false, mayLag = false, receive, handle, fingerprint } = handling;
  api.routes.push({ endpoint, permit, fresh });
  const { platform } = api;
  const shapeAnswer = answerShape(endpoint.response);
  const [versioned, conditional] = [isVersioned(endpoint), takesVersion(endpoint)];
  api.http.route({
    method: endpoint.method,
    url: `/api/v1${endpoint.path}`,
    handler: async (request, reply) => {
      const params = endpoint.params && check(endpoint.params, 'params', request.params);
      const query = endpoint.query ? check(endpoint.query, 'query', request.query) : refuseQuery(request);
      const matched = conditional ? versionMatched(request) : null;
      const body = endpoint.body && check(endpoint.body, 'body', withVersion(request.body === undefined ? {} : request.body, matched));
      const key = endpoint.creates ? idempotencyKeyOf(request) : null;
      let received: Received | undefined;
      if (receive) {
        const actor = await withActor(platform, request, async (tx) => {
          await letIn(tx, handling);
          return tx.actor;
        });
        received = await receive(request, platform, { actor, params, query, body } as Input<E>);
      }
      const within = mayLag ? withReader : withActor;
      let mark: Tx['mark'];
      const answer = await within<() => void | Promise<void>>(platform, request, async (tx) => {
        mark = tx.mark;
        await letIn(tx, handling);
        const print = key === null || tx.actor.userId === null ? null : fingerprintOf(tx, request, [request.body, fingerprint?.(received as Received)]);
        const before = print && await findAnswer(tx, key!, print);
        if (before) return () => sendJson(reply.header('idempotency-replayed', 'true'), before);
        const call = { tx, actor: tx.actor, params, query, body, received, request, reply } as Call<E, Received>;
        const result = await handle(call);
        switch (endpoint.exchange) {
          case 'events': return () => api.events.open(reply, tx.actor, result as EventFeed);
          case 'binary': {
            const stream = result as Stream;
            if (stream.afterwards) return () => sendStream(reply, stream);
            await sendStream(reply, stream);
            return () => undefined;
          }
          default: {
            const json = JSON.stringify(shapeAnswer(result));
            if (print) keepAnswer(tx, key!, print, json);
            return () => {
              const etag = versioned ? etagOf((result as { version: number }).version, json) : null;
              if (etag !== null) void reply.header('etag', etag).header('cache-control', 'private, no-cache');
              if (etag !== null && request.method === 'GET' && isKnown(request, etag)) return void reply.code(304).send();
              const next = (result as { next?: unknown }).next;
              if (typeof next === 'string') void reply.header('link', `<${pageAfter(request.url, next)}>; rel="next"`);
              sendJson(reply, json);
            };
          }
        }
      }, endpoint.exchange).catch((error: unknown) => { throw asPrecondition(error, matched); });
      if (mark?.lsn !== undefined && request.method !== 'GET') markSeen(reply, platform.config, mark.lsn);
      await answer();
      return reply;
    },
  });
}

/** What names people and their matters stays in no cache, unless it is asked for by its tag. */
function sendJson(reply: FastifyReply, json: string): void {
  if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
  void reply.type('application/json; charset=utf-8').send(json);
}

/** The same list after this cursor. */
function pageAfter(url: string, cursor: string): string {
  const [path, query = ''] = url.split('?') as [string, string?];
  const params = new URLSearchParams(query);
  params.set('cursor', cursor);
  return `${path}?${params.toString()}`;
}

/** @throws Refusal `auth.sign_in`, `auth.forbidden`, `auth.enrol_due`, `auth.step_up` */
async function letIn(tx: Tx, { permit, fresh, whileEnrolDue }: Pick<Handling<unknown, unknown>, 'permit' | 'fresh' | 'whileEnrolDue'>): Promise<void> {
  checkPermit(permit, tx.actor);
  if (tx.actor.enrolDue && permit.who !== 'anyone' && !whileEnrolDue) throw new Refusal('forbidden', 'auth.enrol_due');
  if (fresh) await stepUp(tx);
}

function refuseQuery(request: FastifyRequest): undefined {
  const keys = Object.keys(request.query as object);
  if (keys.length > 0) {
    throw new Refusal('invalid', 'common.invalid', { errors: keys.map((key) => ({ field: `query.${key}`, code: 'validation.unknown_field', params: { keys: key } })) });
  }
  return undefined;
}
