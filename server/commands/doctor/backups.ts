import pg from 'pg';
import { archivingOf } from '../../platform/backup/archiving.ts';
import { listBackups } from '../../platform/backup/folder.ts';
import { WAL_RECEIVER } from '../../platform/db/embedded/release-commits.ts';
import { dayMs, fail, ok, warn, type Context, type Finding, type Surroundings } from './finding.ts';

const hourMs = 3_600_000;

export async function backups({ config, now }: Surroundings): Promise<Finding[]> {
  const { backups: { dir, at } } = config;
  if (dir === undefined) {
    const mend = 'Set BACKUP_DIR to a folder on another disk and BACKUP_AT to a time of day.';
    return [config.isTrial ? warn('backups', 'there are none: fine for the demo or a trial on this machine, what is entered is lost with the disk', `Before real work: ${mend}`)
      : fail('backups', 'there are none: BACKUP_DIR is not set', mend)];
  }
  const all = await listBackups(dir);
  const newest = all.at(-1);
  if (newest === undefined) return [fail('backups', `${dir} holds none`, 'Run npm run backup, or start the product with BACKUP_DIR set.')];
  const hours = Math.round((now.getTime() - new Date(newest.startedAt).getTime()) / hourMs);
  const says = `${all.length} kept, the newest (${newest.name}) ${hours} hours old`;
  const findings = [
    hours > 50 ? fail('backups', says, at === undefined ? 'Set BACKUP_AT, or look why nobody calls npm run backup.' : 'Look for "backup failed" in the log.')
      : hours > 26 ? warn('backups', says, 'Look why today\'s is missing.') : ok('backups', says),
  ];
  if (newest.dataKey === 'absent') findings.push(warn('backups', 'the newest holds no data key', 'Keep the key somewhere else, or set BACKUP_PASSPHRASE. Without it personal data in the backup is lost.'));
  const checked = all.findLast(({ checkedAt }) => checkedAt !== undefined)?.checkedAt;
  const days = checked === undefined ? undefined : Math.floor((now.getTime() - new Date(checked).getTime()) / dayMs);
  if (newest.kind === 'cluster') {
    findings.push(days !== undefined && days <= 31 ? ok('backups', `one was restored and verified ${days} days ago`)
      : warn('backups', days === undefined ? 'none was ever restored and verified' : `the last restored and verified is ${days} days old`, 'Run npm run backup -- --check once a month.'));
  }
  return findings;
}

export async function archiving({ config, database }: Context): Promise<Finding[]> {
  if (!database.embedded) return (await archivingOf(database.ownerUrl)).map(({ status, says, mend }) => ({ about: 'archiving', status, says, ...(mend !== undefined && { mend }) }));
  if (config.backups.dir === undefined) return [];
  const admin = new pg.Client({ connectionString: database.adminUrl, application_name: 'qilian-doctor' });
  await admin.connect();
  try {
    const { rows: [row] } = await admin.query<{ streams: boolean; sync: boolean; lag: number | null; serves: boolean }>(`select exists (select from pg_stat_replication where application_name = $1) as streams,
      current_setting('synchronous_standby_names') <> '' as sync, (select pg_wal_lsn_diff(pg_current_wal_flush_lsn(), flush_lsn)::float8 from pg_stat_replication where application_name = $1 limit 1) as lag,
      exists (select from pg_stat_activity where application_name in ('qilian-web', 'qilian-worker')) as serves`, [WAL_RECEIVER]);
    const { streams, sync, lag, serves } = row!;
    if (!serves) return [ok('WAL', 'the product does not run; its WAL is received while it does')];
    if (!streams) return [fail('WAL', 'is not received into the backup folder: since then a lost disk loses writes', 'Look for "the backup\'s WAL" in the log: is BACKUP_DIR full or gone?')];
    if (config.backups.sync && !sync) return [fail('WAL', `is received, but commits don't wait for it (${lag} bytes behind)`, 'It was too slow or away; they wait again once it has caught up. Look at the disk of BACKUP_DIR.')];
    return [ok('WAL', `is received into the backup folder${sync ? '; commits wait for it' : `, ${lag} bytes behind`}`)];
  } finally {
    await admin.end();
  }
}
