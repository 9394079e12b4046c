import { createReadStream } from 'node:fs';
import { copyFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type pg from 'pg';
import { parseSealLine, type Seal } from '../ledger/seal-format.ts';
import { isAfter, noPark, placeOf, type Place } from '../ledger/seal-rows.ts';
import type { Backup } from './folder.ts';
import { contentOf } from './pack.ts';

const name = 'seals.jsonl';

/** The seals outside, where there are any. */
export async function copySeals(sealFile: string, folder: string): Promise<Backup['contents']> {
  if (!await stat(sealFile).then(() => true, () => false)) return [];
  await copyFile(sealFile, join(folder, name));
  return [await contentOf(folder, name)];
}

/**
 * The seals outside that belong to rows of one moment: all that stood in the file before it, as evidence even where the
 * rows lack them, and those that the rows hold and that were still to be appended. Younger ones would tell of a cut-off end.
 * @param before bytes of whole lines before the moment
 * @param youngest of the seals among the rows
 */
export async function copySealsOfRows(sealFile: string, folder: string, before: number, youngest: Place | undefined): Promise<Backup['contents']> {
  if (!await stat(sealFile).then(() => true, () => false)) return [];
  const copy = join(folder, name);
  await copyFile(sealFile, copy);
  await truncate(copy, before + await bytesUntil(copy, before, youngest));
  return [await contentOf(folder, name)];
}

/** Of the lines after `before`, the bytes of those up to the youngest seal. */
async function bytesUntil(path: string, before: number, youngest: Place | undefined): Promise<number> {
  const lines = (await text(createReadStream(path, { start: before }))).split('\n').slice(0, -1);
  const beyond = lines.findIndex((line) => isBeyond(parseSealLine(line), youngest));
  return lines.slice(0, beyond < 0 ? lines.length : beyond).reduce((bytes, line) => bytes + Buffer.byteLength(line) + 1, 0);
}

const isBeyond = (seal: Seal | undefined, youngest: Place | undefined) => seal !== undefined && (youngest === undefined || isAfter(placeOf(seal), youngest));

/** Where the youngest seal stands in the file that a transaction sees. */
export async function youngestSeal(client: pg.Client, schema: string): Promise<Place | undefined> {
  const { rows } = await client.query<Place>(`select until_txid::text as "untilTxid", coalesce(park_id, '${noPark}')::text as park
    from ${client.escapeIdentifier(schema)}.ledger_seals order by ledger_seals.until_txid desc, coalesce(park_id, '${noPark}') desc limit 1`);
  return rows[0];
}
