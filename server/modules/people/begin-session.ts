import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Me } from '@qilian/contract/session';
import type { Tx } from '../../platform/db/transaction.ts';
import { Refusal } from '../../platform/errors.ts';
import { enterSession, giveToken, hashToken, newSessionToken } from '../../platform/http/index.ts';
import { newId } from '../../platform/ids.ts';
import { record } from '../../platform/ledger/record.ts';
import { enrolDue } from './enrolment.ts';
import { meOf } from './me.ts';

const hourMs = 3_600_000;
/** A shift for staff; a month for liaisons, who come by phone now and then. */
const lifeMs = { staff: 12 * hourMs, enterprise: 30 * 24 * hourMs };

export type Way = 'password' | 'passkey' | 'code' | 'demo' | 'set_up';

/** Signs a person in: ends the session that the browser had, sets the cookie of the new one. */
export async function beginSession(tx: Tx, userId: string, way: Way, request: FastifyRequest, reply: FastifyReply): Promise<Me> {
  const user = await tx.sql.selectFrom('users').select(['id', 'side']).where('id', '=', userId).where('left_at', 'is', null).forNoKeyUpdate().executeTakeFirst();
  if (!user) throw new Refusal('unauthenticated', 'auth.sign_in');
  if (tx.actor.sessionId !== null) {
    await tx.sql.updateTable('sessions').set({ revoked_at: tx.now }).where('id', '=', tx.actor.sessionId).execute();
  }
  const token = newSessionToken();
  const expiresAt = new Date(tx.now.getTime() + lifeMs[user.side as keyof typeof lifeMs]);
  await tx.sql.insertInto('sessions').values({
    id: newId(tx.now), token_hash: hashToken(token), user_id: user.id, created_at: tx.now, last_seen_at: tx.now, expires_at: expiresAt,
    user_agent: request.headers['user-agent']?.slice(0, 300) ?? null,
    proved_at: tx.now, enrol_due: way === 'password' && await enrolDue(tx, user.id),
  }).execute();
  const entered = await enterSession(tx, token);
  await record(entered, {
    type: 'people.signed_in', record: { type: 'user', id: user.id }, parkId: null, enterpriseId: entered.actor.enterprise?.id ?? null, audience: 'auditor', params: { way },
  });
  giveToken(reply, tx.platform.config, token, expiresAt);
  return meOf(entered);
}
