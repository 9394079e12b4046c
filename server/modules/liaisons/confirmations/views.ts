import type { Confirmation, Occasion } from '@qilian/contract/confirmations';
import type { EnterpriseRole } from '@qilian/contract/people';
import { sql } from 'kysely';
import { cutPage, readCursor } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { requireVisible } from './access.ts';

/** Newest first. */
export async function listConfirmations(tx: Tx, enterpriseId: string, { cursor, limit }: { cursor?: string | undefined; limit: number }): Promise<{ items: Confirmation[]; next: string | null }> {
  await requireVisible(tx, enterpriseId);
  const after = readCursor(cursor, 2);
  let query = confirmations(tx).where('c.enterprise_id', '=', enterpriseId).orderBy('c.at', 'desc').orderBy('c.id', 'desc').limit(sql.lit(limit + 1));
  if (after) query = query.where(sql<boolean>`(c.at, c.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.at, row.id]);
  return { items: rows.map(toConfirmation), next };
}

export async function getConfirmation(tx: Tx, id: string): Promise<Confirmation> {
  return toConfirmation(await confirmations(tx).where('c.id', '=', id).executeTakeFirstOrThrow());
}

/** What was found out last of each of these seats. */
export async function latestOfSeats(tx: Tx, holderIds: string[]): Promise<Map<string, Confirmation>> {
  if (holderIds.length === 0) return new Map();
  const rows = await confirmations(tx).where('c.holder_id', 'in', holderIds).distinctOn('c.holder_id').orderBy('c.holder_id').orderBy('c.at', 'desc').orderBy('c.id', 'desc').execute();
  return new Map(rows.map((row) => [row.holder_id, toConfirmation(row)]));
}

/** By the ids of confirmations. */
export async function confirmationsById(tx: Tx, ids: string[]): Promise<Map<string, Confirmation>> {
  if (ids.length === 0) return new Map();
  return new Map((await confirmations(tx).where('c.id', 'in', ids).execute()).map((row) => [row.id, toConfirmation(row)]));
}

const confirmations = (tx: Tx) => tx.sql.selectFrom('liaison_confirmations as c').innerJoin('enterprise_holders as h', 'h.id', 'c.holder_id').innerJoin('users as u', 'u.id', 'c.user_id')
  .leftJoin('users as b', 'b.id', 'c.by_user_id')
  .select(['c.id', 'c.at', 'c.occasion', 'c.outcome', 'c.holder_id', 'h.role', 'u.id as user_id', 'u.name', 'b.id as by_id', 'b.name as by_name', 'c.wrong_channel', 'c.new_channels', 'c.changed_on', 'c.identity_seen', 'c.post_seen']);

type Row = Awaited<ReturnType<ReturnType<typeof confirmations>['executeTakeFirstOrThrow']>>;

function toConfirmation(row: Row): Confirmation {
  return {
    id: row.id, at: row.at.toISOString(), occasion: row.occasion as Occasion, outcome: row.outcome as Confirmation['outcome'], holderId: row.holder_id, role: row.role as EnterpriseRole,
    user: { id: row.user_id, name: row.name }, by: row.by_id === null ? null : { id: row.by_id, name: row.by_name! },
    wrongChannel: row.wrong_channel as Confirmation['wrongChannel'], newChannels: row.new_channels as Confirmation['newChannels'], changedOn: row.changed_on, identitySeen: row.identity_seen, postSeen: row.post_seen,
  };
}
