import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';

/** What DATA_DIR/database.json remembers between starts; readable by its owner alone. */
export type State = {
  adminPassword: string;
  ownerPassword: string;
  port?: number;
  /** Folder that holds the cluster when it can't stand in DATA_DIR itself. */
  home?: string;
  /** Once true, a missing cluster is a loss to be told, never a reason to make an empty one. */
  initialised: boolean;
  /** Processes that use the server now; the last to stop stops it. */
  users: (ProcessIdentity & { token: string })[];
};

export const newPassword = (): string => randomBytes(24).toString('base64url');

export const stateFile = (dataDir: string): string => path.join(dataDir, 'database.json');

/** Undefined when there is none yet. */
export async function readState(dataDir: string): Promise<State | undefined> {
  const file = stateFile(dataDir);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    if (error.code === 'EACCES') throw new Error(`${file} belongs to another user. Start as that user, or give DATA_DIR to this one.`);
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as State;
  } catch {
    throw new Error(`${file} is not readable as JSON. Put it back from a backup, or remove it: the passwords in it are then set anew.`);
  }
}

export async function writeState(dataDir: string, state: State): Promise<void> {
  const file = stateFile(dataDir);
  const unfinished = `${file}.${process.pid}`;
  const before = await stat(file).catch(() => undefined);
  await writeFile(unfinished, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600, flush: true });
  // Root must not take the file away from the user whose folder it is.
  if (before && process.getuid?.() === 0) await chown(unfinished, before.uid, before.gid);
  await rename(unfinished, file);
}

/** Runs one starter or stopper of this DATA_DIR at a time; a lock whose holder died is taken over. */
export async function withLock<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dataDir, { recursive: true });
  const file = path.join(dataDir, 'database.lock');
  const me = JSON.stringify(await identify(process.pid));
  for (let waited = 0; !(await createExclusively(file, me)); waited += 100) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    const holder = text ? (JSON.parse(text) as ProcessIdentity) : undefined;
    if (holder && !(await isAlive(holder))) await rm(file, { force: true });
    else if (waited > 120_000) throw new Error(`Process ${holder?.pid} has held ${file} for two minutes. Stop it, then start again.`);
    else await sleep(100);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function createExclusively(file: string, content: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o644);
    await handle.writeFile(content);
    await handle.close();
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code === 'EACCES' || code === 'EROFS') {
      throw new Error(`DATA_DIR ${path.dirname(file)} can't be written to. Set DATA_DIR to a folder of this user's own.`, { cause: error });
    }
    throw error;
  }
}
