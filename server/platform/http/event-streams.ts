import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { platform as platformActor, type Actor } from '../auth/actor.ts';
import { inTransaction } from '../db/transaction.ts';
import { Refusal } from '../errors.ts';
import type { LiveEvent } from '../live.ts';
import type { Platform } from '../platform.ts';

const beatMs = 25_000;
const mostPerPerson = 8;
/** Unsent bytes beyond which a listener counts as gone. */
const mostWaitingBytes = 256 * 1024;
/** Seconds after which a browser comes back when its stream ends. */
const comeBackMs = 3000;

/** What a handler of an `events` endpoint returns: how to hear. `listen` returns its own end. */
export interface EventFeed {
  listen: (hear: (event: LiveEvent) => void) => () => void;
}

/** Open streams of server-sent events. They hold no database connection. */
export interface EventStreams {
  /** @throws Refusal `common.too_many` beyond what one person may have open */
  open(reply: FastifyReply, actor: Actor, feed: EventFeed): void;
  /** Shows every listener that the line is alive, and ends the streams of sessions that have ended. */
  beat(): Promise<void>;
  close(): void;
}

interface Listener {
  response: ServerResponse;
  sessionId: string;
  userId: string;
}

export function openEventStreams(platform: Platform): EventStreams {
  const listeners = new Set<Listener>();
  let closed = false;
  const timer = setInterval(() => {
    beat().catch((error: unknown) => platform.log.warn({ err: error }, 'sessions of live streams could not be looked at'));
  }, beatMs).unref();

  function write(listener: Listener, text: string): void {
    if (listener.response.writableLength > mostWaitingBytes) listener.response.destroy();
    else listener.response.write(text);
  }

  async function beat(): Promise<void> {
    for (const listener of listeners) write(listener, ': still here\n\n');
    if (listeners.size === 0) return;
    const ids = [...new Set([...listeners].map(({ sessionId }) => sessionId))];
    const alive = await inTransaction(platform, platformActor, (tx) => tx.sql.selectFrom('sessions').innerJoin('users', 'users.id', 'sessions.user_id')
      .select('sessions.id').where('sessions.id', 'in', ids).where('sessions.revoked_at', 'is', null).where('sessions.expires_at', '>', tx.now).where('users.left_at', 'is', null)
      .execute());
    const open = new Set(alive.map(({ id }) => id));
    for (const listener of listeners) {
      if (ids.includes(listener.sessionId) && !open.has(listener.sessionId)) listener.response.end();
    }
  }

  return {
    beat,
    open(reply, actor, { listen }) {
      if (closed) throw new Refusal('unavailable', 'common.busy');
      const userId = actor.userId!;
      if ([...listeners].filter((listener) => listener.userId === userId).length >= mostPerPerson) {
        throw new Refusal('too_many', 'common.too_many', { retryAfterSeconds: 60 });
      }
      reply.hijack();
      const response = reply.raw;
      response.writeHead(200, {
        ...reply.getHeaders() as Record<string, string>,
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      });
      const listener = { response, sessionId: actor.sessionId!, userId };
      listeners.add(listener);
      const leave = listen((event) => write(listener, `event: ${event.type}\ndata: ${JSON.stringify(event.data)}\n\n`));
      const gone = () => {
        leave();
        listeners.delete(listener);
      };
      response.on('close', gone);
      response.on('error', gone);
      response.write(`retry: ${comeBackMs}\n\n`);
    },
    close() {
      closed = true;
      clearInterval(timer);
      for (const { response } of listeners) response.end();
    },
  };
}
