import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import pg from 'pg';
import { migrate, type Migrated } from '../db/migrate.ts';
import type { RolePasswords } from '../db/roles.ts';
import { migrationsFolder, readMigrations } from '../db/migration-files.ts';
import { JOBS_SCHEMA, type RowsOfTable } from './copy-rows.ts';
import type { Backup } from './folder.ts';
import { unpack } from './pack.ts';

/**
 * Puts the rows of a backup into an empty database: the tables as they were then, all rows in one
 * transaction, the migrations since. The ledger counts on from where it ended, so that sealing goes on.
 */
export async function loadRows(backup: Backup, folder: string, { ownerUrl, passwords, log }: { ownerUrl: string; passwords: RolePasswords; log: (message: string) => void }): Promise<Migrated> {
  const rows = backup.rows!;
  const { schema } = rows;
  await refuseUsed(ownerUrl, schema);
  const { workerUrl } = await migrateAsThen(backup, { ownerUrl, schema, passwords, log });
  await inOneTransaction(ownerUrl, async (owner) => {
    const ours = rows.tables.filter((table) => table.schema === schema);
    await withoutRules(owner, schema, async () => {
      await owner.query(`truncate ${ours.map(({ table }) => named(owner, schema, table)).join(', ')}`);
      for (const table of ours) await load(owner, table, folder, log);
    });
    await setSequences(owner, rows.sequences.filter((sequence) => sequence.schema === schema));
    if (ours.some(({ table }) => table === 'ledger_counting')) await countOn(owner, schema);
  });
  await inOneTransaction(workerUrl, async (worker) => {
    const queue = rows.tables.filter((table) => table.schema === JOBS_SCHEMA);
    await worker.query(`truncate ${queue.map(({ table }) => named(worker, JOBS_SCHEMA, table)).join(', ')}`);
    for (const table of queue) await load(worker, table, folder, log);
    await setSequences(worker, rows.sequences.filter((sequence) => sequence.schema === JOBS_SCHEMA));
    // What was running when the snapshot was taken runs again: jobs bear that.
    await worker.query(`update ${JOBS_SCHEMA}._private_jobs set locked_at = null, locked_by = null where locked_at is not null`);
    await worker.query(`update ${JOBS_SCHEMA}._private_job_queues set locked_at = null, locked_by = null where locked_at is not null`);
  });
  const migrated = await migrate(ownerUrl, { schema, passwords, log });
  // Rows from before the ledger counted by itself.
  if (!rows.tables.some(({ table }) => table === 'ledger_counting')) await inOneTransaction(ownerUrl, (owner) => countOn(owner, schema));
  await onClient(ownerUrl, (owner) => owner.query('analyze'));
  return migrated;
}

async function refuseUsed(ownerUrl: string, schema: string): Promise<void> {
  await onClient(ownerUrl, async (client) => {
    const { rows: [found] } = await client.query<{ tables: number }>(`select count(*)::int as tables from pg_class where relkind in ('r', 'p') and relnamespace = to_regnamespace($1)`, [schema]);
    if (found!.tables > 0) {
      throw new Error(`The database already holds ${found!.tables} tables in the schema ${schema}. Restore into an empty one: createdb a new database and point DATABASE_URL (and DATABASE_OWNER_URL) to it.`);
    }
  });
}

