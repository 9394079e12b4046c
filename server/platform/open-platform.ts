import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { contentsOf } from './backup/folder.ts';
import { mirrored } from './backup/mirror-store.ts';
import { openOfficeHours } from './calendar/open-office-hours.ts';
import { openCallers } from './callers.ts';
import { openPool } from './db/pools.ts';
import { openReplicas } from './db/replicas.ts';
import { openPaperSeal } from './documents/paper-seal.ts';
import { openFileStore } from './files/folder-store.ts';
import { openGateways } from './gateways/open-gateways.ts';
import type { Gateways } from './gateways/gateways.ts';
import { loadRing } from './keys/key-ring.ts';
import { WrongDataKey, wrappingBy } from './keys/wrapping.ts';
import { findNextDataKey, keptDataKey, takeNextDataKey } from './keys/kept-data-key.ts';
import { ringReloadMs } from './keys/rotate.ts';
import { everyProcess, newsMissed, openLive } from './live.ts';
import type { Module } from './module.ts';
import type { Platform } from './platform.ts';
import { openIdentityProvider } from './identity-provider.ts';
import { openSecrets } from './secrets.ts';
import { countSends } from './telemetry/count-sends.ts';
import { openLog } from './telemetry/log.ts';
import { openMetrics } from './telemetry/metrics.ts';
import { measurePlatform } from './telemetry/platform-measures.ts';
import { openTracing } from './telemetry/tracing.ts';

export interface PlatformOptions {
  config: Config;
  embedded: boolean;
  appUrl: string;
  /** Past any pooler, for LISTEN; else `appUrl` serves. */
  liveUrl?: string;
  replicaUrl?: string | undefined;
  modules: Module[];
  clock?: { now(): Date };
  log?: Logger;
  gateways?: Gateways;
  /** False for a command that changes what the news is about, and ends. */
  hearsNews?: boolean;
}

/** Opens everything a process needs; `closePlatform` ends it. */
export async function openPlatform({ config, embedded, appUrl, liveUrl = appUrl, replicaUrl, modules, hearsNews = true, ...given }: PlatformOptions): Promise<Platform> {
  const log = given.log ?? openLog(config);
  const metrics = openMetrics({ ofProcess: config.metrics.port !== undefined || config.metrics.token !== undefined });
  const tracing = openTracing(config.tracing, log);
  await mkdir(config.dataDir, { recursive: true });
  const pool = openPool({ url: appUrl, size: config.poolSize, name: 'qilian-web', pooled: config.databasePooled, onError: (error) => log.error({ err: error }, 'database connection lost') });
  if (tracing.on) pool.on('connect', (client) => tracing.watch(client));
  const dataKey = config.dataKey ?? await keptDataKey(config.dataDir, embedded);
  const reloadRing = () => void loadKeys(platform).catch((error: unknown) => log.error({ err: error }, 'the key ring was not read anew'));
  const files = await openFileStore(join(config.dataDir, 'files'));
  const platform: Platform = {
    config,
    embedded,
    pool,
    replicas: replicaUrl === undefined ? undefined : openReplicas({
      url: replicaUrl, primary: pool, size: config.poolSize, mostLagSeconds: config.databaseReplicaLagSeconds, pooled: config.databasePooled, log,
    }),
    clock: given.clock ?? { now: () => new Date() },
    log,
    metrics,
    tracing,
    callers: openCallers(),
    secrets: openSecrets(dataKey),
    wrapping: wrappingBy(dataKey),
    sealed: modules.flatMap((module) => module.sealed ?? []),
    erasers: modules.flatMap((module) => module.erase ?? []),
    tellers: modules.flatMap((module) => module.dataOf ?? []),
    ringIsStale: reloadRing,
    paperSeal: { identityAt: async () => { throw new Error('The seal is not open yet.'); } },
    files: config.backups.dir === undefined ? files : mirrored(files, contentsOf(config.backups.dir), log),
    fileAccess: new Map(modules.flatMap((module) => Object.entries(module.files ?? {}))),
    gateways: countSends(given.gateways ?? openGateways(config, log), metrics),
    identityProvider: config.oidc === null ? null : openIdentityProvider(config.oidc),
    live: await openLive(liveUrl, log),
    officeHours: await openOfficeHours(pool, config.timeZone),
    reactions: new Map(),
    jobs: new Map(),
    errands: new Map(),
    proofWays: modules.find((module) => module.proofWays)?.proofWays ?? (async () => []),
  };
  try {
    await loadKeys(platform);
    platform.paperSeal = await openPaperSeal(platform, config.paperSeal, log);
  } catch (error) {
    await closePlatform(platform);
    throw error;
  }
  if (hearsNews) {
    // News comes at once; this catches what a broken connection missed.
    const timer = setInterval(() => (pool.ended ? clearInterval(timer) : reloadRing()), ringReloadMs).unref();
    platform.live.subscribe(everyProcess, (event) => {
      const missed = event.type === newsMissed;
      if (missed || event.type === 'keys') reloadRing();
      if (missed || event.type === 'calendar') void platform.officeHours.reload().catch((error: unknown) => log.error({ err: error }, 'the calendar was not read anew'));
    });
  }
  for (const module of modules) {
    for (const [type, reactions] of Object.entries(module.reactions ?? {})) {
      platform.reactions.set(type, [...platform.reactions.get(type) ?? [], ...reactions]);
    }
    for (const [name, handler] of Object.entries(module.jobs ?? {})) platform.jobs.set(name, handler);
    for (const [name, handler] of Object.entries(module.errands ?? {})) platform.errands.set(name, handler);
  }
  measurePlatform(platform, modules);
  return platform;
}

export async function closePlatform(platform: Platform): Promise<void> {
  platform.gateways.mail.close();
  await platform.live.close();
  await platform.replicas?.close();
  await platform.pool.end();
  await platform.tracing.close();
}

/**
 * The ring, under the data key that DATA_DIR keeps by now: it may have been changed while this process runs, and a change may
 * have broken off between the database's commit and the file's.
 */
async function loadKeys(platform: Platform): Promise<void> {
  const { config: { dataKey, dataDir } } = platform;
  try {
    await loadRing(platform);
  } catch (error) {
    if (!(error instanceof WrongDataKey) || dataKey !== undefined) throw error;
    const [kept, next] = [await keptDataKey(dataDir, platform.embedded), await findNextDataKey(dataDir)];
    if (await opens(platform, kept)) return;
    if (next === undefined || !await opens(platform, next)) throw error;
    await takeNextDataKey(dataDir);
  }
}

async function opens(platform: Platform, dataKey: string): Promise<boolean> {
  const before = platform.wrapping;
  platform.wrapping = wrappingBy(dataKey);
  try {
    await loadRing(platform);
    return true;
  } catch (error) {
    platform.wrapping = before;
    if (error instanceof WrongDataKey) return false;
    throw error;
  }
}
