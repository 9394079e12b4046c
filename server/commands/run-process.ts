import { modules } from '../app.ts';
import { buildApi } from '../build-api.ts';
import type { Config } from '../config.ts';
import { closePlatform, openPlatform } from '../platform/open-platform.ts';
import { startSweeps } from '../platform/jobs/sweeps.ts';
import { startWorker } from '../platform/jobs/worker.ts';
import { listeningText } from '../platform/http/certificate.ts';
import { openLog } from '../platform/telemetry/log.ts';
import { serveMetrics } from '../platform/telemetry/serve-metrics.ts';
import { measureBackups } from './measure-backups.ts';
import { setUpToken } from '../modules/people/index.ts';
import type { Database } from './database.ts';
import { keepBackups } from './keep-backups.ts';

export interface Parts {
  web: boolean;
  worker: boolean;
  /** Loads the demo where the database is the embedded one, still empty and reached from this machine alone. */
  demo: boolean;
}

/** Opens the database and serves it until SIGTERM or SIGINT; then stops in order. */
export async function runProcess(config: Config, open: (config: Config, log: (message: string) => void) => Promise<Database>, parts: Parts): Promise<void> {
  const log = openLog(config);
  const database = await open(config, (message) => log.info(message));
  const backups = await keepBackups(config, database, log);
  const { embedded, appUrl, liveUrl, replicaUrl } = database;
  const platform = await openPlatform({ config, embedded, appUrl, liveUrl, replicaUrl, modules, log });
  if (parts.demo && embedded && config.isTrial) {
    const { loadDemo } = await import('../seed/load-demo.ts');
    await loadDemo(platform);
  }
  measureBackups(platform, backups);
  const metrics = await serveMetrics(platform);
  const keeping = startSweeps(platform, modules, { everywhere: true });
  const api = parts.web ? await buildApi(platform, modules) : undefined;
  const worker = parts.worker ? await startWorker(platform, database.workerUrl, modules, config.workerJobs) : undefined;
  const doors = parts.worker ? (await Promise.all(modules.flatMap((module) => module.listens?.(platform) ?? []))).filter((door) => door !== undefined) : [];
  if (api) {
    await api.http.listen({ host: config.host, port: config.port, listenTextResolver: (address) => listeningText(address, config.tls !== null) });
    const token = await setUpToken(platform);
    log.info({ url: config.publicUrl, console: `${config.publicUrl}/console/`, ...(token !== null && { setUp: `${config.publicUrl}/console/setup?token=${token}` }) }, 'Qilian is ready');
  } else log.info('Qilian works: jobs and regular work');

  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), 20_000).unref();
    void (async () => {
      metrics?.close();
      await Promise.all(doors.map((door) => door.close()));
      await api?.http.close();
      await worker?.stop();
      await keeping.stop();
      await closePlatform(platform);
      await backups.stop();
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
