import pg from 'pg';
import { type AppliedMigration, migrationsFolder, pendingMigrations, readMigrations } from './migration-files.ts';

const mend = 'Run `node server/main.ts migrate` once, with DATABASE_OWNER_URL set to the owner of the database; then start this process again.';

/** Throws where the schema isn't that of this version, saying which migrations are missing or unknown, and what to do. */
export async function requireUpToDate(url: string, { folder = migrationsFolder, schema = 'public' } = {}): Promise<void> {
  const files = await readMigrations(folder);
  const missing = pendingMigrations(files, await applied(url, schema));
  if (missing.length === 0) return;
  const named = missing.length > 4 ? [...missing.slice(0, 3).map(({ name }) => name), `${missing.length - 3} more`] : missing.map(({ name }) => name);
  throw new Error(`The database is not up to date: it lacks ${named.join(', ')}. ${mend}`);
}

async function applied(url: string, schema: string): Promise<AppliedMigration[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'qilian-start', connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<AppliedMigration>(`select number, name, sha256 from ${client.escapeIdentifier(schema)}.schema_migrations order by number`)).rows;
  } catch (error) {
    const { code } = error as { code?: string };
    // Roles that can't log in, a missing table or one without the right to read it: never migrated, or long ago.
    if (['28P01', '28000', '42P01', '3F000', '42501'].includes(code ?? '')) {
      throw new Error(`The database is not up to date: the application's role can't read what was migrated (${(error as Error).message}). ${mend}`, { cause: error });
    }
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}
