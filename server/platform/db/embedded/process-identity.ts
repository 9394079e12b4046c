import { readFile } from 'node:fs/promises';

/**
 * A process, named so that a reused pid isn't taken for it: after a container restart the same small
 * numbers come round at once. `started` is the kernel's start tick, empty where there is no /proc.
 */
export type ProcessIdentity = { pid: number; started: string };

export async function identify(pid: number): Promise<ProcessIdentity> {
  return { pid, started: (await readProcStat(pid))?.started ?? '' };
}

/** True while exactly this process lives; a zombie counts as dead. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  if (!pidExists(identity.pid)) return false;
  const stat = await readProcStat(identity.pid);
  if (!stat) return process.platform !== 'linux';
  return stat.state !== 'Z' && (identity.started === '' || identity.started === stat.started);
}

function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function readProcStat(pid: number): Promise<{ state: string; started: string } | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The command name stands in parentheses and may itself hold spaces and parentheses.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, started] = [fields?.[0], fields?.[19]];
  return state !== undefined && started !== undefined ? { state, started } : undefined;
}
