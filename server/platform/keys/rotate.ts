import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { platform as system } from '../auth/actor.ts';
import { inTransaction, type Tx } from '../db/transaction.ts';
import { newId } from '../ids.ts';
import { record } from '../ledger/record.ts';
import { everyProcess, tell } from '../live.ts';
import type { Platform } from '../platform.ts';
import type { DataCipher } from './ciphers.ts';
import { addKey, loadRing, readRing } from './key-ring.ts';
import type { SealedPlace } from './sealed.ts';

const batchRows = 500;
/** A process learns of a change by news at once, and by itself within this time. */
export const ringReloadMs = 30_000;
/** How long a key stays readable after nothing was found under it: what a process without news could still write is found then. */
const restMs = 10 * ringReloadMs;

export interface RotationReport {
  toKey: number;
  cipher: string;
  /** Rows brought under the new key, by place. */
  counts: Record<string, number>;
}

interface Steps {
  /** Rows of a place that were just done. */
  onProgress?: (place: string, rows: number) => void;
  /** How long news travels to the other processes. */
  settleMs?: number;
  /** Looked at between batches: false leaves the rest to whoever comes next. */
  goOn?: () => boolean;
}

/** Changes to a new key from beginning to end; goes on with a change that was broken off. */
export async function rotateKeys(platform: Platform, cipher: DataCipher, steps: Steps = {}): Promise<RotationReport> {
  await beginRotation(platform, cipher);
  return (await continueRotation(platform, steps))!;
}

/** Announces a new key, unless a change is on its way. */
export async function beginRotation(platform: Platform, cipher: DataCipher): Promise<void> {
  await inTransaction(platform, system, async (tx) => {
    await sql`lock table key_rotations in exclusive mode`.execute(tx.sql);
    if (await openRotation(tx)) return;
    const { last } = await tx.sql.selectFrom('data_keys').select((eb) => eb.fn.max('number').as('last')).executeTakeFirstOrThrow();
    if (last === 255) throw new Error('The key ring is full: 255 keys were made.');
    // By a data key that was changed meanwhile nothing is wrapped any more.
    await readRing(tx, platform.wrapping, cipher);
    const toKey = last + 1;
    await addKey(tx, platform.wrapping, { number: toKey, cipher, state: 'announced' });
    const id = newId(tx.now);
    await tx.sql.insertInto('key_rotations').values({ id, to_key: toKey, started_at: tx.now }).execute();
    await recordKeys(tx, id, 'rotation_started', { key: toKey, cipher });
    tellRing(tx);
  });
}

interface Rotation {
  id: string;
  to_key: number;
  progress: Record<string, string | null>;
  counts: Record<string, number>;
}

const openRotation = async (tx: Tx): Promise<Rotation | undefined> => await tx.sql.selectFrom('key_rotations').select(['id', 'to_key', 'progress', 'counts'])
  .where('finished_at', 'is', null).forUpdate().executeTakeFirst() as Rotation | undefined;

/** Brings a change that is on its way to its end, from where it stands. Any number of processes may do so at once. */
export async function continueRotation(platform: Platform, { onProgress, settleMs = 2000, goOn = () => true }: Steps = {}): Promise<RotationReport | null> {
  await loadRing(platform);
  const begun = await inTransaction(platform, system, openRotation);
  if (!begun) return null;
  await wait(settleMs);
  await makeCurrent(platform, begun.to_key);
  await loadRing(platform);
  const places = platform.sealed.toSorted((a, b) => Number(b.compared ?? false) - Number(a.compared ?? false));
  do {
    for (const place of places) if (!await resealPlace(platform, place, onProgress, goOn)) return null;
  } while (await anythingLeft(platform, places.filter(({ compared }) => !compared)));
  // From here on nobody looks anything up under the old keys, so digests under them may go.
  await takeLeave(platform);
  await loadRing(platform);
  await wait(settleMs);
  do {
    for (const place of places) if (!await resealPlace(platform, place, onProgress, goOn)) return null;
  } while (await anythingLeft(platform, places));
  return finish(platform, begun.id);
}

/** @returns false where the rest is left to others */
async function resealPlace(platform: Platform, place: SealedPlace, onProgress: Steps['onProgress'], goOn: () => boolean): Promise<boolean> {
  for (;;) {
    if (!goOn()) return false;
    const done = await patiently(() => inTransaction(platform, system, async (tx) => {
      const rotation = await openRotation(tx);
      if (!rotation) return { rows: 0, next: null };
      const { rows, next } = await place.reseal(tx, rotation.progress[place.name] ?? null, batchRows);
      await tx.sql.updateTable('key_rotations').set({
        progress: JSON.stringify({ ...rotation.progress, [place.name]: next }),
        counts: JSON.stringify({ ...rotation.counts, [place.name]: (rotation.counts[place.name] ?? 0) + rows }),
      }).where('id', '=', rotation.id).execute();
      return { rows, next };
    }));
    if (done.rows > 0) onProgress?.(place.name, done.rows);
    if (done.next === null) return true;
  }
}

