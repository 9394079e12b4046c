import type { FastifyRequest } from 'fastify';
import type { SessionEnd } from '@qilian/contract/session';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { hashToken, tokenOf } from '../../../../platform/http/index.ts';

/** Who or what ended a session before its time. */
export type EndedBy = Exclude<SessionEnd, 'expired'>;

/**
 * Why the session that this browser had is over, so that nobody finds the sign-in page without a word. Null where there was
 * none, it goes on, or another has taken its place here. Only the browser knows the token, so nobody else learns it.
 */
export async function sessionEnd(tx: Tx, request: FastifyRequest): Promise<{ why: SessionEnd | null }> {
  const given = tokenOf(request);
  if (given === null || tx.actor.userId !== null) return { why: null };
  const session = await tx.sql.selectFrom('sessions').innerJoin('users', 'users.id', 'sessions.user_id').select(['revoked_at', 'ended_by', 'expires_at', 'left_at'])
    .where('token_hash', '=', hashToken(given.token)).executeTakeFirst();
  if (!session) return { why: null };
  if (session.revoked_at !== null) return { why: session.ended_by as EndedBy | null };
  if (session.expires_at <= tx.now) return { why: 'expired' };
  return { why: session.left_at === null ? null : 'left' };
}
