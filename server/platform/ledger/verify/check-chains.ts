import type pg from 'pg';
import { noPark } from '../seal-rows.ts';
import { cursorRows } from './cursor.ts';
import type { Findings } from './findings.ts';

type LinkRow = [recordType: string, recordId: string, seq: number, entryType: string, park: string, txid: string, lastSeq: number | null];

/** Entries that don't follow on the one before them in their record. PostgreSQL looks at them in the order of an index, and names the few alone. */
const broken = `select record_type, record_id::text, seq, type, coalesce(park_id, '${noPark}'::uuid)::text, txid::text, last_seq
  from (select e.*, pg_catalog.lag(seq) over record as last_seq, pg_catalog.lag(hash) over record as last_hash from ledger_entries e window record as (partition by record_type, record_id order by seq)) link
  where seq <> coalesce(last_seq, 0) + 1 or prev_hash <> coalesce(last_hash, '')`;

/** The place of every entry in the chain of its record, for hashes that are checked elsewhere. Returns how many records lack their first entry. */
export async function checkChains(client: pg.ClientBase, findings: Findings): Promise<number> {
  let beheaded = 0;
  for await (const [recordType, recordId, seq, entryType, parkId, txid, lastSeq] of cursorRows<LinkRow>(client, 'chains', broken)) {
    if (lastSeq === null && seq > 1) beheaded += 1;
    if (seq !== (lastSeq ?? 0) + 1) {
      for (const gap of gapsBetween(lastSeq ?? 0, seq)) findings.add({ code: 'entry_missing', recordType, recordId, ...gap, says: 'deleted: the entries before and after it stand' });
    } else {
      findings.add({ code: 'chain_broken', recordType, recordId, seq, entryType, parkId, txid, says: seq === 1 ? 'a first entry that refers to one before it' : 'does not follow on the entry before it: that one was exchanged' });
    }
  }
  return beheaded;
}

const listedOneByOne = 20;

function gapsBetween(last: number, next: number): { seq: number; seqUntil?: number }[] {
  const missing = next - last - 1;
  return missing > listedOneByOne ? [{ seq: last + 1, seqUntil: next - 1 }] : Array.from({ length: missing }, (_, index) => ({ seq: last + 1 + index }));
}
