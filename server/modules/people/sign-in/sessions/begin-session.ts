import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Me } from '@qilian/contract/session';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { Refusal } from '../../../../platform/errors.ts';
import { enterSession, giveToken, hashToken, knowDevice, newSessionToken } from '../../../../platform/http/index.ts';
import { newId } from '../../../../platform/ids.ts';
import { record } from '../../../../platform/ledger/record.ts';
import { coarseNetwork, deviceWords } from './device-words.ts';
import { meetDevice } from './devices.ts';
import { enrolDue } from '../../credentials/enrolment.ts';
import { meOf } from '../../me.ts';

const hourMs = 3_600_000;
/** A shift for staff; a month for liaisons, who come by phone now and then. */
const lifeMs = { staff: 12 * hourMs, enterprise: 30 * 24 * hourMs };

export type Way = 'password' | 'passkey' | 'code' | 'provider' | 'demo' | 'set_up';

/** Ways that nobody takes by stealth: anybody may enter the demo, and the first administrator has no other device yet. */
const unalarming: Way[] = ['demo', 'set_up'];

/**
 * Signs a person in: ends the session that the browser had, sets the cookie of the new one, and tells
 * its owner of a browser that hasn't been seen before.
 * @throws Refusal `auth.recovery_required` after "this wasn't me", until a new password is set by a link
 */
export async function beginSession(
  tx: Tx, userId: string, way: Way, request: FastifyRequest, reply: FastifyReply, { identityToken }: { identityToken?: string } = {},
): Promise<Me> {
  const { secrets, config } = tx.platform;
  const user = await tx.sql.selectFrom('users').select(['id', 'side', 'recovery_required_at']).where('id', '=', userId).where('left_at', 'is', null).forNoKeyUpdate().executeTakeFirst();
  if (!user) throw new Refusal('unauthenticated', 'auth.sign_in');
  if (user.recovery_required_at !== null) throw new Refusal('forbidden', 'auth.recovery_required');
  if (tx.actor.sessionId !== null) {
    await tx.sql.updateTable('sessions').set({ revoked_at: tx.now }).where('id', '=', tx.actor.sessionId).execute();
  }
  const device = knowDevice(request, reply, tx.platform);
  const isNewDevice = await meetDevice(tx, user.id, device);
  const token = newSessionToken();
  const [id, expiresAt] = [newId(tx.now), new Date(tx.now.getTime() + lifeMs[user.side as keyof typeof lifeMs])];
  const [userAgent, network] = [request.headers['user-agent']?.slice(0, 300) ?? null, coarseNetwork(request.ip)];
  await tx.sql.insertInto('sessions').values({
    id, token_hash: hashToken(token), user_id: user.id, created_at: tx.now, last_seen_at: tx.now, expires_at: expiresAt,
    user_agent: userAgent, device, network, way, identity_token: identityToken === undefined ? null : secrets.encrypt(identityToken),
    proved_at: tx.now, enrol_due: way === 'password' && await enrolDue(tx, user.id),
  }).execute();
  const entered = await enterSession(tx, token);
  const about = { record: { type: 'user', id: user.id }, parkId: null, enterpriseId: entered.actor.enterprise?.id ?? null, audience: 'auditor' as const };
  await record(entered, { type: 'people.signed_in', ...about, params: { way } });
  if (isNewDevice && !unalarming.includes(way)) {
    await record(entered, { type: 'people.new_device', ...about, params: { sessionId: id }, detail: { device: deviceWords(userAgent), network } });
  }
  giveToken(reply, config, token, expiresAt);
  return meOf(entered);
}
