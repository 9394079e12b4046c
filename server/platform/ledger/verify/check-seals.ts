import { hash as digestOf, type KeyObject } from 'node:crypto';
import type pg from 'pg';
import { merkleTree } from '../merkle.ts';
import { isSignedBy, longestLeaf, readLeaves, writeLeaf, type Leaf, type Seal } from '../seal-format.ts';
import { noPark, sealColumns, toSeal } from '../seal-rows.ts';
import type { checkedEntries, Present } from './check-entries.ts';
import { cursorRows } from './cursor.ts';
import type { Findings } from './findings.ts';

type SealArray = [park: string | null, seq: number, from: string, until: string, entries: number, root: Buffer, prevRoot: Buffer, sealedAt: Date, signature: Buffer, leavesDigest: Buffer];

const seals = `select ${sealColumns}, sha256(s.leaves) from ledger_seals s order by s.until_txid, coalesce(s.park_id, '${noPark}'::uuid)`;

export interface SealCount {
  seals: number;
  /** Entries that no round of sealing has reached yet. */
  unsealed: number;
}

/**
 * Every seal: its signature, its place in the chain of its park, and its root against the entries that it covers.
 * @param ledger all entries in the order of sealing
 */
export async function checkSeals(client: pg.ClientBase, ledger: Awaited<ReturnType<typeof checkedEntries>>, publicKey: KeyObject, findings: Findings): Promise<SealCount> {
  const count: SealCount = { seals: 0, unsealed: 0 };
  const lastOfPark = new Map<string, Seal>();
  let until = '';
  let round = new Map<string, Present[]>();
  const endRound = () => {
    // What a round of sealing passed by without a seal of its park.
    for (const passed of round.values()) for (const present of passed) findings.add({ ...named(present), ...unsealed });
  };
  for await (const row of cursorRows<SealArray>(client, 'seals', seals, { batch: 500 })) {
    const seal = sealOf(row);
    if (seal.untilTxid !== until) {
      endRound();
      until = seal.untilTxid;
      round = new Map();
      const end = BigInt(until);
      for (let entry = ledger.here(); entry !== undefined && BigInt(entry.txid) < end; entry = ledger.passed() ? ledger.here() : await ledger.beyond()) {
        const list = round.get(entry.park);
        if (list) list.push(entry);
        else round.set(entry.park, [entry]);
      }
    }
    const park = seal.parkId ?? noPark;
    count.seals += 1;
    checkPlace(seal, lastOfPark.get(park), publicKey, findings);
    lastOfPark.set(park, seal);
    await checkRoot(client, seal, row[9], round.get(park) ?? [], findings);
    round.delete(park);
  }
  endRound();
  for (let entry = ledger.here(); entry !== undefined; entry = ledger.passed() ? ledger.here() : await ledger.beyond()) count.unsealed += 1;
  return count;
}

const unsealed = { code: 'entry_unsealed', says: 'stands in no seal though later entries are sealed: it was put in afterwards, or its seal was removed' } as const;

const named = ({ park: parkId, recordType, recordId, seq, entryType }: Present) => ({ parkId, recordType, recordId, seq, entryType });

function checkPlace(seal: Seal, last: Seal | undefined, publicKey: KeyObject, findings: Findings): void {
  const at = { parkId: seal.parkId ?? noPark, seal: seal.seq, sealedAt: seal.sealedAt };
  if (!isSignedBy(seal, publicKey)) findings.add({ code: 'seal_forged', ...at, says: 'its signature is not by the key of this installation: the seal was changed or replaced' });
  const missing = seal.seq - (last?.seq ?? 0) - 1;
  for (let seq = seal.seq - Math.min(missing, 20); seq < seal.seq; seq += 1) {
    findings.add({ code: 'seal_missing', parkId: at.parkId, seal: seq, says: 'missing: the seals before and after it stand' });
  }
  if (missing < 0) findings.add({ code: 'seal_out_of_order', ...at, says: `stands after seal ${last!.seq} of its park` });
  else if (missing === 0 && (!seal.prevRoot.equals(last?.root ?? Buffer.alloc(0)) || seal.fromTxid !== (last?.untilTxid ?? '0'))) {
    findings.add({ code: 'seal_out_of_order', ...at, says: 'does not follow on the seal before it: that one was exchanged' });
  }
}

