import type { Platform } from '../platform/platform.ts';
import { listBackups } from '../platform/backup/folder.ts';
import { cached } from '../platform/telemetry/metrics.ts';
import type { BackupsKept } from './keep-backups.ts';

/** Age of the newest backup, and whether the WAL reaches the folder. */
export function measureBackups({ config: { backups: { dir } }, metrics, clock }: Platform, { keeper }: BackupsKept): void {
  if (dir === undefined) return;
  metrics.gauge('qilian_backup_age_seconds', 'Age of the newest complete backup', undefined, cached(60, async () => {
    const newest = (await listBackups(dir)).at(-1);
    return newest && (clock.now().getTime() - new Date(newest.startedAt).getTime()) / 1000;
  }));
  if (!keeper) return;
  metrics.gauge('qilian_backup_wal', 'WAL of the embedded database: 1 while it is received into the backup folder, while commits wait for it', 'state', () => {
    const { streaming, sync, following } = keeper.state();
    return following ? undefined : { streaming: Number(streaming), sync: Number(sync) };
  });
  metrics.gauge('qilian_backup_wal_lag_bytes', 'WAL that the cluster has on disk and the backup folder not', undefined, () => (keeper.state().following ? undefined : keeper.state().lagBytes));
}
