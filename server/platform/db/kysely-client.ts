import { createHash } from 'node:crypto';
import {
  Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler,
  type CompiledQuery, type DatabaseConnection, type Driver, type QueryResult,
} from 'kysely';
import type pg from 'pg';
import type { Tables } from './tables.ts';

/** Statements are prepared by name once they were seen this often. */
const preparedFrom = 3;
/** Names stay on every connection until it ends, so that only the first texts of a process get one. */
const mostNames = 400;
const mostTexts = 4000;

export interface KnownText {
  readonly text: string;
  count: number;
  name: string | undefined;
}

export function openTexts() {
  const seen = new Map<string, KnownText>();
  return {
    learnText(text: string): KnownText {
      let entry = seen.get(text);
      if (!entry) {
        // Those with a name stay and keep counting: forgotten, they would make room for as many names again.
        if (seen.size > mostTexts) for (const [key, { name }] of seen) if (name === undefined) seen.delete(key);
        entry = { text, count: 0, name: undefined };
        seen.set(text, entry);
      }
      return entry;
    },
    /** Counts a use. */
    nameOf(entry: KnownText): { name?: string } {
      entry.count += 1;
      if (entry.name === undefined && entry.count >= preparedFrom && seen.size <= mostNames) {
        entry.name = createHash('sha1').update(entry.text).digest('base64url');
      }
      return entry.name === undefined ? {} : { name: entry.name };
    },
  };
}

export const { learnText, nameOf } = openTexts();

/** As it is sent. */
export const statementOf = ({ sql, parameters }: CompiledQuery) => ({ ...nameOf(learnText(sql)), text: sql, values: [...parameters] });

class ClientConnection implements DatabaseConnection {
  readonly client: pg.ClientBase;
  constructor(client: pg.ClientBase) {
    this.client = client;
  }
  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const result = await this.client.query(statementOf(query));
    return { rows: result.rows as Row[], numAffectedRows: BigInt(result.rowCount ?? 0) };
  }
  // eslint-disable-next-line require-yield -- rows are streamed by cursor in `stream.ts`
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('stream with platform/db/stream.ts');
  }
}

class ClientDriver implements Driver {
  readonly connection: ClientConnection;
  constructor(client: pg.ClientBase) {
    this.connection = new ClientConnection(client);
  }
  async init() {}
  async acquireConnection() {
    return this.connection;
  }
  async beginTransaction() {
    throw new Error('transactions are opened by inTransaction');
  }
  async commitTransaction() {}
  async rollbackTransaction() {}
  async releaseConnection() {}
  async destroy() {}
}

const perClient = new WeakMap<pg.ClientBase, Kysely<Tables>>();

/** The query builder on one connection; made once per connection. */
export function kyselyOn(client: pg.ClientBase): Kysely<Tables> {
  let kysely = perClient.get(client);
  if (!kysely) {
    kysely = new Kysely<Tables>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new ClientDriver(client),
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    });
    perClient.set(client, kysely);
  }
  return kysely;
}
