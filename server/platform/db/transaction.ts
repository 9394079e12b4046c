import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { Actor } from '../auth/actor.ts';
import type { Platform } from '../platform.ts';
import { kyselyOn } from './kysely-client.ts';
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
  return onClient(platform.pool, async (client) => {
    await client.query(`begin; select ${settingsOf(actor)}`);
    return work({ [brand]: true, sql: kyselyOn(client), client, actor, now: platform.clock.now(), platform });
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
  return onClient(platform.pool, async (client) => {
    const results = await client.query(`begin; ${identify}`) as unknown as pg.QueryResult[];
    const actor = toActor(results[1]?.rows[0]);
    return work({ [brand]: true, sql: kyselyOn(client), client, actor, now, platform });
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

async function onClient<Result>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => { broken = failure; });
    throw error;
  } finally {
    client.release(broken);
  }
}
