import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { gather, type Statement, type Tx } from '../db/transaction.ts';
import { Refusal, invalidField } from '../errors.ts';

/** Milliseconds for which an answer is kept. */
export const keptMs = 24 * 60 * 60_000;
const header = 'idempotency-key';

/** The key of a creating call; with or without the quotation marks of a structured field. Throws on the header. */
export function idempotencyKeyOf(request: FastifyRequest): string | null {
  const given = request.headers[header];
  if (given === undefined) return null;
  const key = String(given).replace(/^"(.*)"$/, '$1');
  if (!/^[\x21\x23-\x7e]{1,200}$/.test(key)) throw invalidField(`headers.${header}`, 'common.bad_idempotency_key');
  return key;
}

/** What makes two calls the same: who asks in which enterprise, what for, and what was sent. */
export function fingerprintOf(tx: Tx, request: FastifyRequest, sent: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify([request.method, request.url, tx.actor.enterprise?.id ?? null, inOrder(sent)])).digest();
}

/** The same fields in another order are the same call; a digest stands for bytes. */
function inOrder(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('hex');
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, inOrder(item)]);
}

/**
 * The answer that this actor was given for this key within a day, or null. Until the transaction ends
 * nobody else gets past here with the same key: a repeat that comes too early is told so.
 * @throws Refusal `common.key_in_flight`, `common.key_reused` for another call
 */
export async function findAnswer(tx: Tx, key: string, fingerprint: Buffer): Promise<string | null> {
  const { client, actor, platform: { secrets } } = tx;
  const [actorId, quoted] = [client.escapeLiteral(actor.userId!), client.escapeLiteral(key)];
  // Two statements in one message: the second sees what was committed by the time the first had the lock.
  const results = await client.query(`select pg_try_advisory_xact_lock(hashtextextended(${actorId} || ' ' || ${quoted}, 0)) as mine;
    select fingerprint, answer from idempotency_keys where actor_id = ${actorId} and key = ${quoted} and at > '${new Date(tx.now.getTime() - keptMs).toISOString()}'`) as unknown as [
    { rows: [{ mine: boolean }] }, { rows: { fingerprint: Buffer; answer: Buffer }[] },
  ];
  if (!results[0].rows[0].mine) throw new Refusal('conflict', 'common.key_in_flight', { retryAfterSeconds: 1 });
  const [kept] = results[1].rows;
  if (!kept) return null;
  if (!kept.fingerprint.equals(fingerprint)) throw new Refusal('invalid', 'common.key_reused', { errors: [{ field: `headers.${header}`, code: 'common.key_reused' }] });
  return secrets.decrypt(kept.answer);
}

/** Keeps the answer with what the call did; encrypted, since it may name people. */
export function keepAnswer(tx: Tx, key: string, fingerprint: Buffer, answer: string): void {
  gather(tx, keep, { actorId: tx.actor.userId!, key, fingerprint, answer: tx.platform.secrets.encrypt(answer), at: tx.now });
}

interface Kept {
  actorId: string;
  key: string;
  fingerprint: Buffer;
  answer: Buffer;
  at: Date;
}

const keep = ([kept]: Kept[]): Statement => ({
  name: 'keep_answer',
  text: `insert into idempotency_keys (actor_id, key, fingerprint, answer, at) values ($1, $2, $3, $4, $5)
    on conflict (actor_id, key) do update set fingerprint = excluded.fingerprint, answer = excluded.answer, at = excluded.at`,
  values: [kept!.actorId, kept!.key, kept!.fingerprint, kept!.answer, kept!.at],
});
