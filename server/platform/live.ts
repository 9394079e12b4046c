import { EventEmitter } from 'node:events';
import { sql } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Tx } from './db/transaction.ts';

/** In place of a person: news for the servers themselves. */
export const everyProcess = '*';

export interface LiveEvent {
  /** `notice`, `case`, `import` or `calendar`. */
  type: string;
  userIds: string[];
  data: Record<string, string>;
}

/** News for open browsers, across processes: sent on commit by NOTIFY, heard over one direct connection. */
export interface Live {
  /** @returns an unsubscribe function */
  subscribe(userId: string, listener: (event: LiveEvent) => void): () => void;
  close(): Promise<void>;
}

const channel = 'qilian_live';
const reconnectAfterMs = 1000;
const peoplePerMessage = 100;

/** Tells the browsers of these people, once the transaction commits; one round trip. */
export async function tell(tx: Tx, ...events: LiveEvent[]): Promise<void> {
  const messages = events.flatMap(inSlices);
  if (messages.length > 0) await sql`select pg_notify(${channel}, message) from unnest(${messages}::text[]) as message`.execute(tx.sql);
}

/** A NOTIFY holds 8000 bytes: long lists of people go out in several. */
function inSlices(event: LiveEvent): string[] {
  const userIds = [...new Set(event.userIds)];
  return Array.from({ length: Math.ceil(userIds.length / peoplePerMessage) }, (_, slice) =>
    JSON.stringify({ ...event, userIds: userIds.slice(slice * peoplePerMessage, (slice + 1) * peoplePerMessage) }));
}

export async function openLive(url: string, log: Logger): Promise<Live> {
  const emitter = new EventEmitter().setMaxListeners(0);
  let client: pg.Client | undefined;
  let closed = false;

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: url, application_name: 'qilian-live' });
    next.on('notification', ({ payload }) => {
      const event = JSON.parse(payload ?? '{}') as LiveEvent;
      for (const userId of event.userIds) emitter.emit(userId, event);
    });
    next.on('error', (error) => log.warn({ err: error }, 'live connection lost'));
    next.on('end', () => {
      if (!closed) setTimeout(() => { void reconnect(); }, reconnectAfterMs).unref();
    });
    await next.connect();
    await next.query(`listen ${channel}`);
    client = next;
  }
  async function reconnect(): Promise<void> {
    if (closed) return;
    try {
      await connect();
    } catch (error) {
      log.warn({ err: error }, 'live connection not back yet');
      setTimeout(() => { void reconnect(); }, reconnectAfterMs).unref();
    }
  }

  await connect();
  return {
    subscribe(userId, listener) {
      emitter.on(userId, listener);
      return () => emitter.off(userId, listener);
    },
    async close() {
      closed = true;
      await client?.end();
    },
  };
}
