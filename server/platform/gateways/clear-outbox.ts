import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Platform } from '../platform.ts';
import { outboxOf } from './outbox.ts';

/** Mails and text messages hold names and codes in clear: long enough to look at one, no longer. */
const keptDays = 14;
const dayMs = 86_400_000;

/** Removes what has lain in the outbox for longer than `keptDays`. */
export async function clearOutbox({ config, clock, log }: Pick<Platform, 'config' | 'clock' | 'log'>): Promise<void> {
  const outbox = outboxOf(config);
  const before = clock.now().getTime() - keptDays * dayMs;
  let removed = 0;
  for (const name of await namesIn(outbox)) {
    const path = join(outbox, name);
    const { mtimeMs } = await stat(path);
    if (mtimeMs >= before) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  if (removed > 0) log.info({ removed }, 'old messages were removed from the outbox');
}

/** None where there is no outbox: with a mail and a message server nothing is written to it. */
async function namesIn(outbox: string): Promise<string[]> {
  try {
    return await readdir(outbox);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
