import type { KeyObject } from 'node:crypto';
import pg from 'pg';
import { wholeLines } from '../seal-file.ts';
import { noPark } from '../seal-rows.ts';
import { checkChains } from './check-chains.ts';
import { checkedEntries } from './check-entries.ts';
import { checkSealFile, outsideSeals } from './check-seal-file.ts';
import { checkSeals } from './check-seals.ts';
import { collectFindings, type Finding, type Reported } from './findings.ts';

export type { Finding } from './findings.ts';

export interface VerifyReport {
  whole: boolean;
  entries: number;
  records: number;
  details: number;
  /** Details that were erased, as personal data may be; their entries stay in the chain. */
  erased: number;
  seals: number;
  /** Entries written since the last seal: a cut-off end among them can't be found. */
  unsealed: number;
  /** Seals of the file that stand in the database as they were made. */
  sealsOutside: number;
  /** The key that signs, SPKI DER in base64. */
  publicKey: string;
  /** At most `mostFindings`, with particulars. */
  findings: Finding[];
  findingsInAll: number;
}

export interface VerifyOptions {
  /** Any role that may read the ledger; it is only read. */
  databaseUrl: string;
  schema?: string;
  sealFile: string;
  publicKey: KeyObject;
  mostFindings?: number;
  onProgress?: (entries: number) => void;
}

/** The entries come as an index has them, each with its detail: to sort millions of wide rows takes longer than to read them. */
const inOrderOfIndexes = '-c enable_sort=off -c enable_hashjoin=off -c enable_mergejoin=off -c max_parallel_workers_per_gather=0';

/**
 * Checks the whole ledger in one snapshot of the database and in bounded memory: hashes and chains, details,
 * seals, and the seal file outside. Recomputes everything here and trusts no function of the database.
 */
export async function verifyLedger({ databaseUrl, schema = 'public', sealFile, publicKey, mostFindings = 1000, onProgress = () => undefined }: VerifyOptions): Promise<VerifyReport> {
  const findings = collectFindings(mostFindings);
  // Taken before the snapshot: what the file holds by then was committed before it.
  const length = await wholeLines(sealFile);
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'qilian-verify', options: `-c search_path=${schema} -c timezone=UTC -c statement_timeout=0 -c jit=off ${inOrderOfIndexes}` });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query(`select set_config('qilian.side', 'system', true)`);
    const sealsOutside = await checkSealFile(client, outsideSeals(sealFile, length, publicKey, findings), findings);
    const count = { entries: 0, records: 0, details: 0, erased: 0 };
    const { seals, unsealed } = await checkSeals(client, await checkedEntries(client, findings, count, onProgress), publicKey, findings);
    const begunMeanwhile = length === 0 && await wholeLines(sealFile) > 0;
    if (sealsOutside === 0 && seals > 0 && !begunMeanwhile) {
      findings.add({ code: 'file_missing', says: `${sealFile} ${length > 0 ? 'holds none of the seals' : 'is missing or empty'}: without it a cut-off end of the ledger can't be found` });
    }
    count.records += await checkChains(client, findings);
    const total = findings.total();
    return {
      whole: total === 0, ...count, seals, unsealed, sealsOutside,
      publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      findings: await withNames(client, findings.list), findingsInAll: total,
    };
  } finally {
    await client.end();
  }
}

async function withNames(client: pg.ClientBase, list: Reported[]): Promise<Finding[]> {
  const present = <Value>(values: (Value | null | undefined)[]) => [...new Set(values.filter((value): value is Value => value !== null && value !== undefined))];
  const { rows: parks } = await client.query<{ id: string; name: string }>('select id, name from areas where id = any($1::uuid[])', [present(list.map(({ parkId }) => parkId))]);
  const { rows: cases } = await client.query<{ id: string; number: string }>('select id, number from cases where id = any($1::uuid[])', [present(list.map(({ recordType, recordId }) => (recordType === 'case' ? recordId : null)))]);
  const toSeal = list.flatMap(({ txid, parkId, seal }, index) => (txid !== undefined && seal === undefined ? [{ index, txid, park: parkId ?? noPark }] : []));
  const { rows: covering } = await client.query<{ index: number; seq: number; sealed_at: Date }>(
    `select f.index, s.seq, s.sealed_at from unnest($1::int[], $2::uuid[], $3::xid8[]) as f (index, park, txid),
       lateral (select seq, sealed_at from ledger_seals s where s.until_txid > f.txid and coalesce(s.park_id, '${noPark}'::uuid) = f.park and s.from_txid <= f.txid
         order by s.until_txid limit 1) as s`,
    [toSeal.map(({ index }) => index), toSeal.map(({ park }) => park), toSeal.map(({ txid }) => txid)]);
  const nameOf = new Map(parks.map(({ id, name }) => [id, name]));
  const numberOf = new Map(cases.map(({ id, number }) => [id, number]));
  const sealOf = new Map(covering.map((row) => [row.index, row]));
  return list.map((finding, index) => ({
    code: finding.code, says: finding.says,
    recordType: finding.recordType ?? null, recordId: finding.recordId ?? null, caseNumber: numberOf.get(finding.recordId ?? '') ?? null,
    seq: finding.seq ?? null, seqUntil: finding.seqUntil ?? null, entryType: finding.entryType ?? null,
    parkId: finding.parkId === noPark ? null : finding.parkId ?? null, park: nameOf.get(finding.parkId ?? noPark) ?? null,
    seal: finding.seal ?? sealOf.get(index)?.seq ?? null, sealedAt: finding.sealedAt ?? sealOf.get(index)?.sealed_at ?? null,
  }));
}
