import type { Config } from '../config.ts';
import { startEmbedded } from '../platform/db/embedded.ts';
import { hostsOf, joinHosts } from '../platform/db/hosts.ts';
import { migrate } from '../platform/db/migrate.ts';
import { urlOfPrimary } from '../platform/db/primary.ts';
import { APP_ROLE, roleUrl, WORKER_ROLE } from '../platform/db/roles.ts';
import { requireUpToDate } from '../platform/db/schema-state.ts';

export interface Database {
  embedded: boolean;
  /** Of the embedded database's superuser. */
  adminUrl: string | undefined;
  ownerUrl: string;
  appUrl: string;
  /** Past any pooler, for LISTEN. */
  liveUrl: string;
  workerUrl: string;
  replicaUrl: string | undefined;
  stop(): Promise<void>;
}

/** The embedded database, or the one of DATABASE_URL; migrated either way. */
export async function openDatabase(config: Config, log: (message: string) => void): Promise<Database> {
  const { found, ownerUrl } = await connectTo(config, log);
  try {
    await migrate(await urlOfPrimary(ownerUrl), { log, passwords: { app: givenPassword(config) } });
  } catch (error) {
    await found.stop();
    throw error;
  }
  return found;
}

/** The same for a process that serves a database which `migrate` brought up to date; throws where it isn't. */
export async function joinDatabase(config: Config, log: (message: string) => void): Promise<Database> {
  const { found } = await connectTo(config, log);
  try {
    await requireUpToDate(await urlOfPrimary(found.liveUrl));
  } catch (error) {
    await found.stop();
    throw error;
  }
  return found;
}

/** The same as it stands, not migrated, for commands: of several hosts the one that takes writes. */
export async function connectDatabase(config: Config, log: (message: string) => void): Promise<Database> {
  const { found } = await connectTo(config, log);
  return { ...found, ownerUrl: await urlOfPrimary(found.ownerUrl), workerUrl: await urlOfPrimary(found.workerUrl) };
}

async function connectTo(config: Config, log: (message: string) => void): Promise<{ found: Database; ownerUrl: string }> {
  const { databaseUrl, databaseOwnerUrl, databaseDirectUrl, databaseReplicaUrl } = config;
  const embedded = databaseUrl === undefined ? await startEmbedded({ dataDir: config.dataDir, log }) : undefined;
  const given = embedded?.ownerUrl ?? databaseUrl!;
  const direct = embedded?.ownerUrl ?? databaseDirectUrl ?? given;
  const ownerUrl = embedded?.ownerUrl ?? databaseOwnerUrl ?? direct;
  // Processes that know the owner derive the same passwords from its own, wherever they connect.
  const as = (url: string, role: typeof APP_ROLE | typeof WORKER_ROLE) => {
    const { password } = new URL(roleUrl(hostsOf(ownerUrl)[0]!, role, { app: givenPassword(config) }));
    return joinHosts(hostsOf(url).map((each) => (new URL(each).username === role ? each : Object.assign(new URL(each), { username: role, password }).href)));
  };
  return {
    ownerUrl,
    found: {
      embedded: embedded !== undefined, adminUrl: embedded?.adminUrl, ownerUrl, appUrl: as(given, APP_ROLE), liveUrl: as(direct, APP_ROLE), workerUrl: as(direct, WORKER_ROLE),
      replicaUrl: databaseReplicaUrl === undefined || embedded ? undefined : as(databaseReplicaUrl, APP_ROLE),
      stop: async () => embedded?.stop(),
    },
  };
}

/** Where a URL is the application role's own, its password holds for both roles. */
export function givenPassword({ databaseUrl, databaseDirectUrl }: Config): string | undefined {
  for (const url of [databaseUrl, databaseDirectUrl]) {
    if (url === undefined) continue;
    const { username, password } = new URL(hostsOf(url)[0]!);
    if (username === APP_ROLE) return decodeURIComponent(password);
  }
  return undefined;
}
