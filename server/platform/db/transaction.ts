import type { Socket } from 'node:net';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { Actor } from '../auth/actor.ts';
import type { Platform } from '../platform.ts';
import type { DatabaseClient } from './client.ts';
import { kyselyOn } from './kysely-client.ts';
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
  readonly now: Date;
  readonly platform: Platform;
  /** Runs once the transaction is committed; must not throw. */
  readonly afterCommit: (() => void)[];
  readonly gathered: Map<Flush, unknown[]>;
}

/** Puts what was gathered into one statement. */
type Flush = (items: never[]) => Statement;

export interface Statement {
  /** Prepared under this name, once a connection. */
  name: string;
  text: string;
  values: unknown[];
}

/** Gathers what can be written at the end of the transaction, all of one sort in one statement. */
export function gather<Item>(tx: Tx, flush: (items: Item[]) => Statement, ...items: Item[]): void {
  const waiting = tx.gathered.get(flush);
  if (waiting) waiting.push(...items);
  else tx.gathered.set(flush, items);
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

function settingsOf(actor: Actor): string {
  return [
    ['qilian.side', actor.side],
    ['qilian.user_id', actor.userId ?? ''],
    ['qilian.parks', `{${actor.parks.join(',')}}`],
    ['qilian.enterprise_id', actor.enterprise?.id ?? ''],
  ].map(([name, value]) => `set_config(${quote(name!)}, ${quote(value!)}, true)`).join(', ');
}

/** Runs `work` in one transaction with the actor's walls, opened in one round trip; commits, or leaves no trace. */
export async function inTransaction<Result>(
  platform: Platform, actor: Actor, work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  return onClient(platform, async (client, finish) => {
    await client.query(`${client.begin}; select ${settingsOf(actor)}`);
    return finish(actor, platform.clock.now(), work);
  });
}

/**
 * The same for a transaction whose actor only the database can tell: `identify` runs as its
 * first statement together with `begin`, and its answer sets the walls.
 */
export async function inIdentifiedTransaction<Result>(
  platform: Platform, identify: string, toActor: (row: unknown) => Actor, work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  const now = platform.clock.now();
  return onClient(platform, async (client, finish) => {
    const results = await client.query(`${client.begin}; ${identify}`) as unknown as pg.QueryResult[];
    const actor = toActor(results.at(-1)?.rows[0]);
    return finish(actor, now, work);
  });
}

/** The same transaction seen by another actor, for what the platform itself does on behalf of an action. */
export async function actingAs<Result>(tx: Tx, actor: Actor, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  await tx.client.query(`select ${settingsOf(actor)}`);
  try {
    return await work({ ...tx, actor });
  } finally {
    await tx.client.query(`select ${settingsOf(tx.actor)}`).catch(() => undefined);
  }
}

/**
 * The same transaction as another actor sees it at another instant, for histories that are made at
 * once, such as the demo's. The walls stay with the view that was made last: use no other.
 */
export async function become(tx: Tx, actor: Actor, now: Date): Promise<Tx> {
  await tx.client.query(`select ${settingsOf(actor)}`);
  return { ...tx, actor, now };
}

type Finish<Result> = (actor: Actor, now: Date, work: (tx: Tx) => Promise<Result>) => Promise<Result>;

async function onClient<Result>(platform: Platform, work: (client: pg.PoolClient & DatabaseClient, finish: Finish<Result>) => Promise<Result>): Promise<Result> {
  const client = await platform.pool.connect() as pg.PoolClient & DatabaseClient;
  let broken: Error | undefined;
  try {
    return await work(client, async (actor, now, act) => {
      const tx: Tx = { [brand]: true, sql: kyselyOn(client), client, actor, now, platform, afterCommit: [], gathered: new Map() };
      const result = await act(tx);
      await commit(tx);
      for (const run of tx.afterCommit) run();
      return result;
    });
  } catch (error) {
    if (ringIsStale(error)) platform.ringIsStale();
    await client.query('rollback').catch((failure: Error) => { broken = failure; });
    if ((error as { code?: string }).code === '25006') {
      // A primary that became a standby behind an open connection.
      broken = error as Error;
      client.primary.lost();
    }
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * The last statements and the commit leave in one packet and need no round trip each. Where one of
 * them fails, the commit that follows it is a rollback, and the failure is thrown.
 */
async function commit(tx: Tx): Promise<void> {
  const statements = takeStatements(tx);
  const { stream } = (tx.client as unknown as { connection: { stream: Socket } }).connection;
  stream.cork();
  const answers = [...statements.map((statement) => tx.client.query(statement)), tx.client.query('commit')];
  stream.uncork();
  for (const answer of await Promise.allSettled(answers)) if (answer.status === 'rejected') throw answer.reason;
}

function takeStatements(tx: Tx): Statement[] {
  const statements = [...tx.gathered].map(([flush, items]) => flush(items as never[]));
  tx.gathered.clear();
  return statements;
}

/** Writes what was gathered so far, for a long action that would else gather too much. */
export async function writeGathered(tx: Tx): Promise<void> {
  for (const statement of takeStatements(tx)) await tx.client.query(statement);
}
