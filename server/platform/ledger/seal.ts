import { sql } from 'kysely';
import { platform as system } from '../auth/actor.ts';
import { streamRows } from '../db/stream-rows.ts';
import { inTransaction, type Tx } from '../db/transaction.ts';
import type { Platform } from '../platform.ts';
import { merkleTree, type MerkleTree } from './merkle.ts';
import { leafBytes, sealKeys, signSeal } from './seal-format.ts';
import { catchUpSealFile } from './seal-file.ts';
import { noPark } from './seal-rows.ts';
import { lockSealing } from './sealing-lock.ts';

/** Entries of one round, which is held in memory (about 60 bytes each); more only where one transaction wrote more. */
const entriesPerRound = 50_000;

/**
 * Seals what was written since the last time, one seal per park (and one for entries of none), and
 * copies the seals to the file outside. Several processes may call it at once: one of them works.
 */
export async function sealLedger(platform: Platform, { perRound = entriesPerRound } = {}): Promise<void> {
  while (await sealRound(platform, perRound)) continue;
  await catchUpSealFile(platform);
}

/** True where there is more to seal. */
async function sealRound(platform: Platform, perRound: number): Promise<boolean> {
  return inTransaction(platform, system, async (tx) => {
    if (!await lockSealing(tx)) return false;
    const range = await nextRange(tx, perRound);
    if (!range) return false;
    const parks = await gatherLeaves(tx, range.from, range.until);
    const { privateKey } = sealKeys(platform.secrets.sealSeed);
    for (const last of await lastSeals(tx, [...parks.keys()])) {
      const { tree, count, leaves } = parks.get(last.park)!;
      const seal = signSeal({
        parkId: last.park === noPark ? null : last.park, seq: last.seq + 1, fromTxid: last.until_txid, untilTxid: range.until,
        entries: count, root: tree.root(), prevRoot: last.root, sealedAt: tx.now,
      }, privateKey);
      await sql`select ledger_seal(${seal.parkId}::uuid, ${seal.seq}::int, ${seal.fromTxid}::xid8, ${seal.untilTxid}::xid8, ${seal.entries}::int,
        ${seal.root}::bytea, ${seal.prevRoot}::bytea, ${seal.sealedAt}::timestamptz, ${seal.signature}::bytea, ${leaves.bytes()}::bytea)`.execute(tx.sql);
    }
    return range.more;
  });
}

/**
 * The transactions to seal: those that had ended, from where the last round stopped, up to about `perRound`
 * entries. Undefined where there are none. Throws where the database counts transactions from anew.
 */
async function nextRange(tx: Tx, perRound: number): Promise<{ from: string; until: string; more: boolean } | undefined> {
  const { rows: [marks] } = await sql<{ sealed: string; ended: string; counter: string }>`
    select coalesce((select until_txid from ledger_seals order by until_txid desc limit 1), '0'::xid8)::text as sealed,
      ledger_number(pg_snapshot_xmin(pg_current_snapshot()))::text as ended, ledger_number(pg_snapshot_xmax(pg_current_snapshot()))::text as counter`.execute(tx.sql);
  const { sealed, ended, counter } = marks!;
  if (BigInt(sealed) > BigInt(counter)) {
    throw new Error(`The ledger is sealed up to transaction ${sealed}, but the database counts only to ${counter}, as after a restore of rows by other means than the product's. `
      + `As the owner of the database run: update ledger_counting set added = added + ${BigInt(sealed) - BigInt(counter) + 1n}. The product's own restore does so by itself.`);
  }
  // With the marks as values: a subquery in the condition would keep it from the index beneath the row policies.
  const entry = (offset: number) => sql`select txid from ledger_entries where txid >= ${sealed}::xid8 and txid < ${ended}::xid8 order by txid, id offset ${offset} limit 1`;
  const { rows: [range] } = await sql<{ first: string | null; boundary: string | null }>`select (${entry(0)})::text as first, (${entry(perRound)})::text as boundary`.execute(tx.sql);
  const { first, boundary } = range!;
  if (first === null) return undefined;
  if (boundary === null) return { from: sealed, until: ended, more: false };
  return { from: sealed, until: boundary === first ? String(BigInt(first) + 1n) : boundary, more: true };
}

interface ParkLeaves {
  tree: MerkleTree;
  count: number;
  leaves: Growing;
}

async function gatherLeaves(tx: Tx, from: string, until: string): Promise<Map<string, ParkLeaves>> {
  const parks = new Map<string, ParkLeaves>();
  const query = sql<{ park: string; record_type: string; record_id: string; seq: number; hash: Buffer }>`
    select coalesce(park_id, ${noPark}::uuid) as park, record_type, record_id, seq, hash
      from ledger_entries where txid >= ${from}::xid8 and txid < ${until}::xid8 order by txid, id`;
  for await (const row of streamRows(tx, query.compile(tx.sql))) {
    let park = parks.get(row.park);
    if (!park) parks.set(row.park, park = { tree: merkleTree(), count: 0, leaves: growing() });
    const leaf = leafBytes({ recordType: row.record_type, recordId: row.record_id, seq: row.seq, hash: row.hash });
    park.tree.add(leaf);
    park.leaves.append(leaf);
    park.count += 1;
  }
  return parks;
}

interface Growing {
  append(part: Buffer): void;
  bytes(): Buffer;
}

/** Bytes one after the other: a buffer for each small part would take several times its size. */
function growing(): Growing {
  let bytes = Buffer.alloc(4096);
  let length = 0;
  return {
    append(part) {
      if (length + part.length > bytes.length) bytes = Buffer.concat([bytes, Buffer.alloc(bytes.length + part.length)]);
      length += part.copy(bytes, length);
    },
    bytes: () => bytes.subarray(0, length),
  };
}

async function lastSeals(tx: Tx, parks: string[]): Promise<{ park: string; seq: number; until_txid: string; root: Buffer }[]> {
  const { rows } = await sql<{ park: string; seq: number; until_txid: string; root: Buffer }>`
    select park, coalesce(seq, 0) as seq, coalesce(until_txid, '0'::xid8)::text as until_txid, coalesce(root, '\\x') as root
      from unnest(${parks}::uuid[]) as park
      left join lateral (select seq, until_txid, root from ledger_seals s
        where coalesce(s.park_id, ${noPark}::uuid) = park order by seq desc limit 1) as last on true
      order by park`.execute(tx.sql);
  return rows;
}
