import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { streamsOf, syncFolder, writeWhole } from './folder.ts';
import { formatLsn, parseLsn } from './lsn.ts';

/** What one cluster wrote since a slot was made in it. A restored cluster begins a stream of its own. */
export interface WalStream {
  id: string;
  slot: string;
  systemId: string;
  timeline: number;
  segmentBytes: number;
}

const prefix = 'qilian_backup_';

export const slotOf = (stream: string): string => prefix + stream;

/**
 * The stream of this cluster into this folder, begun if there is none. `active`: some process receives
 * it already. Slots of other folders are dropped, unless somebody receives by them: they would keep WAL for ever.
 */
export async function findStream(admin: pg.Client, backupDir: string, log: (message: string) => void): Promise<{ stream: WalStream; startLsn: string; active: boolean; begun: boolean }> {
  const { rows: [here] } = await admin.query<{ system: string; timeline: number; segment: number }>(`select system_identifier::text as system,
    ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int as timeline, pg_size_bytes(current_setting('wal_segment_size'))::int as segment from pg_control_system()`);
  const { rows: slots } = await admin.query<{ slot_name: string; restart_lsn: string | null; active: boolean; wal_status: string }>(
    `select slot_name, restart_lsn::text, active, wal_status from pg_replication_slots where starts_with(slot_name, '${prefix}')`);
  for (const slot of slots) {
    const stream = await readStream(backupDir, slot.slot_name.slice(prefix.length));
    const fits = stream?.systemId === here!.system && stream.timeline === here!.timeline && slot.wal_status !== 'lost' && slot.restart_lsn !== null;
    if (fits) return { stream, startLsn: startOfSegment(slot.restart_lsn!, stream.segmentBytes), active: slot.active, begun: false };
    if (slot.active) continue;
    log(`the WAL slot ${slot.slot_name} ${slot.wal_status === 'lost' ? 'fell behind max_slot_wal_keep_size' : 'belongs to no stream in this backup folder'}: dropped, a new stream begins`);
    await admin.query('select pg_drop_replication_slot($1)', [slot.slot_name]);
  }
  return { ...await beginStream(admin, backupDir, { systemId: here!.system, timeline: here!.timeline, segmentBytes: here!.segment }), active: false, begun: true };
}

async function beginStream(admin: pg.Client, backupDir: string, of: Omit<WalStream, 'id' | 'slot'>): Promise<{ stream: WalStream; startLsn: string }> {
  const id = randomBytes(6).toString('hex');
  const stream = { id, slot: slotOf(id), ...of };
  const { rows: [slot] } = await admin.query<{ lsn: string }>('select lsn::text from pg_create_physical_replication_slot($1, true)', [stream.slot]);
  const folder = join(streamsOf(backupDir), id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeWhole(join(folder, 'stream.json'), `${JSON.stringify(stream, null, 2)}\n`);
  await syncFolder(folder);
  await syncFolder(streamsOf(backupDir));
  return { stream, startLsn: startOfSegment(slot!.lsn, stream.segmentBytes) };
}

function startOfSegment(lsn: string, segmentBytes: number): string {
  const at = parseLsn(lsn);
  return formatLsn(at - (at % BigInt(segmentBytes)));
}

async function readStream(backupDir: string, id: string): Promise<WalStream | undefined> {
  return readFile(join(streamsOf(backupDir), id, 'stream.json'), 'utf8').then((text) => JSON.parse(text) as WalStream, () => undefined);
}
