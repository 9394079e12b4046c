import { sql } from 'kysely';
import { platform as platformActor } from '../auth/actor.ts';
import { inTransaction, type Tx } from '../db/transaction.ts';
import type { Module } from '../module.ts';
import type { Platform } from '../platform.ts';
import { cached } from './metrics.ts';

const everySeconds = 15;

export interface QueueState {
  /** Due now and not begun. */
  ready: number;
  /** For later. */
  scheduled: number;
  /** Failed before, to be tried again. */
  retrying: number;
  /** Given up after all attempts. */
  failed: number;
  /** Age of the oldest that is due. */
  lagSeconds: number;
}

export async function queueState(tx: Tx): Promise<QueueState> {
  const { rows: [row] } = await sql<QueueState>`select ready, scheduled, retrying, failed, lag_seconds as "lagSeconds" from graphile_worker.queue_state(${tx.now}::timestamptz)`.execute(tx.sql);
  return row!;
}

/** Seconds since the oldest entry that no seal covers was written; 0 where all are sealed. */
export async function unsealedSeconds(tx: Tx): Promise<number> {
  const { rows: [sealed] } = await sql<{ until: string }>`select coalesce((select until_txid from ledger_seals order by until_txid desc limit 1), '0'::xid8)::text as until`.execute(tx.sql);
  const { rows: [oldest] } = await sql<{ at: Date }>`select at from ledger_entries where txid >= ${sealed!.until}::xid8 order by txid, id limit 1`.execute(tx.sql);
  return oldest === undefined ? 0 : Math.max(0, (tx.now.getTime() - oldest.at.getTime()) / 1000);
}

/** What the platform and its modules measure beside their counters. */
export function measurePlatform(platform: Platform, modules: Module[]): void {
  const { metrics, pool } = platform;
  const reading = <Value>(seconds: number, read: (tx: Tx) => Promise<Value>) => cached(seconds, () => inTransaction(platform, platformActor, read));
  metrics.gauge('qilian_database_connections', 'Connections of this process to the database; waiting: calls for one', 'state', () => ({
    busy: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount, limit: platform.config.poolSize,
  }));
  const queue = reading(everySeconds, queueState);
  metrics.gauge('qilian_jobs', 'Jobs in the queue', 'state', async () => {
    const { lagSeconds: _lag, ...states } = await queue();
    return states;
  });
  metrics.gauge('qilian_jobs_lag_seconds', 'Age of the oldest job that is due', undefined, async () => (await queue()).lagSeconds);
  metrics.gauge('qilian_ledger_unsealed_seconds', 'Age of the oldest entry of the ledger that no seal covers', undefined, reading(everySeconds, unsealedSeconds));
  for (const { name, help, label, everySeconds: seconds, read } of modules.flatMap((module) => module.measures ?? [])) metrics.gauge(name, help, label, reading(seconds, read));
}
