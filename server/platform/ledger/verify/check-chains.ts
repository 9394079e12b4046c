import { createHash } from 'node:crypto';
import type pg from 'pg';
import { noPark } from '../seal-rows.ts';
import { cursorRows } from './cursor.ts';
import type { Findings } from './findings.ts';

type EntryRow = [
  ...texts: [id: string, recordType: string, recordId: string, seq: string, at: string, parkId: string, enterpriseId: string,
    audience: string, type: string, actorSide: string, actorId: string, params: string, digest: string],
  prevHash: Buffer, hash: Buffer, txid: string, hasDetail: boolean, salt: Buffer | null, content: string | null, erased: boolean,
];

/** What `ledger_text` (migration 0004) hashes, part by part and in its order; then what is checked against it. */
const entries = `select e.id::text, e.record_type, e.record_id::text, e.seq::text, (extract(epoch from e.at) * 1000000)::bigint::text,
    coalesce(e.park_id::text, ''), coalesce(e.enterprise_id::text, ''), e.audience, e.type, e.actor_side, coalesce(e.actor_id::text, ''), e.params::text,
    coalesce(encode(e.detail_digest, 'hex'), ''),
    e.prev_hash, e.hash, e.txid::text, d.entry_id is not null, d.salt, d.content::text, d.erased_at is not null
  from ledger_entries e left join ledger_details d on d.entry_id = e.id
  order by e.record_type, e.record_id, e.seq`;

const texts = 13;

export interface ChainCount {
  entries: number;
  records: number;
  details: number;
  erased: number;
}

/** Every entry against its hash, its place in the chain of its record, and its detail. Trusts no function of the database. */
export async function checkChains(client: pg.ClientBase, findings: Findings, onProgress: (entries: number) => void): Promise<ChainCount> {
  const count: ChainCount = { entries: 0, records: 0, details: 0, erased: 0 };
  let record = '';
  let lastSeq = 0;
  let lastHash: Buffer = Buffer.alloc(0);
  for await (const row of cursorRows<EntryRow>(client, 'chains', entries)) {
    const [, recordType, recordId, seqText, , parkId, , , entryType, , , , digest, prevHash, hash, txid, hasDetail, salt, content, erased] = row;
    const seq = Number(seqText);
    if (record !== `${recordType}/${recordId}`) {
      record = `${recordType}/${recordId}`;
      count.records += 1;
      lastSeq = 0;
      lastHash = Buffer.alloc(0);
    }
    const entry = { recordType, recordId, seq, entryType, parkId: parkId === '' ? noPark : parkId, txid };
    if (seq !== lastSeq + 1) {
      for (const gap of gapsBetween(lastSeq, seq)) {
        findings.add({ code: 'entry_missing', recordType, recordId, ...gap, says: 'deleted: the entries before and after it stand' });
      }
    } else if (!prevHash.equals(lastHash)) {
      findings.add({ code: 'chain_broken', ...entry, says: seq === 1 ? 'a first entry that refers to one before it' : 'does not follow on the entry before it: that one was exchanged' });
    }
    const text = (row.slice(0, texts) as string[]).join('\u001f');
    if (!createHash('sha256').update(prevHash).update(text, 'utf8').digest().equals(hash)) {
      findings.add({ code: 'entry_changed', ...entry, says: 'changed: its content does not match its hash' });
    }
    if (digest !== '' && !hasDetail) findings.add({ code: 'detail_missing', ...entry, says: 'its detail was deleted without being erased by the product' });
    else if (digest === '' && hasDetail) findings.add({ code: 'detail_added', ...entry, says: 'a detail was put beside an entry that was written without one' });
    else if (content !== null && createHash('sha256').update(salt!).update(content, 'utf8').digest('hex') !== digest) {
      findings.add({ code: 'detail_changed', ...entry, says: 'its detail (names or free text) was changed' });
    } else if (hasDetail && content === null && !erased) findings.add({ code: 'detail_missing', ...entry, says: 'its detail was emptied without being erased by the product' });
    if (hasDetail) count.details += 1;
    if (erased) count.erased += 1;
    lastSeq = seq;
    lastHash = hash;
    count.entries += 1;
    if (count.entries % 250_000 === 0) onProgress(count.entries);
  }
  return count;
}

const listedOneByOne = 20;

function gapsBetween(last: number, next: number): { seq: number; seqUntil?: number }[] {
  const missing = next - last - 1;
  return missing > listedOneByOne ? [{ seq: last + 1, seqUntil: next - 1 }] : Array.from({ length: missing }, (_, index) => ({ seq: last + 1 + index }));
}
