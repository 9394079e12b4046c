import type { Compilable, Kysely } from 'kysely';
import type pg from 'pg';
import type { Actor } from '../auth/actor.ts';
import type { Platform } from '../platform.ts';
import type { DatabaseClient } from './client.ts';
import { kyselyOn, statementOf } from './kysely-client.ts';
import { ringIsStale } from '../secrets.ts';
import type { Tables } from './tables.ts';

const brand = Symbol('made by inTransaction');

/**
 * One open transaction: who acts, what time it is, and the only way to the database.
 * Made by `inTransaction` alone, so that no writer works outside one.
 */
export interface Tx {
  readonly [brand]: true;
  readonly sql: Kysely<Tables>;
  readonly client: pg.ClientBase;
  readonly actor: Actor;
  /** Whose walls the database keeps; the actor's, unless the platform writes on somebody's behalf. */
  readonly walls: Actor;
  readonly now: Date;
  readonly platform: Platform;
  /** Runs once the transaction is committed; must not throw. */
  readonly afterCommit: (() => void)[];
  readonly gathered: Map<Flush, unknown[]>;
  /** Of what was sent without waiting for an answer: whether there was any, and the first failure. */
  readonly posted: { any: boolean; failure?: unknown };
  /** Where there are replicas: once committed, the place in the log by which one has what was done. */
  readonly mark: { lsn?: string } | undefined;
}

/** Puts what was gathered into one statement. */
type Flush = (items: never[]) => Statement;

export interface Statement {
  /** Prepared under this name, once a connection. */
  name: string;
  text: string;
  values: unknown[];
  /** Told what it answered, before what runs after the commit. */
  answered?: (tx: Tx, rows: unknown[]) => void;
}

/** Gathers what can be written at the end of the transaction, all of one sort in one statement. */
export function gather<Item>(tx: Tx, flush: (items: Item[]) => Statement, ...items: Item[]): void {
  const waiting = tx.gathered.get(flush);
  if (waiting) waiting.push(...items);
  else tx.gathered.set(flush, items);
}

const wallsOf = (actor: Actor): Statement => ({
  name: 'set_walls',
  text: `select set_config('qilian.side', $1, true), set_config('qilian.user_id', $2, true), set_config('qilian.parks', $3, true), set_config('qilian.enterprise_id', $4, true)`,
  values: [actor.side, actor.userId ?? '', `{${actor.parks.join(',')}}`, actor.enterprise?.id ?? ''],
});

/**
 * Sends a write whose answer tells nothing: it leaves in one packet with what is asked next. Where it fails, so does the
 * transaction, with that failure. It comes after all that was asked and answered, and before all that is asked after it.
 */
export function post(tx: Tx, write: Compilable): void {
  tx.posted.any = true;
  tx.client.query(statementOf(write.compile())).catch((failure: unknown) => { tx.posted.failure ??= failure; });
}

/** What follows a failed post fails too, and says less. */
async function doing<Result>(tx: Tx, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  try {
    return await work(tx);
  } catch (error) {
    throw tx.posted.failure ?? error;
  }
}

/** Runs `work` in one transaction with the actor's walls; commits, or leaves no trace. */
export async function inTransaction<Result>(
  platform: Platform, actor: Actor, work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  return onClient(platform, platform.pool, async (client) => {
    await Promise.all([client.query(client.begin), client.query(wallsOf(actor))]);
    const tx = newTx(platform, client, actor, platform.clock.now());
    const result = await doing(tx, work);
    await commit(tx);
    return result;
  });
}

/** How the database tells who acts: a statement with one column `answer`, which sets the walls too. */
export interface Identification {
  statement: Statement;
  /** Throws what refuses the caller altogether. */
  toActor: (answer: string | null) => Actor;
  /** What it answered the last time. */
  presumed?: { answer: string; actor: Actor } | undefined;
  /** The work only reads: its result needn't wait for the end of the transaction. */
  readsOnly?: boolean;
  /** On a replica instead of the primary, if it has all up to this place in the log. */
  from?: { pool: pg.Pool; seen: string };
}

/** A replica lacks what the caller has seen. */
export class Behind extends Error {}

/**
 * The same for a transaction whose actor only the database can tell. Where an answer is presumed, the
 * work begins as that actor while the statement is under way, behind it on the same connection, and
 * counts only if the answer is the presumed one to the letter: else all is rolled back and done anew.
 */
export async function inIdentifiedTransaction<Result>(platform: Platform, who: Identification, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  const now = platform.clock.now();
  const { presumed } = who;
  const pool = who.from?.pool ?? platform.pool;
  if (presumed !== undefined) {
    try {
      return await onClient(platform, pool, async (client, release) => {
        const asked = identify(client, who);
        const tx = newTx(platform, client, presumed.actor, now);
        const [answer, outcome] = await Promise.allSettled([asked, doing(tx, work)]);
        if (answer.status === 'rejected') throw answer.reason;
        if (answer.value !== presumed.answer) throw otherThanPresumed;
        if (outcome.status === 'rejected') throw outcome.reason;
        await finish(tx, who, release);
        return outcome.value;
      });
    } catch (error) {
      if (error !== otherThanPresumed) throw error;
    }
  }
  return onClient(platform, pool, async (client, release) => {
    const tx = newTx(platform, client, who.toActor(await identify(client, who)), now);
    const result = await doing(tx, work);
    await finish(tx, who, release);
    return result;
  });
}