async function migrateAsThen(backup: Backup, { ownerUrl, schema, passwords, log }: { ownerUrl: string; schema: string; passwords: RolePasswords; log: (message: string) => void }): Promise<Migrated> {
  const known = new Map((await readMigrations(migrationsFolder)).map((file) => [file.name, file.sha256]));
  const folder = await mkdtemp(join(tmpdir(), 'qilian-migrations-'));
  try {
    for (const { name, sha256 } of backup.migrations) {
      if (known.get(name) !== sha256) throw new Error(`The backup was made by version ${backup.product} with the migration ${name}, which ${known.has(name) ? 'is another one here' : 'this version does not know'}. Restore it with that version or a newer one.`);
      await copyFile(join(migrationsFolder, name), join(folder, name));
    }
    return await migrate(ownerUrl, { schema, passwords, log, folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const named = (client: pg.Client, schema: string, table: string) => `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(table)}`;

/** Foreign keys are dropped and made anew over all rows at the end, which checks them; triggers rest and come back as they were. */
async function withoutRules(client: pg.Client, schema: string, work: () => Promise<void>): Promise<void> {
  const { rows: keys } = await client.query<{ relation: string; name: string; definition: string }>(`select conrelid::regclass::text as relation, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = $1::regnamespace and conparentid = 0`, [schema]);
  const { rows: triggers } = await client.query<{ relation: string; name: string; mode: string }>(`select tgrelid::regclass::text as relation, quote_ident(tgname) as name,
    case tgenabled when 'A' then 'enable always' when 'R' then 'enable replica' else 'enable' end as mode
    from pg_trigger t join pg_class c on c.oid = tgrelid where not tgisinternal and tgenabled <> 'D' and c.relnamespace = $1::regnamespace and c.relkind = 'r'`, [schema]);
  for (const { relation, name } of keys) await client.query(`alter table ${relation} drop constraint ${name}`);
  for (const { relation, name } of triggers) await client.query(`alter table ${relation} disable trigger ${name}`);
  await work();
  for (const { relation, name, mode } of triggers) await client.query(`alter table ${relation} ${mode} trigger ${name}`);
  for (const { relation, name, definition } of keys) await client.query(`alter table ${relation} add constraint ${name} ${definition}`);
}

interface CopyInConnection {
  sendCopyFromChunk(chunk: Buffer): boolean | undefined;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
  stream: { once(event: 'drain', listener: () => void): void; writableNeedDrain: boolean };
}

/** pg's own query with an answer to the server's wish for data. */
class CopyIn extends (pg.Query as unknown as new (config: { text: string }, callback: (error: Error | null, result: pg.QueryResult) => void) => pg.Submittable) {
  readonly source: Readable;
  constructor(text: string, source: Readable, callback: (error: Error | null, result: pg.QueryResult) => void) {
    super({ text }, callback);
    this.source = source;
  }
  handleCopyInResponse(connection: CopyInConnection): void {
    void (async () => {
      for await (const chunk of this.source) {
        connection.sendCopyFromChunk(chunk as Buffer);
        if (connection.stream.writableNeedDrain) await new Promise<void>((go) => { connection.stream.once('drain', go); });
      }
      connection.endCopyFrom();
    })().catch((error: unknown) => connection.sendCopyFail(String(error)));
  }
}

async function load(client: pg.Client, { schema, table, columns, rows, file }: RowsOfTable, folder: string, log: (message: string) => void): Promise<void> {
  const text = `copy ${named(client, schema, table)} (${columns.map((column) => client.escapeIdentifier(column)).join(', ')}) from stdin`;
  const loaded = await new Promise<number>((done, fail) => {
    client.query(new CopyIn(text, unpack(join(folder, file)), (error, result) => (error ? fail(error) : done(result.rowCount ?? 0))));
  });
  if (loaded !== rows) throw new Error(`${table}: ${loaded} rows arrived, the backup counted ${rows}.`);
  if (rows >= 100_000) log(`${table}: ${rows} rows`);
}

async function setSequences(client: pg.Client, sequences: { schema: string; name: string; last: string }[]): Promise<void> {
  for (const { schema, name, last } of sequences) await client.query(`select setval(format('%I.%I', $1::text, $2::text)::regclass, $3::bigint)`, [schema, name, last]);
}

/** Beyond every number that an entry or a seal carries. */
export async function countOn(client: pg.Client, schema: string): Promise<void> {
  const of = (table: string) => named(client, schema, table);
  await client.query(`with reached as (select greatest(
      coalesce((select txid from ${of('ledger_entries')} order by txid desc limit 1), '0'::xid8), coalesce((select max(until_txid::text::bigint)::text::xid8 from ${of('ledger_seals')}), '0'::xid8))::text::bigint as number)
    update ${of('ledger_counting')} set added = greatest(added, number + 1 - pg_current_xact_id()::text::bigint) from reached`);
}

async function inOneTransaction(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  await onClient(url, async (client) => {
    await client.query('begin');
    await work(client);
    await client.query('commit');
  });
}

async function onClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, application_name: 'qilian-restore', options: '-c timezone=UTC -c statement_timeout=0 -c client_min_messages=warning' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
