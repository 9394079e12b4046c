import { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import { DatabaseClient } from './db/client.ts';
import { hostsOf } from './db/hosts.ts';
import { findPrimary } from './db/primary.ts';
import type { Tx } from './db/transaction.ts';

/** In place of a person: news for the servers themselves. */
export const everyProcess = '*';
/** To a process whose connection was broken: whatever was said meanwhile it didn't hear. */
export const newsMissed = 'missed';

export interface LiveEvent {
  /** `notice`, `case`, `import`, `calendar` or `session_ended`. */
  type: string;
  userIds: string[];
  data: Record<string, string>;
  /** By which place in the log a replica has what happened. */
  lsn?: string | undefined;
}

/**
 * News for open browsers, across processes, by NOTIFY and LISTEN over one direct connection. Sent right
 * after the commit and not in it: a transaction that notifies holds a lock of the whole database while
 * it waits for the disk, so that no two could commit together. What a crash in between loses is a
 * refresh of the screen, never a notice; what a broken connection loses is made up for once it is back.
 */
export interface Live {
  publish(events: LiveEvent[]): void;
  /** Tells idle workers that there is work; they look by themselves every second else. */
  wakeWorkers(): void;
  /** @returns an unsubscribe function */
  subscribe(userId: string, listener: (event: LiveEvent) => void): () => void;
  close(): Promise<void>;
}

const channel = 'qilian_live';
const reconnectAfterMs = 1000;
const peoplePerMessage = 100;

/** News goes out together after this many milliseconds. */
const gatherMs = 15;
const workersChannel = 'jobs:insert';

/** Tells the browsers of these people, once the transaction commits. */
export function tell(tx: Tx, ...events: LiveEvent[]): void {
  tx.afterCommit.push(() => tx.platform.live.publish(events.map((event) => ({ ...event, lsn: tx.mark?.lsn }))));
}

/** A NOTIFY holds 8000 bytes: long lists of people go out in several. */
function inSlices(event: LiveEvent): string[] {
  const userIds = [...new Set(event.userIds)];
  return Array.from({ length: Math.ceil(userIds.length / peoplePerMessage) }, (_, slice) =>
    JSON.stringify({ ...event, userIds: userIds.slice(slice * peoplePerMessage, (slice + 1) * peoplePerMessage) }));
}

export async function openLive(url: string, log: Logger): Promise<Live> {
  const emitter = new EventEmitter().setMaxListeners(0);
  const primary = findPrimary(url);
  let client: DatabaseClient | undefined;
  let closed = false;

  async function connect(): Promise<void> {
    const next = new DatabaseClient(
      { connectionString: hostsOf(url)[0]!, application_name: 'qilian-live', options: '-c synchronous_commit=off', connectionTimeoutMillis: 10_000, keepAlive: true },
      { primary, schema: 'public', pooled: false },
    );
    next.on('notification', ({ payload }) => {
      const event = JSON.parse(payload ?? '{}') as LiveEvent;
      for (const userId of event.userIds) emitter.emit(userId, event);
    });
    next.on('error', (error) => log.warn({ err: error }, 'live connection lost'));
    await next.connect();
    await next.query(`listen ${channel}`);
    next.on('end', () => {
      if (!closed) setTimeout(() => { void reconnect(); }, reconnectAfterMs).unref();
    });
    client = next;
  }
  async function reconnect(): Promise<void> {
    if (closed) return;
    try {
      await connect();
      emitter.emit(everyProcess, { type: newsMissed, userIds: [everyProcess], data: {} } satisfies LiveEvent);
    } catch (error) {
      log.warn({ err: error }, 'live connection not back yet');
      setTimeout(() => { void reconnect(); }, reconnectAfterMs).unref();
    }
  }

  let waiting: { to: string; message: string }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let sending = Promise.resolve();

  function gather(...messages: { to: string; message: string }[]): void {
    if (closed) return;
    waiting.push(...messages);
    timer ??= setTimeout(() => { sending = sending.then(sendGathered); }, gatherMs);
  }
  async function sendGathered(): Promise<void> {
    timer = undefined;
    const messages = waiting;
    waiting = [];
    if (messages.length === 0) return;
    try {
      await client?.query('select pg_notify(n.channel, n.message) from unnest($1::text[], $2::text[]) as n (channel, message)', [messages.map(({ to }) => to), messages.map(({ message }) => message)]);
    } catch (error) {
      log.warn({ err: error }, 'live news lost');
    }
  }

  await connect();
  return {
    publish: (events) => gather(...events.flatMap(inSlices).map((message) => ({ to: channel, message }))),
    wakeWorkers: () => {
      if (waiting.every(({ to }) => to !== workersChannel)) gather({ to: workersChannel, message: '{"count":1}' });
    },
    subscribe(userId, listener) {
      emitter.on(userId, listener);
      return () => emitter.off(userId, listener);
    },
    async close() {
      clearTimeout(timer);
      await sending.then(sendGathered);
      closed = true;
      await client?.end();
    },
  };
}
