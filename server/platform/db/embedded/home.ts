import { randomUUID } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Account, canEnter, chooseAccount } from './account.ts';
import { firstUsable, lastingFolders } from './folders.ts';
import { readState, type State, stateFile } from './state.ts';

/**
 * Where the cluster stands and who runs it: in DATA_DIR/postgres, unless the account that root must drop to
 * can't enter that (a private home, a `mktemp -d`); then in a system folder that database.json points to.
 */
export async function chooseHome(dataDir: string, state: State, log: (message: string) => void): Promise<{ home: string; account: Account }> {
  const inside = path.join(dataDir, 'postgres');
  const present = state.home ?? inside;
  const owner = await stat(path.join(present, 'cluster')).then((found) => found.uid, () => undefined);
  const account = chooseAccount(owner);
  if (state.home || (state.initialised && owner === undefined)) {
    if (state.home) {
      await refuseCopy(dataDir, state.home);
      log(`the database stands in ${state.home}`);
    }
    return { home: present, account };
  }
  if (canEnter(account, dataDir)) return { home: inside, account };
  if (owner !== undefined) {
    throw new Error(
      `Account ${account.name}, which owns the database in ${inside}, can no longer enter ${dataDir}. ` +
        `Give it the right to traverse that folder and its parents (chmod o+x).`,
    );
  }
  const parent = await firstUsable(lastingFolders, account);
  if (!parent) {
    throw new Error(
      `PostgreSQL runs as account ${account.name}, which can enter neither ${dataDir} nor any of ${lastingFolders.join(', ')}. ` +
        'Set DATA_DIR to a folder that it can enter, or DATABASE_URL to a PostgreSQL of your own.',
    );
  }
  state.home = path.join(parent, `${path.basename(path.dirname(dataDir))}-${randomUUID().slice(0, 8)}`);
  await writeFile(originOf(state.home), dataDir);
  log(`the database stands in ${state.home}: account ${account.name}, which PostgreSQL runs under, can't enter ${dataDir}`);
  return { home: state.home, account };
}

const ending = '.data-dir';
const originOf = (home: string) => `${home}${ending}`;

/** Databases in system folders whose DATA_DIR is gone: nobody removes them by removing that. */
export async function strayHomes(folders: readonly string[] = lastingFolders): Promise<{ home: string; dataDir: string }[]> {
  const found = await Promise.all(folders.map(async (folder) => {
    const names = await readdir(folder).catch(() => []);
    return Promise.all(names.filter((name) => name.endsWith(ending)).map(async (name) => {
      const home = path.join(folder, name.slice(0, -ending.length));
      const dataDir = await readFile(originOf(home), 'utf8').catch(() => undefined);
      return { home, dataDir, isStray: dataDir !== undefined && !(await stat(stateFile(dataDir)).then(() => true, () => false)) };
    }));
  }));
  return found.flat().flatMap(({ home, dataDir, isStray }) => (isStray ? [{ home, dataDir: dataDir! }] : []));
}

/** A copied DATA_DIR points to the original's cluster; a moved one may keep it. */
async function refuseCopy(dataDir: string, home: string): Promise<void> {
  const origin = await readFile(originOf(home), 'utf8').catch(() => dataDir);
  if (origin === dataDir) return;
  const original = await readState(origin).catch(() => undefined);
  if (original?.home === home) {
    throw new Error(
      `${dataDir} is a copy of ${origin}, whose database stands in ${home} and was not copied with it. ` +
        `Remove ${stateFile(dataDir)} to begin with an empty database, or use the original.`,
    );
  }
  await writeFile(originOf(home), dataDir);
}
