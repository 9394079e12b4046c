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

interface Opened {
  database?: Database;
  backups?: Awaited<ReturnType<typeof keepBackups>>;
  platform?: Awaited<ReturnType<typeof openPlatform>>;
  /** The demo's one long transaction is under way. */
  loading?: boolean;
  metrics?: Awaited<ReturnType<typeof serveMetrics>>;
  keeping?: ReturnType<typeof startSweeps>;
  api?: Awaited<ReturnType<typeof buildApi>>;
  worker?: Awaited<ReturnType<typeof startWorker>>;
  doors?: { close(): Promise<void> }[];
}

type Open = (config: Config, log: (message: string) => void) => Promise<Database>;
type Log = ReturnType<typeof openLog>;

const longestStopMs = 20_000;

/** Opens the database and serves it until SIGTERM or SIGINT, at whatever step of its start it stands then; stops in order. */
export async function runProcess(config: Config, open: Open, parts: Parts): Promise<void> {
  const log = openLog(config);
  const opened: Opened = {};
  const stopping = new AbortController();
  // Signals may come with the first line: only what is heard from here on is stopped in order.
  const started = Promise.resolve().then(() => begin(config, open, parts, opened, log, stopping.signal));
  const stop = (signal: string) => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), longestStopMs).unref();
    void (async () => {
      // A step of the start is let end, but for the long one: that is rolled back.
      if (!opened.loading) await started.catch(() => undefined);
      await close(opened);
      process.exit(0);
    })().catch((error: unknown) => {
      log.error({ err: error }, 'stopped in disorder');
      process.exit(1);
    });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  try {
    await started;
  } catch (error) {
    // What broke because it was stopped is told by nobody: the process ends in a moment.
    if (stopping.signal.aborted) return;
    stopping.abort();
    await close(opened);
    throw error;
  }
}

/** Step by step, so that none begins once it is to stop. */
async function begin(config: Config, open: Open, parts: Parts, opened: Opened, log: Log, stopping: AbortSignal): Promise<void> {
  const database = opened.database = await open(config, (message) => log.info(message));
  if (stopping.aborted) return;
  const backups = opened.backups = await keepBackups(config, database, log);
  if (stopping.aborted) return;
  const { embedded, appUrl, liveUrl, replicaUrl } = database;
  const platform = opened.platform = await openPlatform({ config, embedded, appUrl, liveUrl, replicaUrl, modules, log });
  if (parts.demo && embedded && config.isTrial) {
    const { loadDemo } = await import('../seed/load-demo.ts');
    if (stopping.aborted) return;
    opened.loading = true;
    await loadDemo(platform);
    opened.loading = false;
  }
  if (stopping.aborted) return;
  measureBackups(platform, backups);
  opened.metrics = await serveMetrics(platform);
  opened.keeping = startSweeps(platform, modules, { everywhere: true });
  const api = opened.api = parts.web ? await buildApi(platform, modules) : undefined;
  if (stopping.aborted) return;
  opened.worker = parts.worker ? await startWorker(platform, database.workerUrl, modules, config.workerJobs) : undefined;
  if (stopping.aborted) return;
  opened.doors = parts.worker ? (await Promise.all(modules.flatMap((module) => module.listens?.(platform) ?? []))).filter((door) => door !== undefined) : [];
  if (stopping.aborted) return;
  if (api) {
    await api.http.listen({ host: config.host, port: config.port, listenTextResolver: (address) => listeningText(address, config.tls !== null) });
    const token = await setUpToken(platform);
    log.info({ url: config.publicUrl, console: `${config.publicUrl}/console/`, ...(token !== null && { setUp: `${config.publicUrl}/console/setup?token=${token}` }) }, 'Qilian is ready');
  } else log.info('Qilian works: jobs and regular work');
}

async function close({ database, backups, platform, loading, metrics, keeping, api, worker, doors = [] }: Opened): Promise<void> {
  metrics?.close();
  await Promise.all(doors.map((door) => door.close()));
  await api?.http.close();
  await worker?.stop();
  await keeping?.stop();
  // While it loads its connections would be waited for; the end of the process gives them up.
  if (platform && !loading) await closePlatform(platform);
  await backups?.stop();
  await database?.stop();
}
