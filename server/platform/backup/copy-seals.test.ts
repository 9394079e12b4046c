import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sealLine, type Seal } from '../ledger/seal-format.ts';
import { placeOf } from '../ledger/seal-rows.ts';
import { copySealsOfRows } from './copy-seals.ts';

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'qilian-seals-')); });
afterEach(() => rm(folder, { recursive: true, force: true }));

const aSeal = (untilTxid: number): Seal => ({
  parkId: null, seq: untilTxid, fromTxid: '1', untilTxid: String(untilTxid), entries: 1,
  root: Buffer.alloc(32), prevRoot: Buffer.alloc(0), sealedAt: new Date('2026-11-27T02:08:00Z'), signature: Buffer.alloc(64),
});
const seals = [9, 10, 11].map(aSeal);
const lines = seals.map((seal) => `${sealLine(seal)}\n`);

async function copied(before: number, youngest: Seal | undefined): Promise<string> {
  const file = join(folder, 'ledger-seals.jsonl');
  await writeFile(file, lines.join(''));
  await copySealsOfRows(file, folder, before, youngest && placeOf(youngest));
  return readFile(join(folder, 'seals.jsonl'), 'utf8');
}

test('a seal made between the look at the file and the rows’ moment comes along; one made after it does not', async () => {
  expect(await copied(0, seals[1])).toBe(lines.slice(0, 2).join(''));
  expect(await copied(lines[0]!.length, seals[0])).toBe(lines[0]);
  expect(await copied(0, undefined)).toBe('');
});

test('what stood outside before stays as evidence, though the rows lack it', async () => {
  expect(await copied(lines.join('').length, seals[0])).toBe(lines.join(''));
});

test('without a file there is none in the backup', async () => {
  expect(await copySealsOfRows(join(folder, 'none.jsonl'), folder, 0, undefined)).toEqual([]);
});
