import { spawn, spawnSync, type SpawnOptions } from 'node:child_process';
import { userInfo } from 'node:os';

/** The account that PostgreSQL runs under. Without `uid` it is the one that Node itself runs under. */
export type Account = { name: string; uid?: number; gid?: number };

export const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * PostgreSQL refuses to run as root, so root drops to an unprivileged account: the one that already
 * owns the cluster, else `postgres` (created if missing), else `nobody`. It needs a passwd entry,
 * because initdb looks its own name up.
 */
export function chooseAccount(ownerOfCluster: number | undefined): Account {
  if (!isRoot()) return ownAccount();
  const candidates = ownerOfCluster ? [String(ownerOfCluster)] : ['postgres', 'nobody'];
  for (const name of candidates) {
    const account = lookUp(name) ?? (name === 'postgres' ? createPostgresAccount() : undefined);
    if (account && canRunAs(account)) return account;
  }
  throw new Error(
    `PostgreSQL does not run as root, and none of the accounts ${candidates.join(', ')} can be used here. ` +
      'Start as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

function ownAccount(): Account {
  try {
    return { name: userInfo().username };
  } catch {
    throw new Error(
      `User id ${process.getuid?.()} has no entry in /etc/passwd, and initdb refuses to run without one. ` +
        'Add an entry for it, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
}

function lookUp(nameOrUid: string): Account | undefined {
  const [uid, gid, name] = ['-u', '-g', '-un'].map((flag) => {
    const found = spawnSync('id', [flag, nameOrUid], { encoding: 'utf8' });
    return found.status === 0 ? found.stdout.trim() : '';
  });
  return uid && gid && name && uid !== '0' ? { name, uid: Number(uid), gid: Number(gid) } : undefined;
}

function createPostgresAccount(): Account | undefined {
  const flags = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin'];
  spawnSync('useradd', [...flags, 'postgres']);
  return lookUp('postgres');
}

function canRunAs(account: Account): boolean {
  return spawnSync('/bin/sh', ['-c', 'true'], spawnOptions(account)).status === 0;
}

/** Whether the account may enter the folder, which takes the right to traverse every parent of it. */
export function canEnter(account: Account, folder: string): boolean {
  if (account.uid === undefined) return true;
  return spawnSync('/bin/sh', ['-c', 'test -d "$1" && test -x "$1"', 'sh', folder], spawnOptions(account)).status === 0;
}

/**
 * Options under which a program of PostgreSQL runs: the account, a folder that everybody can enter,
 * and none of the caller's PG* or LC_* variables.
 */
export function spawnOptions(account: Account): SpawnOptions {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP'].map((name) => [name, process.env[name]]);
  const options: SpawnOptions = {
    cwd: process.platform === 'win32' ? undefined : '/',
    env: { ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)), LC_ALL: 'C', TZ: 'UTC' },
  };
  return account.uid === undefined ? options : { ...options, uid: account.uid, gid: account.gid };
}

export type Finished = { code: number | null; output: string };

/** Runs a program to its end; stdout and stderr come back together. */
export function run(account: Account, program: string, args: string[], input?: string): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...spawnOptions(account), stdio: 'pipe', windowsHide: true });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stdin?.on('error', () => undefined); // a program that ends early closes its input; its exit code tells
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
    child.stdin?.end(input);
  });
}
