import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { WAL_RECEIVER } from '../db/embedded/release-commits.ts';
import { prepareFolder, streamsOf } from './folder.ts';
import { findStream, type WalStream } from './wal-stream.ts';
import type { WalJob } from './wal-thread.ts';

export interface WalKeeperOptions {
  adminUrl: string;
  backupDir: string;
  /** Commits wait until the backup folder holds them. */
  sync: boolean;
  /** WAL kept in the cluster for a receiver that is away; beyond it a new base backup is needed. */
  mostKeptGigabytes?: number;
  log: { info(message: string): void; warn(message: string): void; error(message: string): void };
}

/** `following`: another process receives. `streaming` without `sync` though wanted: commits don't wait at present. */
export interface WalState {
  streaming: boolean;
  sync: boolean;
  following: boolean;
  /** Bytes that the cluster has on disk and the backup folder not. */
  lagBytes: number;
}

export interface WalKeeper {
  state(): WalState;
  stream(): WalStream | undefined;
  stop(): Promise<void>;
}

const lookEveryMs = 1_000;
/** A receiver that writes nothing for so long is let go of: the product goes on without it, loudly. */
const patienceMs = 10_000;
const tryAgainMs = 2_000;

/**
 * Keeps the WAL of the embedded database in the backup folder, as it is written. With `sync` nothing is
 * acknowledged that isn't there. Where the folder can't take it (full, gone, too slow), commits stop
 * waiting for it after ten seconds and an error says so; once it has caught up, they wait again.
 */
export async function keepWal({ adminUrl, backupDir, sync, mostKeptGigabytes = 16, log }: WalKeeperOptions): Promise<WalKeeper> {
  const state: WalState = { streaming: false, sync: false, following: false, lagBytes: 0 };
  let stream: WalStream | undefined;
  let worker: Worker | undefined;
  let stopped = false;

  const admin = new pg.Client({ connectionString: adminUrl, application_name: 'qilian-wal-keeper' });
  admin.on('error', () => undefined);
  await admin.connect();
  await setSetting('max_slot_wal_keep_size', `${mostKeptGigabytes}GB`);

  async function setSetting(name: string, value: string | null): Promise<void> {
    await admin.query(value === null ? `alter system reset ${name}` : `alter system set ${name} = '${value}'`);
    await admin.query('select pg_reload_conf()');
  }

  async function commitsWait(wait: boolean, why: string): Promise<void> {
    if (state.sync === wait) return;
    await setSetting('synchronous_standby_names', wait ? WAL_RECEIVER : null);
    state.sync = wait;
    if (wait) log.info(`commits wait for the backup folder: ${why}`);
    else if (!stopped) log.error(`commits no longer wait for the backup folder: ${why}`);
  }

  /** Resolves when the thread has ended. */
  async function receive(): Promise<void> {
    await prepareFolder(backupDir);
    const found = await findStream(admin, backupDir, (message) => log.warn(message));
    stream = found.stream;
    state.following = found.active;
    if (found.active) return;
    const job: WalJob = { url: adminUrl, folder: join(streamsOf(backupDir), stream.id), slot: stream.slot, startLsn: found.startLsn, timeline: stream.timeline, segmentBytes: stream.segmentBytes };
    const thread = new Worker(new URL('./wal-thread.ts', import.meta.url), { workerData: job });
    worker = thread;
    await new Promise<void>((done) => {
      thread.on('message', ({ problem }: { problem?: string }) => {
        if (problem !== undefined) log.error(`the backup's WAL: ${problem}`);
      });
      thread.on('error', (error) => log.error(`the backup's WAL: ${(error as Error).message}`));
      thread.on('exit', () => done());
    });
    worker = undefined;
  }

  async function receiveForEver(): Promise<void> {
    for (;;) {
      await receive().catch((error: unknown) => log.error(`the backup's WAL can't be received: ${(error as Error).message}`));
      state.streaming = false;
      if (stopped) return;
      await commitsWait(false, 'its receiver ended').catch(() => undefined);
      await sleep(tryAgainMs);
    }
  }

  let stuckSince: number | undefined;
  let lastFlushed: string | null = null;

  async function look(): Promise<void> {
    const { rows: [row] } = await admin.query<{ streaming: boolean; flushed: string | null; lag: number }>(`
      select coalesce(r.state = 'streaming', false) as streaming, r.flush_lsn::text as flushed,
        greatest(0, pg_wal_lsn_diff(pg_current_wal_flush_lsn(), r.flush_lsn))::float8 as lag
      from (select) as one left join pg_stat_replication r on r.application_name = $1`, [WAL_RECEIVER]);
    state.streaming = row!.streaming;
    state.lagBytes = row!.lag ?? 0;
    const stuck = row!.streaming && state.lagBytes > 0 && row!.flushed === lastFlushed;
    lastFlushed = row!.flushed;
    stuckSince = stuck ? stuckSince ?? performance.now() : undefined;
    if (state.following || worker === undefined) return;
    if (stuckSince !== undefined && performance.now() - stuckSince > patienceMs) {
      await commitsWait(false, `it has written nothing for ${patienceMs / 1000} seconds (full? gone? too slow?)`);
    } else if (sync && row!.streaming && !stuck) {
      await commitsWait(true, 'it has all that is committed');
    }
  }

  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => { looking = looking.then(look).catch(() => undefined); }, lookEveryMs);
  const running = receiveForEver();

  return {
    state: () => state,
    stream: () => stream,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await looking;
      await commitsWait(false, 'stopping').catch(() => undefined);
      worker?.postMessage('stop');
      await Promise.race([running, sleep(5_000)]);
      await worker?.terminate();
      await admin.end().catch(() => undefined);
    },
  };
}
