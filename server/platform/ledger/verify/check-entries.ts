import { hash } from 'node:crypto';
import type pg from 'pg';
import { noPark } from '../seal-rows.ts';
import { asText, cursorBatches } from './cursor.ts';
import type { Findings } from './findings.ts';

/** All as PostgreSQL writes them: bytes with `\x` before them, truth as t and f. */
type EntryRow = [
  id: string, recordType: string, recordId: string, seq: string, micros: string, parkId: string | null, enterpriseId: string | null, audience: string, type: string,
  actorSide: string, actorId: string | null, params: string, detailDigest: string | null, prevHash: string, hash: string, txid: string,
  hasDetail: 't' | 'f', salt: string | null, content: string | null, erased: 't' | 'f',
];

/** An entry as it stands in the ledger today. */
export interface Present {
  txid: string;
  park: string;
  recordType: string;
  recordId: string;
  seq: number;
  /** Hexadecimal digits. */
  hash: string;
  entryType: string;
}

export interface EntryCount {
  entries: number;
  /** Those whose first entry stands. */
  records: number;
  details: number;
  erased: number;
}

/**
 * In the order of sealing, in which they were written too, so that neither the rows nor their details are far from each other.
 * A float with the seconds names each microsecond until the year 2242; the exact number costs ten times as much.
 */
const entries = `select e.id, e.record_type, e.record_id, e.seq, (date_part('epoch', e.at) * 1000000)::bigint, e.park_id, e.enterprise_id, e.audience, e.type,
    e.actor_side, e.actor_id, e.params, e.detail_digest, e.prev_hash, e.hash, e.txid, d.entry_id is not null, d.salt, d.content, d.erased_at is not null
  from ledger_entries e left join ledger_details d on d.entry_id = e.id
  order by e.txid, e.id`;

/** What `ledger_text` (migration 0004) hashes, part by part and in its order. */
const textOf = ([id, recordType, recordId, seq, micros, parkId, enterpriseId, audience, type, actorSide, actorId, params, detailDigest]: EntryRow) =>
  [id, recordType, recordId, seq, micros, parkId ?? '', enterpriseId ?? '', audience, type, actorSide, actorId ?? '', params, detailDigest?.slice(2) ?? ''].join('\u001f');

/** The entries one after the other, each checked against its hash and its detail. Trusts no function of the database. */
export async function checkedEntries(client: pg.ClientBase, findings: Findings, count: EntryCount, onProgress: (entries: number) => void) {
  const batches = cursorBatches<EntryRow>(client, 'entries', entries, { types: asText });
  const check = checkEntry(findings, count);
  let batch: Present[] = [];
  let at = 0;
  const beyond = async () => {
    const { value } = await batches.next();
    batch = ((value ?? []) as EntryRow[]).map(check);
    if (Math.floor(count.entries / 250_000) > Math.floor((count.entries - batch.length) / 250_000)) onProgress(count.entries);
    at = 0;
    return batch[0];
  };
  await beyond();
  return {
    here: () => batch[at],
    /** Goes on within what has come; false at its end, where `beyond` waits for more: waiting for each by itself would take longer than hashing it. */
    passed: () => ++at < batch.length,
    beyond,
  };
}

function checkEntry(findings: Findings, count: EntryCount): (row: EntryRow) => Present {
  const sha256 = prefixedSha256();
  return (row) => {
    const [, recordType, recordId, seq, , parkId, , , entryType, , , , detailDigest, prevHash, itsHash, txid, detail, salt, content, erased] = row;
    const hasDetail = detail === 't';
    const present = { txid, park: parkId ?? noPark, recordType, recordId, seq: Number(seq), hash: itsHash.slice(2), entryType };
    const found = (code: 'entry_changed' | 'detail_missing' | 'detail_added' | 'detail_changed', says: string) => {
      findings.add({ code, recordType, recordId, seq: present.seq, entryType, parkId: present.park, txid, says });
    };
    if (sha256(prevHash, textOf(row)) !== present.hash) found('entry_changed', 'changed: its content does not match its hash');
    if (detailDigest !== null && !hasDetail) found('detail_missing', 'its detail was deleted without being erased by the product');
    else if (detailDigest === null && hasDetail) found('detail_added', 'a detail was put beside an entry that was written without one');
    else if (content !== null && sha256(salt!, content) !== detailDigest?.slice(2)) found('detail_changed', 'its detail (names or free text) was changed');
    else if (hasDetail && content === null && erased === 'f') found('detail_missing', 'its detail was emptied without being erased by the product');
    count.entries += 1;
    if (seq === '1') count.records += 1;
    if (hasDetail) count.details += 1;
    if (erased === 't') count.erased += 1;
    return present;
  };
}

/** SHA-256 over bytes, as PostgreSQL writes them, and a text behind them; in one buffer that is used again and again. */
function prefixedSha256(): (prefix: string, text: string) => string {
  let bytes = Buffer.alloc(65_536);
  return (prefix, text) => {
    // At most three bytes for each unit of UTF-16.
    const most = prefix.length / 2 + text.length * 3;
    if (most > bytes.length) bytes = Buffer.alloc(most * 2);
    const from = bytes.write(prefix.slice(2), 0, 'hex');
    return hash('sha256', bytes.subarray(0, from + bytes.write(text, from, 'utf8')), 'hex');
  };
}
