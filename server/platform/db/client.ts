import { callbackify } from 'node:util';
import pg from 'pg';
import { Packet, type Wire } from './packet.ts';
import type { Primary } from './primary.ts';

/** What a session must be told at the start of each transaction, because a pooler between hands sessions from one to the other. */
const settings = {
  timezone: 'UTC', statement_timeout: '60000', idle_in_transaction_session_timeout: '120000', jit: 'off',
  // To start parallel workers takes five milliseconds, more than most reads take in all, and their cores are those of other calls.
  parallel_setup_cost: '200000',
};

/** Settings of a connection of ours, beside its schema. */
export const sessionOptions = `${Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`).join(' ')} -c plan_cache_mode=force_generic_plan`;

export interface ClientOptions {
  primary: Primary;
  schema: string;
  /** A pooler in transaction mode stands between: no prepared statement by name, no setting of the session. */
  pooled: boolean;
}

/** How long the end of a transaction that only read may wait for something to leave with. */
const mostWaitMs = 2;

type Query = (first: unknown, ...rest: unknown[]) => unknown;

/**
 * A connection to whichever server takes writes when it is opened. What it is asked in one turn of the
 * event loop leaves in one packet; so its statements must belong to one transaction.
 */
export class DatabaseClient extends pg.Client {
  readonly primary: Primary;
  /** Begins a transaction, with what it must be told. */
  readonly begin: string;
  readonly #pooled: boolean;
  readonly #plain: Query;
  readonly #shapes: ConstructorParameters<typeof Packet>[0] = new Map();
  #packet: Packet | undefined;
  #owesCommit = false;
  #waiting = false;

  constructor(config: pg.ClientConfig, { primary, schema, pooled }: ClientOptions) {
    super(config);
    this.primary = primary;
    this.#pooled = pooled;
    this.begin = pooled ? `begin; select ${Object.entries({ search_path: schema, ...settings }).map(([name, value]) => `set_config('${name}', '${value}', true)`).join(', ')}` : 'begin';
    this.#plain = super.query.bind(this) as Query;
    this.query = ((...given: [unknown, ...unknown[]]) => this.#ask(given)) as typeof this.query;
    // A connection that breaks while it is lent out fails its statements; without a listener the process would end too.
    this.on('error', () => primary.lost());
  }

  /** Commits what has only read: with what this connection is asked next, or soon. Resolves when it may be lent out again. */
  async commitLater(): Promise<void> {
    if (this.#pooled || !this.pipeline) return void await this.query('commit');
    this.#owesCommit = true;
    if (this.#waiting) return;
    this.#waiting = true;
    setTimeout(() => {
      this.#waiting = false;
      this.#payCommit();
    }, mostWaitMs);
  }

  override end(): Promise<void>;
  override end(callback: (error: Error) => void): void;
  override end(callback?: (error: Error) => void): Promise<void> | void {
    this.#payCommit();
    this.#send();
    return callback === undefined ? super.end() : super.end(callback);
  }

  #ask(given: [unknown, ...unknown[]]): unknown {
    this.#payCommit();
    const statement = this.pipeline ? preparable(given, this.#pooled) : undefined;
    if (statement !== undefined) return this.#add(statement);
    this.#send();
    return this.#plain(this.#pooled ? withoutName(given[0]) : given[0], ...given.slice(1));
  }

  #payCommit(): void {
    if (!this.#owesCommit) return;
    this.#owesCommit = false;
    this.#add(commit).catch(() => undefined);
  }

  async #add(statement: Parameters<Packet['add']>[1]): Promise<unknown> {
    if (this.#packet === undefined) {
      this.#packet = new Packet(this.#shapes);
      setImmediate(() => this.#send());
    }
    try {
      return await this.#packet.add((this as unknown as { connection: Wire }).connection, statement);
    } catch (error) {
      // From where it was asked, not from where the answer came in.
      Error.captureStackTrace(error as Error);
      throw error;
    }
  }

  #send(): void {
    const packet = this.#packet;
    this.#packet = undefined;
    if (packet) void this.#plain(packet);
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

const commit = { name: 'commit', text: 'commit', values: [] };
const words: Record<string, typeof commit> = { begin: { name: 'begin', text: 'begin', values: [] }, commit, rollback: { name: 'rollback', text: 'rollback', values: [] } };

/** What goes into a packet: one statement with values or a name, and nothing asked of pg beyond its answer. */
function preparable([query, values, ...rest]: [unknown, ...unknown[]], pooled: boolean): Parameters<Packet['add']>[1] | undefined {
  if (rest.length > 0 || typeof values === 'function') return undefined;
  if (typeof query === 'string') {
    if (Array.isArray(values) && values.length > 0) return { text: query, values };
    return pooled ? undefined : words[query];
  }
  const { name, text, values: own = [], ...more } = query as { name?: string; text?: string; values?: unknown[] };
  if (text === undefined || values !== undefined || Object.keys(more).length > 0) return undefined;
  if (pooled) return own.length === 0 ? undefined : { text, values: own };
  return name === undefined && own.length === 0 ? undefined : { name, text, values: own };
}
