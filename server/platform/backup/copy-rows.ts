import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import pg from 'pg';
import { copyOut } from './copy-out.ts';
import { youngestSeal } from './copy-seals.ts';
import type { Backup } from './folder.ts';
import type { BackupSources } from './make-backup.ts';
import { pack } from './pack.ts';

export const JOBS_SCHEMA = 'graphile_worker';
/** Tables of the job queue that hold what is still to be done, in an order in which their keys hold. */
const JOBS_TABLES = ['_private_tasks', '_private_job_queues', '_private_jobs', '_private_known_crontabs'];

export interface RowsOfTable {
  schema: string;
  table: string;
  columns: string[];
  rows: number;
  file: string;
}

/**
 * All rows of the product's tables and of its job queue in one snapshot (REPEATABLE READ), read by the roles
 * that own them (another would copy only the rows that it sees, so row security is an error here): needs no program of PostgreSQL, no superuser, and any server from 15 on can take them.
 */
export async function copyRows({ ownerUrl, workerUrl, schema = 'public' }: Pick<BackupSources, 'ownerUrl' | 'workerUrl'> & { schema?: string }, folder: string) {
  await mkdir(join(folder, 'tables'), { mode: 0o700 });
  const options = '-c timezone=UTC -c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c row_security=off';
  const [owner, worker] = [ownerUrl, workerUrl].map((connectionString) => new pg.Client({ connectionString, application_name: 'qilian-backup', options })) as [pg.Client, pg.Client];
  const contents: Backup['contents'] = [];
  const tables: RowsOfTable[] = [];
  try {
    await owner.connect();
    await worker.connect();
    await owner.query('begin isolation level repeatable read read only');
    const { rows: [snapshot] } = await owner.query<{ id: string }>('select pg_export_snapshot() as id');
    await worker.query('begin isolation level repeatable read read only');
    await worker.query(`set transaction snapshot ${worker.escapeLiteral(snapshot!.id)}`);
    for (const [client, from, names] of [[owner, schema, await tablesIn(owner, schema)], [worker, JOBS_SCHEMA, JOBS_TABLES]] as const) {
      for (const table of names) {
        const columns = await columnsOf(client, from, table);
        const file = `tables/${from === schema ? '' : `${from}.`}${table}.copy.zst`;
        const counted = await copyTable(client, from, table, columns, join(folder, file));
        contents.push({ name: file, ...counted.packed });
        tables.push({ schema: from, table, columns, rows: counted.rows, file });
      }
    }
    const sequences = [...await sequencesIn(owner, schema), ...await sequencesIn(worker, JOBS_SCHEMA)];
    return { kind: 'rows' as const, contents, rows: { schema, tables, sequences }, youngestSeal: await youngestSeal(owner, schema) };
  } finally {
    await Promise.allSettled([owner.end(), worker.end()]);
  }
}

/** In the order in which they were made. What migrations have run is written down apart. */
async function tablesIn(client: pg.Client, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`select relname as name from pg_class
    where relkind = 'r' and relnamespace = $1::regnamespace and relpersistence = 'p' and relname <> 'schema_migrations' order by oid`, [schema]);
  return rows.map(({ name }) => name);
}

async function columnsOf(client: pg.Client, schema: string, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`select attname as name from pg_attribute
    where attrelid = format('%I.%I', $1::text, $2::text)::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`, [schema, table]);
  return rows.map(({ name }) => name);
}

async function copyTable(client: pg.Client, schema: string, table: string, columns: string[], path: string) {
  const list = columns.map((column) => client.escapeIdentifier(column)).join(', ');
  const { data, result } = copyOut(client, `copy ${client.escapeIdentifier(schema)}.${client.escapeIdentifier(table)} (${list}) to stdout`);
  let rows = 0;
  // The server sends one row in each message.
  const count = new Transform({ readableObjectMode: false, transform(chunk: Buffer, _encoding, done) { rows += newlines(chunk); done(null, chunk); } });
  data.on('error', (error) => count.destroy(error));
  const packed = await pack(data.pipe(count), path);
  await result;
  return { packed, rows };
}

/** Line breaks inside values are written as `\n`, so each one ends a row. */
function newlines(chunk: Buffer): number {
  let found = 0;
  for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) found += 1;
  return found;
}

async function sequencesIn(client: pg.Client, schema: string): Promise<{ schema: string; name: string; last: string }[]> {
  const { rows } = await client.query<{ schema: string; name: string; last: string | null }>(
    'select schemaname as schema, sequencename as name, last_value::text as last from pg_sequences where schemaname = $1', [schema]);
  return rows.flatMap(({ last, ...row }) => (last === null ? [] : [{ ...row, last }]));
}
