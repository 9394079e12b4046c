import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { dirname } from 'node:path';
import { sql } from 'kysely';
import { platform as system } from '../auth/actor.ts';
import { streamRows } from '../db/stream-rows.ts';
import { inTransaction, type Tx } from '../db/transaction.ts';
import type { Platform } from '../platform.ts';
import { parseSealLine, sealLine, type Seal } from './seal-format.ts';
import { noPark, sealColumns, toSeal, type SealRow } from './seal-rows.ts';
import { lockSealing } from './sealing-lock.ts';

/**
 * Appends to the file outside every seal that it lacks, in the order in which they were made. It starts
 * from the file's last line, so that a crash between commit and append, or a seal made by another
 * machine, leaves no hole. Logs an error where that last line isn't in the database any more.
 */
export async function catchUpSealFile(platform: Platform): Promise<void> {
  await inTransaction(platform, system, async (tx) => {
    if (!await lockSealing(tx)) return;
    const path = platform.config.sealFile;
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a+');
    try {
      const last = await lastSeal(file);
      if (last && !await stands(tx, last)) {
        platform.log.error({ park: last.parkId, seal: last.seq, sealedAt: last.sealedAt, file: path },
          'the ledger lacks the last seal that the seal file holds: entries were cut off, or an older backup was restored; run verify');
      }
      let written = 0;
      for await (const seal of sealsAfter(tx, last)) {
        await file.appendFile(`${sealLine(seal)}\n`);
        written += 1;
      }
      if (written > 0) await file.sync();
    } finally {
      await file.close();
    }
  });
}

async function* sealsAfter(tx: Tx, last: Seal | undefined): AsyncGenerator<Seal> {
  const query = sql<SealRow>`select ${sql.raw(sealColumns)} from ledger_seals s
    where (s.until_txid, coalesce(s.park_id, ${noPark}::uuid)) > (${last?.untilTxid ?? '0'}::xid8, ${last?.parkId ?? noPark}::uuid)
    order by s.until_txid, coalesce(s.park_id, ${noPark}::uuid)`;
  for await (const row of streamRows(tx, query.compile(tx.sql))) yield toSeal(row);
}

async function stands(tx: Tx, seal: Seal): Promise<boolean> {
  const { rows } = await sql`select from ledger_seals s
    where coalesce(s.park_id, ${noPark}::uuid) = ${seal.parkId ?? noPark}::uuid and s.seq = ${seal.seq} and s.root = ${seal.root}`.execute(tx.sql);
  return rows.length > 0;
}

const longestLine = 4096;

/** The last whole line. A line torn by a crash is cut off: it is written again. */
async function lastSeal(file: FileHandle): Promise<Seal | undefined> {
  const { size } = await file.stat();
  const from = Math.max(0, size - 2 * longestLine);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
  const tail = buffer.subarray(0, bytesRead);
  const end = tail.lastIndexOf(0x0a) + 1;
  if (end < tail.length) await file.truncate(from + end);
  const line = tail.subarray(0, Math.max(0, end - 1)).toString('utf8').split('\n').at(-1) ?? '';
  return parseSealLine(line);
}

/** The lines of the file, each a seal or, where it can't be read, undefined. Throws `ENOENT` where there is none. */
export async function* readSealFile(path: string): AsyncGenerator<{ line: number; seal: Seal | undefined }> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    line += 1;
    yield { line, seal: parseSealLine(text) };
  }
}
