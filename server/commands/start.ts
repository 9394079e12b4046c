import { pino } from 'pino';
import { modules } from '../app.ts';
import { buildApi } from '../build-api.ts';
import type { Config } from '../config.ts';
import { closePlatform, openPlatform } from '../platform/open-platform.ts';
import { startWorker } from '../platform/jobs/worker.ts';
import { setUpToken } from '../modules/people/index.ts';
import { openDatabase } from './database.ts';

/** Everything in one process: database, migrations, demo at the first start, web and worker. */
export async function start(config: Config, { empty }: { empty: boolean }): Promise<void> {
  const log = pino({ level: config.logLevel });
  const database = await openDatabase(config, (message) => log.info(message));
  const platform = await openPlatform({ config, embedded: database.embedded, appUrl: database.appUrl, modules, log });
  if (!empty && database.embedded && config.onLoopback) {
    const { loadDemo } = await import('../seed/load-demo.ts');
    await loadDemo(platform);
  }
  const api = await buildApi(platform, modules);
  const worker = await startWorker(platform, database.workerUrl, modules, 4);
  await api.http.listen({ host: config.host, port: config.port });
  const token = await setUpToken(platform);
  log.info({ url: config.publicUrl, console: `${config.publicUrl}/console/`, ...(token !== null && { setUp: `${config.publicUrl}/console/setup?token=${token}` }) }, 'Qilian is ready');

  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), 20_000).unref();
    void (async () => {
      await api.http.close();
      await worker.stop();
      await closePlatform(platform);
      await database.stop();
      process.exit(0);
    })().catch((error: unknown) => {
      log.error({ err: error }, 'stopped in disorder');
      process.exit(1);
    });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
