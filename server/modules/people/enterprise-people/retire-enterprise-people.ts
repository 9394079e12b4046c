import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';
import { record, type LedgerEvent } from '../../../platform/ledger/record.ts';
import { tellEnded } from '../sign-in/sessions/sessions.ts';

/** People of enterprises who hold no seat any more leave: they can't sign in, and their contact is free for others. @returns how many left */
export async function retireEnterprisePeople(tx: Tx, userIds: string[]): Promise<number> {
  if (userIds.length === 0) return 0;
  const { rows } = await sql<{ id: string; name: string }>`update users u set left_at = ${tx.now}, version = u.version + 1
    where u.id = any (${userIds}::uuid[]) and u.side = 'enterprise' and u.left_at is null
      and not exists (select from enterprise_holders h where h.user_id = u.id and h.until_day is null)
    returning u.id, u.name`.execute(tx.sql);
  const ended = await sql<{ id: string; user_id: string }>`update sessions set revoked_at = ${tx.now}, ended_by = 'left'
    where user_id = any (${rows.map(({ id }) => id)}::uuid[]) and revoked_at is null returning id, user_id`.execute(tx.sql);
  for (const session of ended.rows) tellEnded(tx, session.user_id, [session.id]);
  await record(tx, ...rows.map(({ id, name }): LedgerEvent => ({
    type: 'people.user_retired', record: { type: 'user', id }, parkId: null, enterpriseId: null, audience: 'auditor', detail: { name },
  })));
  return rows.length;
}