const otherThanPresumed = new Error('somebody else than presumed');

async function identify(client: PooledClient, { statement, from }: Identification): Promise<string | null> {
  const [, reached, { rows }] = await Promise.all([
    client.query(client.begin),
    from && client.query<{ reached: boolean }>({ name: 'replica_reached', text: 'select pg_is_in_recovery() and pg_last_wal_replay_lsn() >= $1::pg_lsn as reached', values: [from.seen] }),
    client.query<{ answer: string | null }>(statement),
  ]);
  if (reached && !reached.rows[0]!.reached) throw new Behind();
  return rows[0]!.answer;
}

/** The same transaction seen by another actor, for what the platform itself does on behalf of an action. */
export async function actingAs<Result>(tx: Tx, actor: Actor, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  setWalls(tx, actor);
  try {
    return await work({ ...tx, actor, walls: actor });
  } finally {
    setWalls(tx, tx.walls);
  }
}

/**
 * The same transaction as another actor sees it at another instant, for histories that are made at
 * once, such as the demo's. The walls stay with the view that was made last: use no other.
 */
export async function become(tx: Tx, actor: Actor, now: Date): Promise<Tx> {
  setWalls(tx, actor);
  return { ...tx, actor, walls: actor, now };
}

/** Leaves with what is asked next, which fails where this does. */
function setWalls(tx: Tx, actor: Actor): void {
  tx.client.query(wallsOf(actor)).catch(() => undefined);
}

type PooledClient = pg.PoolClient & DatabaseClient;
type Release = (ended: Promise<unknown>) => void;

const onClient: typeof onOneClient = (platform, pool, work) =>
  (platform.tracing.on ? platform.tracing.span('transaction', 'internal', {}, () => onOneClient(platform, pool, work)) : onOneClient(platform, pool, work));

/** Runs `work` on a connection of its own and rolls back what it throws; `release` lets the connection go later than the work ends. */
async function onOneClient<Result>(platform: Platform, pool: pg.Pool, work: (client: PooledClient, release: Release) => Promise<Result>): Promise<Result> {
  const client = await pool.connect() as PooledClient;
  let ending: Promise<unknown> = Promise.resolve();
  try {
    return await work(client, (ended) => { ending = ended; });
  } catch (error) {
    if (ringIsStale(error)) platform.ringIsStale();
    ending = client.query('rollback');
    await ending.catch(() => undefined);
    if (pool === platform.pool && (error as { code?: string }).code === '25006') {
      // A primary that became a standby behind an open connection.
      ending = Promise.reject(error as Error);
      client.primary.lost();
    }
    throw error;
  } finally {
    void ending.then(() => client.release(), (failure: Error) => client.release(failure));
  }
}

function newTx(platform: Platform, client: PooledClient, actor: Actor, now: Date): Tx {
  return { [brand]: true, sql: kyselyOn(client), client, actor, walls: actor, now, platform, afterCommit: [], gathered: new Map(), posted: { any: false }, mark: platform.replicas && client.primary.writes ? {} : undefined };
}

/** Commits; what has only read and leaves nothing to do doesn't wait for it. */
async function finish(tx: Tx, { readsOnly = false }: Identification, release: Release): Promise<void> {
  if (!readsOnly || tx.posted.any || tx.gathered.size > 0 || tx.afterCommit.length > 0) return commit(tx);
  release((tx.client as PooledClient).commitLater());
}

/**
 * The last statements and the commit leave in one packet and need no round trip each. Where one of
 * them fails, nothing is committed, and the failure is thrown.
 */
async function commit(tx: Tx): Promise<void> {
  const answers = await Promise.allSettled([
    ...takeStatements(tx).map((statement) => write(tx, statement)), tx.client.query('commit'),
    ...tx.mark ? [tx.client.query<{ lsn: string }>({ name: 'written_up_to', text: 'select pg_current_wal_insert_lsn()::text as lsn', values: [] })] : [],
  ]);
  if (tx.posted.failure !== undefined) throw tx.posted.failure;
  for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
  if (tx.mark) tx.mark.lsn = (answers.at(-1) as PromiseFulfilledResult<pg.QueryResult<{ lsn: string }>>).value.rows[0]!.lsn;
  for (const run of tx.afterCommit) run();
}

async function write(tx: Tx, { answered, ...statement }: Statement): Promise<void> {
  const { rows } = await tx.client.query(statement);
  answered?.(tx, rows);
}

function takeStatements(tx: Tx): Statement[] {
  const statements = [...tx.gathered].map(([flush, items]) => flush(items as never[]));
  tx.gathered.clear();
  return statements;
}

/** Writes what was gathered so far, for a long action that would else gather too much. */
export async function writeGathered(tx: Tx): Promise<void> {
  for (const statement of takeStatements(tx)) await write(tx, statement);
}
