import { createHmac } from 'node:crypto';
import pg from 'pg';

export const APP_ROLE = 'qilian_app';
export const WORKER_ROLE = 'qilian_worker';

/** Passwords of the two roles. What is not given is derived; `worker` falls back to a given `app`. */
export type RolePasswords = { app?: string | undefined; worker?: string | undefined };

/**
 * The same server and database as the owner's URL, entered as one of the two roles. The password is derived from the
 * owner's when none is given, so that many processes and test databases agree on it and nobody has to store it.
 */
export function roleUrl(ownerUrl: string, role: typeof APP_ROLE | typeof WORKER_ROLE, given: RolePasswords = {}): string {
  const url = new URL(ownerUrl);
  const derived = createHmac('sha256', url.password || ownerUrl).update(`qilian role ${role}`).digest('base64url');
  const chosen = (role === WORKER_ROLE ? given.worker : undefined) ?? given.app;
  url.username = role;
  url.password = encodeURIComponent(chosen ?? derived);
  return url.href;
}

/**
 * Makes sure that the roles exist, can log in with the passwords of `roleUrl`, and stand below the walls: a role that
 * bypasses row security would see every park. Where the owner may not make roles, the error holds the SQL to run.
 */
export async function ensureRoles(client: pg.Client, ownerUrl: string, passwords: RolePasswords): Promise<void> {
  for (const role of [APP_ROLE, WORKER_ROLE] as const) {
    const url = roleUrl(ownerUrl, role, passwords);
    await createIfMissing(client, role, url);
    const { rows } = await client.query<{ above: boolean }>('SELECT rolsuper OR rolbypassrls AS above FROM pg_roles WHERE rolname = $1', [role]);
    if (rows[0]?.above) throw new Error(`Role ${role} is a superuser or bypasses row security, so no wall would hold it. Run: ALTER ROLE ${role} NOSUPERUSER NOBYPASSRLS;`);
    if (!(await canLogIn(url))) await permitted(() => client.query(`ALTER ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(passwordOf(url))}`));
  }
}

const passwordOf = (url: string) => decodeURIComponent(new URL(url).password);

async function createIfMissing(client: pg.Client, role: string, url: string): Promise<void> {
  const found = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  if (found.rowCount) return;
  await permitted(async () => {
    try {
      await client.query(`CREATE ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(passwordOf(url))}`);
    } catch (error) {
      // Roles belong to the whole server: the migrator of another database may make them at this moment.
      if (!['42710', '23505'].includes(codeOf(error))) throw error;
    }
  });
}

async function canLogIn(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    return true;
  } catch (error) {
    // 28P01: wrong password; 28000: the role may not log in.
    if (['28P01', '28000'].includes(codeOf(error))) return false;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function permitted(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (codeOf(error) !== '42501') throw error;
    throw new Error(
      `The database's owner may not make or change the roles ${APP_ROLE} and ${WORKER_ROLE}. ` +
        'Choose a password, have an administrator run\n' +
        `  CREATE ROLE ${APP_ROLE} LOGIN PASSWORD '<password>';\n` +
        `  CREATE ROLE ${WORKER_ROLE} LOGIN PASSWORD '<password>';\n` +
        `(ALTER ROLE where one exists), and set DATABASE_OWNER_URL to the owner, DATABASE_URL to ${APP_ROLE} with that password.`,
      { cause: error },
    );
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
