import type { Tx } from '../../../platform/db/transaction.ts';
import { enterSession, hashToken, newSessionToken } from '../../../platform/http/index.ts';
import { newId } from '../../../platform/ids.ts';

/**
 * Looks as somebody else sees it, the walls of the database included: by a session that is never
 * committed, so that what is shown is what the person would be shown, and not what a second rule says.
 */
export async function throughTheirEyes<Seen>(tx: Tx, userId: string, enterpriseId: string | null, look: (theirs: Tx) => Promise<Seen>): Promise<Seen> {
  await tx.client.query('savepoint their_eyes');
  try {
    const token = newSessionToken();
    await tx.sql.insertInto('sessions').values({
      id: newId(tx.now), token_hash: hashToken(token), user_id: userId, active_enterprise_id: enterpriseId, created_at: tx.now, last_seen_at: tx.now, expires_at: new Date(tx.now.getTime() + 60_000),
    }).execute();
    return await look(await enterSession(tx, token));
  } finally {
    await tx.client.query('rollback to savepoint their_eyes');
  }
}
