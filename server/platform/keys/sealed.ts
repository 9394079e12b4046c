import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';

/** Where a module keeps what is encrypted: so that a change of keys finds all of it. */
export interface SealedPlace {
  name: string;
  /** Columns, as `table.column`, of which this place takes care. */
  covers: string[];
  /**
   * Holds blind indexes that are compared with those of another place. Such a place gets the digests of
   * all keys before the other changes, and loses the old ones after it.
   */
  compared?: boolean;
  /** Brings up to `batch` rows behind `after` under the current key. `next` is null at the end. */
  reseal(tx: Tx, after: string | null, batch: number): Promise<{ rows: number; next: string | null }>;
  /** Rows in which something lies under another key. */
  countLeft(tx: Tx): Promise<number>;
}

interface Columns {
  table: string;
  /** Columns of the primary key with their types; by default a uuid `id`. */
  key?: Record<string, 'uuid' | 'text' | 'int'>;
  /** Encrypted `bytea` columns. */
  sealed: string[];
  /** Blind indexes: of which encrypted column, and what text of it they digest. */
  indexes?: { column: string; of: string; text: (plain: string) => string }[];
}

type Row = Record<string, Buffer | string | number | null>;

/** The usual place: encrypted columns, and perhaps their blind indexes, of a table. */
export function sealedColumns({ table, key = { id: 'uuid' }, sealed, indexes = [] }: Columns): SealedPlace {
  const columns = [...sealed, ...indexes.map(({ column }) => column)];
  const refs = (names: string[]) => sql.join(names.map((name) => sql.ref(name)));
  const keys = Object.entries(key);
  const left = (current: number) => sql<boolean>`(${sql.join([
    ...sealed.map((column) => sql`get_byte(${sql.ref(column)}, 0) <> ${current}`), ...indexes.map(({ column }) => sql`key_of_index(${sql.ref(column)}) <> ${current}`),
  ], sql` or `)})`;
  const behind = (after: string | null) => {
    if (after === null) return sql<boolean>`true`;
    const values = JSON.parse(after) as string[];
    return sql<boolean>`(${refs(Object.keys(key))}) > (${sql.join(keys.map(([, type], index) => sql`${values[index]}::${sql.raw(type)}`))})`;
  };
  return {
    name: table,
    covers: columns.map((column) => `${table}.${column}`),
    async reseal(tx, after, batch) {
      const { secrets } = tx.platform;
      const { rows } = await sql<Row>`select ${refs([...Object.keys(key), ...sealed])} from ${sql.table(table)}
        where ${behind(after)} and ${left(secrets.currentKey())} order by ${refs(Object.keys(key))} limit ${sql.lit(batch)} for no key update`.execute(tx.sql);
      if (rows.length === 0) return { rows: 0, next: null };
      const plain = rows.map((row) => Object.fromEntries(sealed.map((column) => [column, row[column] === null ? null : secrets.decryptBytes(row[column] as Buffer)])) as Record<string, Buffer | null>);
      const values = [
        ...sealed.map((column) => plain.map((row) => row[column] && secrets.encrypt(row[column]))),
        ...indexes.map(({ of, text }) => plain.map((row) => row[of] && secrets.blindIndex(text(row[of].toString('utf8'))))),
      ];
      const places = keys.map(([name, type]) => sql`${rows.map((row) => row[name])}::${sql.raw(type)}[]`);
      await sql`update ${sql.table(table)} t set ${sql.join(columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`d.${column}`)}`))}
        from unnest(${sql.join([...places, ...values.map((value) => sql`${value}::bytea[]`)])}) as d (${refs([...Object.keys(key), ...columns])})
        where ${sql.join(keys.map(([name]) => sql`${sql.ref(`t.${name}`)} = ${sql.ref(`d.${name}`)}`), sql` and `)}`.execute(tx.sql);
      const last = rows.at(-1)!;
      return { rows: rows.length, next: rows.length < batch ? null : JSON.stringify(keys.map(([name]) => String(last[name]))) };
    },
    async countLeft(tx) {
      const { rows: [found] } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)} where ${left(tx.platform.secrets.currentKey())}`.execute(tx.sql);
      return found!.count;
    },
  };
}
