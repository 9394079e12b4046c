import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { type Account, run } from './account.ts';
import type { Binaries } from './binaries.ts';
import type { Cluster } from './postmaster.ts';

export const ADMIN = 'postgres';
export const OWNER = 'qilian_owner';
export const DATABASE = 'qilian';

/** Written into postgresql.conf at birth, so that an operator may change them there or by ALTER SYSTEM. */
const BIRTH_SETTINGS = {
  shared_buffers: '256MB',
  max_connections: 100,
  max_wal_size: '2GB',
  wal_compression: 'on',
  random_page_cost: 1.1,
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %q%u@%d ',
};

/**
 * pg_trgm asks the system's character types what a letter is; with plain C no Chinese character is one and
 * its trigrams are empty. The first name that the system knows is taken.
 */
const CHARACTER_TYPES = ['C.UTF-8', 'en_US.UTF-8', 'C'];

/**
 * Makes the folder `home/cluster`. It appears complete or not at all: a start that is killed
 * in the middle leaves only `cluster.new`, which the next one removes.
 */
export async function initialiseCluster(
  home: string,
  account: Account,
  binaries: Binaries,
  adminPassword: string,
  sync: boolean,
): Promise<void> {
  const unfinished = path.join(home, 'cluster.new');
  const passwordFile = path.join(home, 'initdb.password');
  await mkdir(home, { recursive: true });
  await chmod(home, 0o700);
  await rm(unfinished, { recursive: true, force: true });
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, adminPassword, { mode: 0o600, flag: 'wx' });
  if (account.uid !== undefined && account.gid !== undefined) {
    await chown(passwordFile, account.uid, account.gid);
    await chown(home, account.uid, account.gid);
  }
  const settings = Object.entries(BIRTH_SETTINGS).map(([name, value]) => `--set=${name}=${value}`);
  const args = ['--encoding=UTF8', `--username=${ADMIN}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', ...settings, ...(sync ? [] : ['--no-sync'])];
  let problem: string | undefined;
  for (const characterType of CHARACTER_TYPES) {
    // Sorting and casing come from the built-in provider, the same on every system.
    const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', `--lc-ctype=${characterType}`];
    const { code, output } = await run(account, binaries.initdb, [`--pgdata=${unfinished}`, ...locale, ...args]);
    problem = code === 0 ? undefined : output.trim();
    if (!problem?.includes('invalid locale name')) break;
  }
  await rm(passwordFile, { force: true });
  if (problem) throw new Error(`initdb could not make ${unfinished}:\n${problem}`);
  await rename(unfinished, path.join(home, 'cluster'));
}

/** An update that brings another major version of PostgreSQL can't read the old cluster. */
export async function checkVersion(folder: string, binaries: Binaries): Promise<void> {
  const version = Number(await readFile(path.join(folder, 'PG_VERSION'), 'utf8'));
  if (version === binaries.major) return;
  throw new Error(
    `The database in ${folder} is of PostgreSQL ${version}, the installed programs are of ${binaries.major}. ` +
      `Move it over with pg_upgrade, or run PostgreSQL ${version} on it and set DATABASE_URL.`,
  );
}

/** Sets the superuser's password anew by single-user mode; the server must not run. For a lost database.json. */
export async function resetAdminPassword(cluster: Cluster, password: string): Promise<void> {
  const args = ['--single', '-D', cluster.folder, DATABASE_OF_ADMIN];
  const { code, output } = await run(cluster.account, cluster.binaries.postgres, args, `ALTER ROLE "${ADMIN}" PASSWORD '${password}'\n`);
  if (code !== 0 || /ERROR|FATAL/.test(output)) throw new Error(`The password of ${cluster.folder} could not be set anew:\n${output.trim()}`);
}

export const DATABASE_OF_ADMIN = 'postgres';

/**
 * Owner and database of the application, made if missing. The owner is no superuser, so that what works
 * here works on a managed PostgreSQL too; it may make roles, and databases where tests want them.
 */
export async function ensureDatabase(adminUrl: string, ownerPassword: string, mayCreateDatabases: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const rights = `LOGIN CREATEROLE ${mayCreateDatabases ? 'CREATEDB' : 'NOCREATEDB'} PASSWORD ${client.escapeLiteral(ownerPassword)}`;
    const role = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [OWNER]);
    await client.query(`${role.rowCount ? 'ALTER' : 'CREATE'} ROLE ${OWNER} ${rights}`);
    const database = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (!database.rowCount) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER}`);
  } finally {
    await client.end();
  }
}
