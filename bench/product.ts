import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { modules } from '@qilian/server/app.ts';
import { readConfig } from '@qilian/server/config.ts';
import { startEmbedded } from '@qilian/server/platform/db/embedded.ts';
import { migrate } from '@qilian/server/platform/db/migrate.ts';
import { closePlatform, openPlatform } from '@qilian/server/platform/open-platform.ts';
import type { Platform } from '@qilian/server/platform/platform.ts';

/** The product as it is really started, on a database of its own with full durability. */
export interface Product {
  platform: Platform;
  ownerUrl: string;
  appUrl: string;
  port: number;
  /** Once it serves. */
  serverPid(): number;
  /** Starts server and worker as a process of their own. With `at` the server alone, whose clock stands there, so that no sweep changes the data. */
  serve(at?: Date): Promise<void>;
  close(): Promise<void>;
}

const quiet = () => undefined;

/** @param folder keeps the data for the next time; without it they go away with the product */
export async function openProduct(port: number, folder?: string): Promise<Product> {
  const dataDir = folder ?? await mkdtemp(join(tmpdir(), 'qilian-bench-'));
  // Root's PostgreSQL runs under an account that must be able to enter, or it keeps its data elsewhere.
  if (folder === undefined) await chmod(dataDir, 0o755);
  const database = await startEmbedded({ dataDir, log: quiet });
  const { appUrl } = await migrate(database.ownerUrl, { log: quiet });
  const env = { DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'error', RATE_LIMIT: '0' };
  const platform = await openPlatform({ config: readConfig(env), embedded: true, appUrl, modules, log: pino({ level: 'error' }) });
  let server: ChildProcess | undefined;
  return {
    platform, ownerUrl: database.ownerUrl, appUrl, port,
    serverPid: () => server!.pid!,
    async serve(at) {
      const program = at === undefined ? ['../server/main.ts', 'start', '--empty'] : ['serve-at.ts', at.toISOString(), appUrl];
      server = spawn(process.execPath, [join(import.meta.dirname, program[0]!), ...program.slice(1)], { env: { ...process.env, ...env }, stdio: 'inherit' });
      for (let tries = 0; ; tries += 1) {
        const ready = await fetch(`http://127.0.0.1:${port}/health/ready`).then((answer) => answer.ok, () => false);
        if (ready) return;
        if (tries > 600 || server.exitCode !== null) throw new Error('The server did not start.');
        await new Promise((resolve) => { setTimeout(resolve, 100); });
      }
    },
    async close() {
      if (server && server.exitCode === null) {
        server.kill('SIGTERM');
        await once(server, 'exit');
      }
      await closePlatform(platform);
      await database.stop();
      if (folder === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
