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
      const { tree, leaves } = parks.get(last.park)!;
      const seal = signSeal({
        parkId: last.park === noPark ? null : last.park, seq: last.seq + 1, fromTxid: last.until_txid, untilTxid: range.until,
        entries: leaves.length, root: tree.root(), prevRoot: last.root, sealedAt: tx.now,
      }, privateKey);
      await sql`select ledger_seal(${seal.parkId}::uuid, ${seal.seq}::int, ${seal.fromTxid}::xid8, ${seal.untilTxid}::xid8, ${seal.entries}::int,
        ${seal.root}::bytea, ${seal.prevRoot}::bytea, ${seal.sealedAt}::timestamptz, ${seal.signature}::bytea, ${Buffer.concat(leaves)}::bytea)`.execute(tx.sql);
    }
    return range.more;
  });
}

/**
 * The transactions to seal: those that had ended, from where the last round stopped, up to about `perRound`
 * entries. Undefined where there are none. Throws where the database counts transactions from anew.
 */
async function nextRange(tx: Tx, perRound: number): Promise<{ from: string; until: string; more: boolean } | undefined> {
  const { rows: [row] } = await sql<{ sealed: string; ended: string; counter: string; first: string | null; boundary: string | null }>`
    select sealed::text, ended::text, counter::text, first::text, boundary::text
      from (select coalesce((select until_txid from ledger_seals order by until_txid desc limit 1), '0'::xid8) as sealed,
        pg_snapshot_xmin(pg_current_snapshot()) as ended, pg_snapshot_xmax(pg_current_snapshot()) as counter) as marks,
      lateral (select
        (select txid from ledger_entries where txid >= sealed and txid < ended order by txid, id limit 1) as first,
        (select txid from ledger_entries where txid >= sealed and txid < ended order by txid, id offset ${perRound} limit 1) as boundary) as entries`.execute(tx.sql);
  const { sealed, ended, counter, first, boundary } = row!;
  if (BigInt(sealed) > BigInt(counter)) {
    throw new Error(`The ledger is sealed up to transaction ${sealed}, but the database counts only to ${counter}, as after a logical restore. `
      + `Stop the database, run pg_resetwal with --epoch and --next-transaction-id beyond ${sealed}, and start it: see docs/decisions/0005-ledger.md.`);
  }
  if (first === null) return undefined;
  if (boundary === null) return { from: sealed, until: ended, more: false };
  return { from: sealed, until: boundary === first ? String(BigInt(first) + 1n) : boundary, more: true };
}

async function gatherLeaves(tx: Tx, from: string, until: string): Promise<Map<string, { tree: MerkleTree; leaves: Buffer[] }>> {
  const parks = new Map<string, { tree: MerkleTree; leaves: Buffer[] }>();
  const query = sql<{ park: string; record_type: string; record_id: string; seq: number; hash: Buffer }>`
    select coalesce(park_id, ${noPark}::uuid) as park, record_type, record_id, seq, hash
      from ledger_entries where txid >= ${from}::xid8 and txid < ${until}::xid8 order by txid, id`;
  for await (const row of streamRows(tx, query.compile(tx.sql))) {
    let park = parks.get(row.park);
    if (!park) parks.set(row.park, park = { tree: merkleTree(), leaves: [] });
    const leaf = leafBytes({ recordType: row.record_type, recordId: row.record_id, seq: row.seq, hash: row.hash });
    park.tree.add(leaf);
    park.leaves.push(leaf);
  }
  return parks;
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
