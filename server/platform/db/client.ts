import { callbackify } from 'node:util';
import pg from 'pg';
import type { Primary } from './primary.ts';

/** What a session must be told at the start of each transaction, because a pooler between hands sessions from one to the other. */
const settings = {
  timezone: 'UTC', statement_timeout: '60000', idle_in_transaction_session_timeout: '120000', jit: 'off',
};

/** Settings of a connection of ours, beside its schema. */
export const sessionOptions = `${Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`).join(' ')} -c plan_cache_mode=force_generic_plan`;

export interface ClientOptions {
  primary: Primary;
  schema: string;
  /** A pooler in transaction mode stands between: no prepared statement by name, no setting of the session. */
  pooled: boolean;
}

/** A connection to whichever server takes writes when it is opened. */
export class DatabaseClient extends pg.Client {
  readonly primary: Primary;
  /** Begins a transaction, with what it must be told. */
  readonly begin: string;

  constructor(config: pg.ClientConfig, { primary, schema, pooled }: ClientOptions) {
    super(config);
    this.primary = primary;
    this.begin = pooled ? `begin; select ${Object.entries({ search_path: schema, ...settings }).map(([name, value]) => `set_config('${name}', '${value}', true)`).join(', ')}` : 'begin';
    if (pooled) {
      const query = this.query.bind(this) as (first: unknown, ...rest: unknown[]) => unknown;
      this.query = ((first: unknown, ...rest: unknown[]) => query(withoutName(first), ...rest)) as typeof this.query;
    }
    // A connection that breaks while it is lent out fails its statements; without a listener the process would end too.
    this.on('error', () => primary.lost());
  }

  override connect(): Promise<pg.Client>;
  override connect(callback: (error: Error) => void): void;
  override connect(callback?: (error: Error) => void): Promise<pg.Client> | void {
    if (callback === undefined) return this.#connectToPrimary();
    callbackify(() => this.#connectToPrimary())(callback);
  }

  async #connectToPrimary(): Promise<pg.Client> {
    const place = await this.primary.where();
    Object.assign(this, place);
    try {
      return await super.connect() as unknown as pg.Client;
    } catch (error) {
      this.primary.lost();
      throw error;
    }
  }
}

const withoutName = (query: unknown) => {
  if (typeof query !== 'object' || query === null || !('name' in query)) return query;
  const { name: _name, ...unnamed } = query;
  return unnamed;
};
