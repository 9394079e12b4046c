import pg from 'pg';
import { DatabaseClient, sessionOptions } from './client.ts';
import { hostsOf } from './hosts.ts';
import { findPrimary, type Primary } from './primary.ts';

// bigint counts fit a double; dates without time stay `YYYY-MM-DD` strings; money comes as numbers below 1e14.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(1182 as never, (text: string) => text);
const anyInstant = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => Date;
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => instantInUtc(text) ?? anyInstant(text));

/** As our sessions write instants of common years: `2026-03-02 01:30:00.25+00`. Lists are full of them. */
function instantInUtc(text: string): Date | undefined {
  const { length } = text;
  if (length < 22 || length > 29 || text.charCodeAt(10) !== 0x20 || text.charCodeAt(length - 3) !== 0x2b || text.charCodeAt(length - 2) !== 0x30 || text.charCodeAt(length - 1) !== 0x30) return undefined;
  const digit = (at: number) => (at < length - 3 ? text.charCodeAt(at) - 48 : 0);
  const two = (at: number) => digit(at) * 10 + digit(at + 1);
  return new Date(Date.UTC(two(0) * 100 + two(2), two(5) - 1, two(8), two(11), two(14), two(17), length === 22 ? 0 : digit(20) * 100 + two(21)));
}

export interface PoolOptions {
  /** May name several hosts: the connections go to the one that takes writes. */
  url: string;
  size: number;
  /** Shown in `pg_stat_activity`. */
  name: string;
  schema?: string | undefined;
  /** A pooler in transaction mode stands between. */
  pooled?: boolean;
  /** Off where somebody else's code uses the connections one statement at a time. */
  pipeline?: boolean;
  /** Given for a standby, which is not to be looked for. */
  primary?: Primary;
  /** An answer that takes longer counts as a broken connection. */
  queryTimeoutMs?: number;
  onError: (error: Error) => void;
}

/**
 * A connection pool whose sessions run in UTC and look only into the city's schema. Prepared
 * statements are planned once: planning the walls anew costs more than running most of them. Lists
 * therefore give their limit as a literal (`sql.lit`), which a generic plan must know.
 */
export function openPool({ url, size, name, schema = 'public', pooled = false, pipeline = true, primary = findPrimary(url), queryTimeoutMs, onError }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: hostsOf(url)[0]!,
    max: size,
    application_name: name,
    // PgBouncer refuses start-up options that it doesn't know.
    ...(!pooled && { options: `-c search_path=${schema} ${sessionOptions}` }),
    connectionTimeoutMillis: 10_000,
    pipeline,
    ...(queryTimeoutMs !== undefined && { query_timeout: queryTimeoutMs }),
    Client: class extends DatabaseClient {
      constructor(config?: pg.ClientConfig) {
        super(config ?? {}, { primary, schema, pooled });
      }
    },
  });
  pool.on('error', onError);
  return pool;
}