async function checkRoot(client: pg.ClientBase, seal: Seal, leavesDigest: Buffer, passed: Present[], findings: Findings): Promise<void> {
  const at = { parkId: seal.parkId ?? noPark, seal: seal.seq, sealedAt: seal.sealedAt };
  const tree = merkleTree();
  const sealed: Present[] = [];
  let bytes = Buffer.alloc(passed.length * 128);
  let length = 0;
  const start = BigInt(seal.fromTxid);
  for (const present of passed) {
    if (BigInt(present.txid) < start) {
      findings.add({ ...named(present), ...unsealed });
      continue;
    }
    if (length + longestLeaf > bytes.length) bytes = Buffer.concat([bytes, Buffer.alloc(bytes.length + longestLeaf)]);
    const end = writeLeaf(bytes, length, present);
    tree.add(bytes.subarray(length, end));
    length = end;
    sealed.push(present);
  }
  const rootHolds = tree.root().equals(seal.root) && sealed.length === seal.entries;
  const leavesHold = digestOf('sha256', bytes.subarray(0, length), 'buffer').equals(leavesDigest);
  if (rootHolds && leavesHold) return;
  if (rootHolds) {
    findings.add({ code: 'seal_leaves_changed', ...at, says: 'its list of entries was changed; the entries themselves are whole' });
    return;
  }
  const { rows } = await client.query<{ leaves: Buffer }>(
    `select leaves from ledger_seals s where coalesce(s.park_id, '${noPark}'::uuid) = $1 and s.seq = $2 and s.root = $3`, [at.parkId, seal.seq, seal.root]);
  compareLeaves(seal, rows[0]?.leaves ?? Buffer.alloc(0), new Map(sealed.map((present) => [keyOf(present), present])), findings);
}

/** Names what differs between the entries that were sealed and those that stand. */
function compareLeaves(seal: Seal, sealedLeaves: Buffer, standing: Map<string, Present>, findings: Findings): void {
  const at = { parkId: seal.parkId ?? noPark, seal: seal.seq, sealedAt: seal.sealedAt };
  const present = standing.size;
  const tree = merkleTree();
  let differences = 0;
  for (const leaf of readLeaves(sealedLeaves)) {
    tree.add(leaf.bytes);
    const found = standing.get(keyOf(leaf));
    standing.delete(keyOf(leaf));
    if (found?.hash === leaf.hash.toString('hex')) continue;
    differences += 1;
    const { recordType, recordId, seq } = leaf;
    findings.add(found
      ? { code: 'entry_changed', ...at, ...named(found), says: 'changed: its hash is not the one that was sealed' }
      : { code: 'entry_missing', ...at, recordType, recordId, seq, says: 'deleted: it was sealed and does not stand any more' });
  }
  for (const added of standing.values()) {
    differences += 1;
    findings.add({ code: 'entry_added', ...at, ...named(added), says: 'put in after its time had been sealed' });
  }
  if (differences === 0 || !tree.root().equals(seal.root)) {
    findings.add({ code: 'seal_broken', ...at, says: `covers ${seal.entries} entries, of which ${present} stand; they do not give its root, and its own list of them was changed too` });
  }
}

const keyOf = ({ recordType, recordId, seq }: Pick<Leaf, 'recordType' | 'recordId' | 'seq'>) => `${recordType}/${recordId}/${seq}`;

const sealOf = ([park_id, seq, from_txid, until_txid, count, root, prev_root, sealed_at, signature]: SealArray): Seal =>
  toSeal({ park_id, seq, from_txid, until_txid, entries: count, root, prev_root, sealed_at, signature });
