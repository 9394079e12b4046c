import type { Config } from '../config.ts';
import { startEmbedded } from '../platform/db/embedded.ts';
import { migrate } from '../platform/db/migrate.ts';
import { APP_ROLE } from '../platform/db/roles.ts';

export interface Database {
  embedded: boolean;
  ownerUrl: string;
  appUrl: string;
  workerUrl: string;
  stop(): Promise<void>;
}

/** The embedded database, or the one of DATABASE_URL; migrated either way. */
export async function openDatabase(config: Config, log: (message: string) => void): Promise<Database> {
  const embedded = config.databaseUrl === undefined ? await startEmbedded({ dataDir: config.dataDir, log }) : undefined;
  const ownerUrl = embedded?.ownerUrl ?? config.databaseOwnerUrl ?? config.databaseUrl!;
  const { appUrl, workerUrl } = await migrate(ownerUrl, { log, passwords: { app: givenPassword(config) } });
  return { embedded: embedded !== undefined, ownerUrl, appUrl, workerUrl, stop: async () => embedded?.stop() };
}

/** Where DATABASE_URL is the application role's own and DATABASE_OWNER_URL the owner's, that password stays as it is. */
function givenPassword({ databaseUrl, databaseOwnerUrl }: Config): string | undefined {
  if (databaseUrl === undefined || databaseOwnerUrl === undefined) return undefined;
  const { username, password } = new URL(databaseUrl);
  return username === APP_ROLE ? decodeURIComponent(password) : undefined;
}
