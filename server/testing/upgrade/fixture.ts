import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type pg from 'pg';

/**
 * A release's database as a file: gzipped lines of JSON, the first with the release and its
 * migrations, then one a row. Independent of the server's version, and readable in a diff tool.
 */
interface Head {
  release: string;
  takenAt: string;
  migrations: { number: number; name: string; sha256: string }[];
}

type Line = { table: string; row: object };

const rowsAtOnce = 500;

/** Tables in the order in which they were made, which is one in which foreign keys hold. */
async function tables(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`select relname as name from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace and relname <> 'schema_migrations' order by oid`);
  return rows.map((row) => row.name);
}

export async function writeFixture(client: pg.ClientBase, path: string, release: string, takenAt: Date): Promise<void> {
  const { rows: migrations } = await client.query<Head['migrations'][number]>('select number, name, sha256 from schema_migrations order by number');
  const head: Head = { release, takenAt: takenAt.toISOString(), migrations };
  async function* lines() {
    yield `${JSON.stringify(head)}\n`;
    for (const table of await tables(client)) {
      const { rows } = await client.query<{ row: object }>(`select to_json(t) as row from ${table} t`);
      for (const { row } of rows) yield `${JSON.stringify({ table, row } satisfies Line)}\n`;
    }
  }
  await pipeline(Readable.from(lines()), createGzip({ level: 9 }), createWriteStream(path));
}

export interface Fixture {
  head: Head;
  /** Puts the rows into a database that has the release's tables. */
  load(client: pg.ClientBase): Promise<void>;
}

export async function readFixture(path: string): Promise<Fixture> {
  const rows = new Map<string, object[]>();
  let head: Head | undefined;
  for await (const line of createInterface({ input: createReadStream(path).pipe(createGunzip()), crlfDelay: Infinity })) {
    if (head === undefined) head = JSON.parse(line) as Head;
    else {
      const { table, row } = JSON.parse(line) as Line;
      const known = rows.get(table);
      if (known) known.push(row);
      else rows.set(table, [row]);
    }
  }
  if (head === undefined) throw new Error(`${path} is empty`);
  return {
    head,
    async load(client) {
      for (const [table, all] of rows) {
        for (let start = 0; start < all.length; start += rowsAtOnce) {
          await client.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [JSON.stringify(all.slice(start, start + rowsAtOnce))]);
        }
      }
      await client.query(`select setval('case_numbers', greatest(1, (select count(*) from cases)))`);
    },
  };
}
