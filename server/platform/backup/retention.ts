import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sweepContents } from './contents.ts';
import { type Backup, contentsOf, listBackups, streamsOf } from './folder.ts';
import { isSegmentName, parseLsn, segmentName } from './lsn.ts';

export interface Pruned {
  backups: string[];
  segments: number;
  contents: number;
}

const dayMs = 86_400_000;

/**
 * Removes backups older than `keepDays`, but never the newest three, then the WAL and the file contents that no
 * backup left needs. The newest that was checked stays too, whatever its age.
 */
export async function prune(backupDir: string, keepDays: number, liveStream: string | undefined): Promise<Pruned> {
  const all = await listBackups(backupDir);
  const newest = all.at(-1);
  if (!newest) return { backups: [], segments: 0, contents: 0 };
  const oldest = new Date(newest.startedAt).getTime() - keepDays * dayMs;
  const checked = all.findLast((backup) => backup.checkedAt !== undefined);
  const goes = (backup: Backup) => !all.slice(-3).includes(backup) && backup !== checked && new Date(backup.startedAt).getTime() < oldest;
  const gone = all.filter(goes);
  for (const { name } of gone) await rm(join(backupDir, name), { recursive: true, force: true });
  const kept = all.filter((backup) => !goes(backup));
  return {
    backups: gone.map(({ name }) => name),
    segments: await pruneWal(backupDir, kept, liveStream),
    contents: await sweepContents(contentsOf(backupDir), kept.map(({ name }) => join(backupDir, name, 'files.list.zst')), new Date(newest.startedAt).getTime()),
  };
}

async function pruneWal(backupDir: string, kept: Backup[], liveStream: string | undefined): Promise<number> {
  let removed = 0;
  for (const stream of await readdir(streamsOf(backupDir))) {
    const folder = join(streamsOf(backupDir), stream);
    const needs = kept.flatMap(({ cluster }) => (cluster?.stream === stream ? [segmentName(cluster.timeline, parseLsn(cluster.startLsn), cluster.segmentBytes)] : [])).toSorted();
    if (needs[0] === undefined) {
      if (stream !== liveStream) await rm(folder, { recursive: true, force: true });
      continue;
    }
    for (const file of await readdir(folder)) {
      const name = file.replace(/\.zst$/, '');
      if (!isSegmentName(name) || name >= needs[0]) continue;
      await rm(join(folder, file), { force: true });
      removed += 1;
    }
  }
  return removed;
}
