import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOnce, Logger } from 'graphile-worker';
import pg from 'pg';
import { pino } from 'pino';
import { modules } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { startEmbedded } from '../../server/platform/db/embedded.ts';
import { migrate } from '../../server/platform/db/migrate.ts';
import { roleUrl, WORKER_ROLE } from '../../server/platform/db/roles.ts';
import { taskList } from '../../server/platform/jobs/worker.ts';
import { closePlatform, openPlatform } from '../../server/platform/open-platform.ts';
import type { Platform } from '../../server/platform/platform.ts';

/** Where it runs: a platform whose clock obeys. */
export interface House {
  platform: Platform;
  clock: { set(instant: Date): void };
  runJobs(): Promise<void>;
}

const silent = new Logger(() => () => undefined);

/** A database of its own that forgets everything. */
export async function openHouse(): Promise<House & { close(): Promise<void> }> {
  const database = await startEmbedded({ ephemeral: true, log: () => undefined });
  const { appUrl } = await migrate(database.ownerUrl, { log: () => undefined });
  const dataDir = await mkdtemp(join(tmpdir(), 'qilian-simulation-'));
  let instant = new Date();
  const clock = { now: () => instant, set: (next: Date) => { instant = next; } };
  const gateways = { mail: { async send() {}, close() {} }, sms: { async send() {} }, realName: null };
  const platform = await openPlatform({
    config: readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error', RATE_LIMIT: '0' }), embedded: true, appUrl, modules, clock, gateways, log: pino({ level: 'error' }),
  });
  // One for all days: a pool of its own for each run may still be ending when the database stops, and its error is nobody's.
  const workers = new pg.Pool({ connectionString: roleUrl(database.ownerUrl, WORKER_ROLE) });
  workers.on('error', () => undefined);
  workers.on('connect', (client) => client.on('error', () => undefined));
  return {
    platform, clock,
    runJobs: () => runOnce({ pgPool: workers, taskList: taskList(platform), noHandleSignals: true, logger: silent }),
    async close() {
      await workers.end();
      await closePlatform(platform);
      await database.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
