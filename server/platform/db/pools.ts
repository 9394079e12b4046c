import pg from 'pg';

// bigint counts fit a double; dates without time stay `YYYY-MM-DD` strings; money comes as numbers below 1e14.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(1182 as never, (text: string) => text);

export interface PoolOptions {
  url: string;
  size: number;
  /** Shown in `pg_stat_activity`. */
  name: string;
  schema?: string | undefined;
  onError: (error: Error) => void;
}

/**
 * A connection pool whose sessions run in UTC and look only into the city's schema. Prepared
 * statements are planned once: planning the walls anew costs more than running most of them. Lists
 * therefore give their limit as a literal (`sql.lit`), which a generic plan must know.
 */
export function openPool({ url, size, name, schema = 'public', onError }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    application_name: name,
    options: `-c search_path=${schema} -c timezone=UTC -c statement_timeout=60000 -c idle_in_transaction_session_timeout=120000 -c jit=off -c plan_cache_mode=force_generic_plan`,
    connectionTimeoutMillis: 10_000,
    pipeline: true,
  });
  pool.on('error', onError);
  return pool;
}
