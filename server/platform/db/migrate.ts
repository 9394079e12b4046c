import pg from 'pg';
import { installJobs } from '../jobs/install.ts';
import { type AppliedMigration, type MigrationFile, migrationsFolder, pendingMigrations, readMigrations } from './migration-files.ts';
import { APP_ROLE, ensureRoles, type RolePasswords, roleUrl, WORKER_ROLE } from './roles.ts';

export type MigrateOptions = {
  /** Schema of the city, made if missing; the only one on the search path. `public` by default. */
  schema?: string | undefined;
  log: (message: string) => void;
  passwords?: RolePasswords;
  /** Another folder of files than server/migrations. */
  folder?: string;
};

/** URLs of the same database for the two roles that own nothing, and the files that ran. */
export type Migrated = { appUrl: string; workerUrl: string; applied: string[] };

/**
 * Brings a schema up to date: roles, then every numbered file that was not applied yet, each in a transaction of its
 * own together with its row in `schema_migrations`. Two migrators at once are safe: the second waits and finds nothing to
 * do. Needs a direct connection (a session lock doesn't hold through a transaction-pooling proxy).
 * Throws when an applied file was changed, is unknown here, or fails, naming file and line.
 */
export async function migrate(ownerUrl: string, options: MigrateOptions): Promise<Migrated> {
  const { schema = 'public', log, passwords = {}, folder = migrationsFolder } = options;
  const files = await readMigrations(folder);
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'qilian-migrate' });
  await client.connect();
  try {
    // One lock for all schemas of the database: they share the roles.
    await client.query(`SELECT pg_advisory_lock(hashtext('qilian migrate'))`);
    await ensureRoles(client, ownerUrl, passwords);
    await client.query(`DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO ${WORKER_ROLE}', current_database()); END $$`);
    await installJobs(roleUrl(ownerUrl, WORKER_ROLE, passwords));
    await enterSchema(client, schema);
    const { rows } = await client.query<AppliedMigration>('SELECT number, name, sha256 FROM schema_migrations ORDER BY number');
    const pending = pendingMigrations(files, rows);
    for (const file of pending) {
      await apply(client, file);
      log(`migration ${file.name} applied`);
    }
    return {
      appUrl: roleUrl(ownerUrl, APP_ROLE, passwords),
      workerUrl: roleUrl(ownerUrl, WORKER_ROLE, passwords),
      applied: pending.map((file) => file.name),
    };
  } finally {
    await client.end();
  }
}

async function enterSchema(client: pg.Client, schema: string): Promise<void> {
  const name = client.escapeIdentifier(schema);
  const found = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  if (!found.rowCount) await client.query(`CREATE SCHEMA ${name}`);
  await client.query(`SET search_path TO ${name}`);
  await client.query(`SET timezone TO 'UTC'`);
  await client.query(`SET client_min_messages TO warning`);
  await client.query(`
    CREATE TABLE IF NOT EXISTS schema_migrations (
      number integer PRIMARY KEY,
      name text NOT NULL,
      sha256 text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`);
}

async function apply(client: pg.Client, file: MigrationFile): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(file.sql);
    await client.query('INSERT INTO schema_migrations (number, name, sha256) VALUES ($1, $2, $3)', [file.number, file.name, file.sha256]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`Migration ${file.name}${lineOf(file.sql, error)}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** ` line 12`, from the position that PostgreSQL gives in characters. */
function lineOf(sql: string, error: unknown): string {
  if (!(error instanceof pg.DatabaseError) || error.position === undefined) return '';
  return ` line ${sql.slice(0, Number(error.position) - 1).split('\n').length}`;
}
