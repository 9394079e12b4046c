import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { platform as platformActor, type Actor } from '../auth/actor.ts';
import { inTransaction } from '../db/transaction.ts';
import { localDateOf } from '../calendar/index.ts';
import { Refusal } from '../errors.ts';
import { everyProcess, newsMissed, type LiveEvent } from '../live.ts';
import type { Platform } from '../platform.ts';
import { toActor, type SessionActor } from './with-actor.ts';
import { hashToken, tokenOf } from './session-token.ts';

const beatMs = 25_000;
const mostPerPerson = 8;
/** Unsent bytes beyond which a listener counts as gone. */
const mostWaitingBytes = 256 * 1024;
/** After which a browser comes back when its stream ends. */
const comeBackMs = 3000;
/** All come back after a gap and read their screens anew: spread over this time more. */
const spreadMs = 7000;

/** What a handler of an `events` endpoint returns: how to hear. `listen` returns its own end. */
export interface EventFeed {
  listen: (hear: (event: LiveEvent) => void) => () => void;
}

/** Open streams of server-sent events. They hold no database connection. */
export interface EventStreams {
  /** @throws Refusal `common.too_many` beyond what one person may have open */
  open(reply: FastifyReply, actor: Actor, feed: EventFeed): void;
  /** Shows every listener that the line is alive, ends the streams of sessions that have ended, and looks anew at who the others are by now. */
  beat(): Promise<void>;
  /** Whoever listens to this process now. */
  listeners(): Iterable<Pick<Listener, 'actor' | 'hear'>>;
  /** How many are open in this process. */
  count(): number;
  close(): void;
}

interface Listener {
  response: ServerResponse;
  tokenHash: string;
  /** As of the last beat: posts, seats and stand-ins may change while a stream is open. */
  actor: Actor;
  hear: (event: LiveEvent) => void;
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
    const hashes = [...new Set([...listeners].map(({ tokenHash }) => tokenHash))];
    const today = localDateOf(platform.officeHours.city(), platform.clock.now());
    const sessions = await inTransaction(platform, platformActor, async (tx) => {
      const { rows } = await tx.client.query<{ hash: string; actor: SessionActor | null }>(
        `select t.hash, open_session(decode(t.hash, 'hex'), $2, $3) as actor from unnest($1::text[]) as t (hash)`, [hashes, tx.now, today]);
      return new Map(rows.map((row) => [row.hash, row.actor]));
    });
    for (const listener of listeners) {
      const session = sessions.get(listener.tokenHash);
      if (session === null) listener.response.end();
      else if (session !== undefined) listener.actor = toActor(session);
    }
  }

  /** A browser that comes back reads anew whatever it shows. */
  function endAll(): void {
    for (const listener of listeners) {
      write(listener, `retry: ${comeBackMs + Math.round(Math.random() * spreadMs)}\n\n`);
      listener.response.end();
    }
  }
  const leave = platform.live.subscribe(everyProcess, ({ type }) => {
    if (type === newsMissed) endAll();
  });

  return {
    beat,
    listeners: () => listeners,
    open(reply, actor, { listen }) {
      if (closed) throw new Refusal('unavailable', 'common.busy');
      const userId = actor.userId!;
      if ([...listeners].filter((listener) => listener.actor.userId === userId).length >= mostPerPerson) {
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
      const hear = (event: LiveEvent) => {
        write(listener, `${event.lsn === undefined ? '' : `id: ${event.lsn}\n`}event: ${event.type}\ndata: ${JSON.stringify(event.data)}\n\n`);
        if (event.type === 'session_ended' && event.data.sessionId === listener.actor.sessionId) response.end();
        // It hears with the eyes of whoever it was; the browser comes back as who that is by now.
        if (event.type === 'seat_ended' && event.data.enterpriseId === listener.actor.enterprise?.id) response.end();
      };
      const listener: Listener = { response, tokenHash: hashToken(tokenOf(reply.request)!.token).toString('hex'), actor, hear };
      listeners.add(listener);
      const stop = listen(hear);
      const gone = () => {
        stop();
        listeners.delete(listener);
      };
      response.on('close', gone);
      response.on('error', gone);
      response.write(`retry: ${comeBackMs}\n\n`);
    },
    count: () => listeners.size,
    close() {
      closed = true;
      leave();
      clearInterval(timer);
      for (const { response } of listeners) response.end();
    },
  };
}
