import { hash } from 'node:crypto';
import type pg from 'pg';
import { noPark } from '../seal-rows.ts';
import { cursorBatches } from './cursor.ts';
import type { Findings } from './findings.ts';

type EntryRow = [text: string, prevHash: string, hash: string, txid: string, hasDetail: boolean, salt: string | null, content: string | null, erased: boolean];

const separator = '\u001f';

/** What `ledger_text` (migration 0004) hashes, part by part and in its order; then what is checked against it. Hashes and salts as hexadecimal digits. */
const entries = `select pg_catalog.concat_ws(E'\\x1f', e.id::text, e.record_type, e.record_id::text, e.seq::text, (extract(epoch from e.at) * 1000000)::bigint::text,
    coalesce(e.park_id::text, ''), coalesce(e.enterprise_id::text, ''), e.audience, e.type, e.actor_side, coalesce(e.actor_id::text, ''), e.params::text,
    coalesce(pg_catalog.encode(e.detail_digest, 'hex'), '')),
    pg_catalog.encode(e.prev_hash, 'hex'), pg_catalog.encode(e.hash, 'hex'), e.txid::text, d.entry_id is not null, pg_catalog.encode(d.salt, 'hex'), d.content::text, d.erased_at is not null
  from ledger_entries e left join ledger_details d on d.entry_id = e.id
  order by e.record_type, e.record_id, e.seq`;

export interface ChainCount {
  entries: number;
  records: number;
  details: number;
  erased: number;
}

/** Every entry against its hash, its place in the chain of its record, and its detail. Trusts no function of the database. */
export async function checkChains(client: pg.ClientBase, findings: Findings, onProgress: (entries: number) => void): Promise<ChainCount> {
  const count: ChainCount = { entries: 0, records: 0, details: 0, erased: 0 };
  const sha256 = prefixedSha256();
  let record = '';
  let lastSeq = 0;
  let lastHash = '';
  for await (const rows of cursorBatches<EntryRow>(client, 'chains', entries)) {
    for (const [text, prevHash, itsHash, txid, hasDetail, salt, content, erased] of rows) {
      // The id has 36 characters, and so has that of the record.
      const typeEnds = text.indexOf(separator, 37);
      const recordEnds = typeEnds + 37;
      const seq = Number(text.slice(recordEnds + 1, text.indexOf(separator, recordEnds + 1)));
      const itsRecord = text.slice(37, recordEnds);
      if (record !== itsRecord) {
        record = itsRecord;
        count.records += 1;
        lastSeq = 0;
        lastHash = '';
      }
      const entry = () => nameOf(text, txid);
      if (seq !== lastSeq + 1) {
        const { recordType, recordId } = entry();
        for (const gap of gapsBetween(lastSeq, seq)) findings.add({ code: 'entry_missing', recordType, recordId, ...gap, says: 'deleted: the entries before and after it stand' });
      } else if (prevHash !== lastHash) {
        findings.add({ code: 'chain_broken', ...entry(), says: seq === 1 ? 'a first entry that refers to one before it' : 'does not follow on the entry before it: that one was exchanged' });
      }
      if (sha256(prevHash, text) !== itsHash) findings.add({ code: 'entry_changed', ...entry(), says: 'changed: its content does not match its hash' });
      const digest = text.slice(text.lastIndexOf(separator) + 1);
      if (digest !== '' && !hasDetail) findings.add({ code: 'detail_missing', ...entry(), says: 'its detail was deleted without being erased by the product' });
      else if (digest === '' && hasDetail) findings.add({ code: 'detail_added', ...entry(), says: 'a detail was put beside an entry that was written without one' });
      else if (content !== null && sha256(salt!, content) !== digest) {
        findings.add({ code: 'detail_changed', ...entry(), says: 'its detail (names or free text) was changed' });
      } else if (hasDetail && content === null && !erased) findings.add({ code: 'detail_missing', ...entry(), says: 'its detail was emptied without being erased by the product' });
      if (hasDetail) count.details += 1;
      if (erased) count.erased += 1;
      lastSeq = seq;
      lastHash = itsHash;
      count.entries += 1;
      if (count.entries % 250_000 === 0) onProgress(count.entries);
    }
  }
  return count;
}

function nameOf(text: string, txid: string) {
  const [, recordType, recordId, seq, , parkId, , , entryType] = text.split(separator) as [string, string, string, string, string, string, string, string, string];
  return { recordType, recordId, seq: Number(seq), entryType, parkId: parkId === '' ? noPark : parkId, txid };
}

/** SHA-256 over bytes, given as hexadecimal digits, and a text behind them; in one buffer that is used again and again. */
function prefixedSha256(): (prefix: string, text: string) => string {
  let bytes = Buffer.alloc(65_536);
  return (prefix, text) => {
    // At most three bytes for each unit of UTF-16.
    const most = prefix.length / 2 + text.length * 3;
    if (most > bytes.length) bytes = Buffer.alloc(most * 2);
    const from = bytes.write(prefix, 0, 'hex');
    return hash('sha256', bytes.subarray(0, from + bytes.write(text, from, 'utf8')), 'hex');
  };
}

const listedOneByOne = 20;

function gapsBetween(last: number, next: number): { seq: number; seqUntil?: number }[] {
  const missing = next - last - 1;
  return missing > listedOneByOne ? [{ seq: last + 1, seqUntil: next - 1 }] : Array.from({ length: missing }, (_, index) => ({ seq: last + 1 + index }));
}
