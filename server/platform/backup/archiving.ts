import pg from 'pg';

export interface Archiving {
  status: 'ok' | 'warn' | 'fail';
  says: string;
  mend?: string;
}

/**
 * How the operator's own PostgreSQL is archived: a copy of rows reaches back to its moment only, what was
 * written since is in the operator's WAL archive or on a standby, or lost with the server.
 */
export async function archivingOf(ownerUrl: string): Promise<Archiving[]> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'qilian-doctor' });
  await client.connect();
  try {
    const { rows: [archiver] } = await client.query<{ mode: string; archived: string; failed: string; last: Date | null; last_failed: Date | null; last_failed_wal: string | null }>(
      `select current_setting('archive_mode') as mode, archived_count::text as archived, failed_count::text as failed, last_archived_time as last, last_failed_time as last_failed, last_failed_wal from pg_stat_archiver`);
    const { rows: slots } = await client.query<{ slot_name: string; active: boolean; wal_status: string | null; kept: number | null }>(
      `select slot_name, active, wal_status, case when pg_is_in_recovery() then null else pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::float8 end as kept from pg_replication_slots where slot_type = 'physical'`);
    return [ofArchiver(archiver!, slots.some(({ active }) => active)), ...slots.flatMap(ofSlot)];
  } finally {
    await client.end();
  }
}

function ofArchiver({ mode, archived, failed, last, last_failed: lastFailed, last_failed_wal: wal }: { mode: string; archived: string; failed: string; last: Date | null; last_failed: Date | null; last_failed_wal: string | null }, standby: boolean): Archiving {
  if (mode === 'off') {
    return {
      status: standby ? 'ok' : 'warn',
      says: standby ? 'archive_mode is off; a standby or receiver takes the WAL' : 'archive_mode is off and nobody takes the WAL: what was written since the last backup is lost with the server',
      ...(!standby && { mend: 'Let the operator of PostgreSQL archive WAL (pgBackRest, WAL-G, pg_receivewal) or run a standby.' }),
    };
  }
  if (lastFailed !== null && (last === null || lastFailed > last)) {
    return { status: 'fail', says: `archiving fails since ${lastFailed.toISOString()} (last with ${wal}, ${failed} failures in all)`, mend: 'Look at archive_command in the log of PostgreSQL; its disk fills until that is mended.' };
  }
  if (last === null) return { status: 'warn', says: `archive_mode is ${mode}, nothing was archived yet`, mend: 'Run select pg_switch_wal() and look again.' };
  return { status: 'ok', says: `${archived} WAL files archived, the last at ${last.toISOString()}` };
}

const muchKept = 4_000_000_000;

function ofSlot({ slot_name: name, active, wal_status: status, kept }: { slot_name: string; active: boolean; wal_status: string | null; kept: number | null }): Archiving[] {
  if (status === 'lost' || status === 'unreserved') return [{ status: 'fail', says: `the replication slot ${name} is ${status}: its standby has fallen behind for good`, mend: 'Make that standby anew and drop the slot.' }];
  if (!active && (kept ?? 0) > muchKept) return [{ status: 'warn', says: `the replication slot ${name} keeps ${Math.round((kept ?? 0) / 1e9)} GB of WAL for nobody`, mend: 'Start its standby, or drop the slot before the disk is full.' }];
  return [];
}
