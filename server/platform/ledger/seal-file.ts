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

/** The last whole line. A line torn by a crash is cut off: it is written again. */
async function lastSeal(file: FileHandle): Promise<Seal | undefined> {
  const { text, end, size } = await tailOf(file);
  if (end < size) await file.truncate(end);
  return parseSealLine(text.trimEnd().split('\n').at(-1)!);
}

/** No line is longer than half of it. */
const tailLength = 8192;

/** The end of the file up to its last line break, and where that is. */
async function tailOf(file: FileHandle): Promise<{ text: string; end: number; size: number }> {
  const { size } = await file.stat();
  const from = Math.max(0, size - tailLength);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
  const length = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
  return { text: buffer.toString('utf8', 0, length), end: from + length, size };
}

/** Bytes of the file that are whole lines; 0 where there is no file. */
export async function wholeLines(path: string): Promise<number> {
  try {
    const file = await open(path, 'r');
    try {
      return (await tailOf(file)).end;
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** The lines in the first `length` bytes, each a seal or, where it can't be read, undefined. */
export async function* readSealFile(path: string, length: number): AsyncGenerator<{ line: number; seal: Seal | undefined }> {
  if (length === 0) return;
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path, { end: length - 1 }), crlfDelay: Infinity })) {
    line += 1;
    yield { line, seal: parseSealLine(text) };
  }
}
