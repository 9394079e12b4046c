import pg from 'pg';

/** The name under which the receiver of the backup's WAL stands in `synchronous_standby_names`. */
export const WAL_RECEIVER = 'qilian_backup';

/**
 * Lets commits go on where they wait for a receiver that died with its process: nobody would ever answer them.
 * The receiver of a living process stays as it is.
 */
export async function releaseCommits(adminUrl: string, log: (message: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'qilian-release' });
  await client.connect();
  try {
    const { rows: [found] } = await client.query<{ waits: boolean; answered: boolean }>(
      `select current_setting('synchronous_standby_names') <> '' as waits, exists (select from pg_stat_replication where application_name = $1) as answered`, [WAL_RECEIVER]);
    if (!found!.waits || found!.answered) return;
    await client.query('alter system reset synchronous_standby_names');
    await client.query('select pg_reload_conf()');
    log('commits no longer wait for the backup: its receiver is gone and will be started anew');
  } finally {
    await client.end();
  }
}
