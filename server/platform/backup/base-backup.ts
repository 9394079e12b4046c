import { join } from 'node:path';
import pg from 'pg';
import { copyOut } from './copy-out.ts';
import type { Backup } from './folder.ts';
import { pack } from './pack.ts';

export interface BaseBackup {
  startLsn: string;
  endLsn: string;
  timeline: number;
  contents: Backup['contents'];
}

/**
 * The whole cluster as the server itself sends it while it serves (BASE_BACKUP of PostgreSQL 15 and
 * later): what must not be copied left out, checksums of pages checked on the way.
 */
export async function takeBaseBackup(adminUrl: string, folder: string): Promise<BaseBackup> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'qilian-base-backup', replication: 'true' } as pg.ClientConfig);
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { data, result } = copyOut(client, `BASE_BACKUP (LABEL 'qilian', CHECKPOINT 'fast', WAL false, MANIFEST 'no', TABLESPACE_MAP false)`);
    const packed = await pack(archiveIn(data), join(folder, 'base.tar.zst'));
    const rows = (await result).flatMap(({ rows: some }) => some as Record<string, string>[]);
    const places = rows.filter((row) => 'recptr' in row);
    const [start, end] = [places[0], places.at(-1)];
    if (start === undefined || end === undefined || places.length < 2) throw new Error(`BASE_BACKUP answered without its positions: ${JSON.stringify(rows)}`);
    return { startLsn: start.recptr!, endLsn: end.recptr!, timeline: Number(end.tli), contents: [{ name: 'base.tar.zst', ...packed }] };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Each piece begins with its kind: n(ew archive), d(ata), p(rogress), m(anifest). */
async function* archiveIn(data: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let archives = 0;
  for await (const piece of data) {
    const kind = String.fromCharCode(piece[0]!);
    if (kind === 'n' && ++archives > 1) throw new Error('The cluster has tablespaces of its own, which this backup does not know. Move what is in them to pg_default.');
    if (kind === 'd') yield piece.subarray(1);
  }
}