/** What meets an action in a deadlock, or waits too long for a lock, is tried again. */
async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!['40P01', '40001', '55P03'].includes(String((error as { code?: string }).code)) || tries === 60) throw error;
      await wait(250);
    }
  }
}

/**
 * From this instant on all write under the new key. Whoever wrote people under the old one has
 * committed by then, and whoever tries to afterwards is refused: nobody can come in twice, once under each.
 */
async function makeCurrent(platform: Platform, number: number): Promise<void> {
  await patiently(() => inTransaction(platform, system, async (tx) => {
    const key = await tx.sql.selectFrom('data_keys').select('state').where('number', '=', number).executeTakeFirstOrThrow();
    if (key.state !== 'announced') return;
    // Waits shortly only: who waits for this lock makes all who write wait.
    await sql`set local lock_timeout = '2s'`.execute(tx.sql);
    await sql`lock table users in share row exclusive mode`.execute(tx.sql);
    await tx.sql.updateTable('data_keys').set({ state: 'leaving' }).where('state', '=', 'current').execute();
    await tx.sql.updateTable('data_keys').set({ state: 'current' }).where('number', '=', number).execute();
    tellRing(tx);
  }));
}

async function takeLeave(platform: Platform): Promise<void> {
  await inTransaction(platform, system, async (tx) => {
    await tx.sql.updateTable('data_keys').set({ state: 'left', left_at: tx.now }).where('state', '=', 'leaving').execute();
    tellRing(tx);
  });
}

async function anythingLeft(platform: Platform, places: SealedPlace[]): Promise<boolean> {
  return Object.values(await countLeft(platform, places)).some((count) => count > 0);
}

/** Rows that lie under another key than the current one, by place. */
export async function countLeft(platform: Platform, places = platform.sealed): Promise<Record<string, number>> {
  return inTransaction(platform, system, async (tx) => {
    const counts: Record<string, number> = {};
    for (const place of places) counts[place.name] = await place.countLeft(tx);
    return counts;
  });
}

async function finish(platform: Platform, id: string): Promise<RotationReport | null> {
  return inTransaction(platform, system, async (tx) => {
    const rotation = await tx.sql.selectFrom('key_rotations as r').innerJoin('data_keys as k', 'k.number', 'r.to_key')
      .select(['r.to_key', 'r.counts', 'r.finished_at', 'k.cipher']).where('r.id', '=', id).forUpdate('r').executeTakeFirstOrThrow();
    const report = { toKey: rotation.to_key, cipher: rotation.cipher, counts: rotation.counts as Record<string, number> };
    if (rotation.finished_at !== null) return report;
    await tx.sql.updateTable('key_rotations').set({ finished_at: tx.now }).where('id', '=', id).execute();
    await recordKeys(tx, id, 'rotated', { key: report.toKey, cipher: report.cipher, rows: Object.values(report.counts).reduce((sum, rows) => sum + rows, 0) });
    return report;
  });
}

/**
 * Forgets the keys under which nothing lies. Looks once more first, and brings over what a process
 * without news may have written.
 * @returns their numbers @throws where a change is on its way, or the last one is too fresh
 */
export async function retireKeys(platform: Platform, { rest = restMs }: { rest?: number } = {}): Promise<number[]> {
  await loadRing(platform);
  if (await inTransaction(platform, system, openRotation)) throw new Error('Keys are being changed: let that end first (rotate-keys goes on with it).');
  for (const place of platform.sealed) {
    let after: string | null = null;
    do ({ next: after } = await patiently(() => inTransaction(platform, system, (tx) => place.reseal(tx, after, batchRows)))); while (after !== null);
  }
  const leftOver = await countLeft(platform);
  return inTransaction(platform, system, async (tx) => {
    const keys = await tx.sql.selectFrom('data_keys').select(['number', 'left_at']).where('state', '=', 'left').orderBy('number').forUpdate().execute();
    if (keys.length === 0) return [];
    const readyAt = Math.max(...keys.map(({ left_at }) => left_at!.getTime())) + rest;
    if (tx.now.getTime() < readyAt) throw new Error(`A key may be retired when all processes have surely learnt of the new one: from ${new Date(readyAt).toISOString()} on.`);
    const found = Object.entries(leftOver).filter(([, count]) => count > 0);
    if (found.length > 0) throw new Error(`Something still lies under an old key: ${found.map(([place, count]) => `${count} in ${place}`).join(', ')}. Run rotate-keys once more.`);
    const numbers = keys.map(({ number }) => number);
    await tx.sql.updateTable('data_keys').set({ state: 'retired', wrapped: null, retired_at: tx.now }).where('number', 'in', numbers).execute();
    await recordKeys(tx, newId(tx.now), 'retired', { keys: numbers });
    tellRing(tx);
    return numbers;
  });
}

export const tellRing = (tx: Tx) => tell(tx, { type: 'keys', userIds: [everyProcess], data: {} });

export async function recordKeys(tx: Tx, id: string, what: string, params: Record<string, string | number | number[]>): Promise<void> {
  await record(tx, { type: `keys.${what}`, record: { type: 'data_keys', id }, parkId: null, enterpriseId: null, audience: 'auditor', params });
}
