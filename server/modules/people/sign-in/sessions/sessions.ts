import type { Session } from '@qilian/contract/access';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { Refusal, invalidField, notFound } from '../../../../platform/errors.ts';
import { record } from '../../../../platform/ledger/record.ts';
import { tell } from '../../../../platform/live.ts';
import { deviceWords } from './device-words.ts';
import { hashPassword, refuseWeakPassword } from '../passwords.ts';
import { seatsOf } from '../../me.ts';
import type { EndedBy } from './session-end.ts';

const open = (tx: Tx, userId: string) => tx.sql.selectFrom('sessions').where('user_id', '=', userId).where('revoked_at', 'is', null).where('expires_at', '>', tx.now);

/** Open sessions of a person, the last used first. */
export async function sessionsOf(tx: Tx, userId: string): Promise<{ items: Session[] }> {
  const rows = await open(tx, userId).select(['id', 'created_at', 'last_seen_at', 'user_agent', 'network', 'way']).orderBy('last_seen_at', 'desc').orderBy('id').execute();
  return {
    items: rows.map((row) => ({
      id: row.id, current: row.id === tx.actor.sessionId, createdAt: row.created_at.toISOString(), lastSeenAt: row.last_seen_at.toISOString(),
      device: deviceWords(row.user_agent), network: row.network, way: row.way as Session['way'],
    })),
  };
}

/** @throws Refusal `people.session.not_found`, also for a session of somebody else */
export async function endSession(tx: Tx, userId: string, sessionId: string, by: EndedBy): Promise<void> {
  const ended = await tx.sql.updateTable('sessions').set({ revoked_at: tx.now, ended_by: by })
    .where('id', '=', sessionId).where('user_id', '=', userId).where('revoked_at', 'is', null).returning('id').executeTakeFirst();
  if (!ended) throw notFound('people.session');
  tellEnded(tx, userId, [sessionId]);
}

/** Ends all sessions of a person, or all but one. @returns how many there were */
export async function endSessions(tx: Tx, userId: string, by: EndedBy, except: string | null = null): Promise<number> {
  const ended = await tx.sql.updateTable('sessions').set({ revoked_at: tx.now, ended_by: by }).where('user_id', '=', userId).where('revoked_at', 'is', null)
    .$if(except !== null, (query) => query.where('id', '!=', except!)).returning('id').execute();
  tellEnded(tx, userId, ended.map(({ id }) => id));
  return ended.length;
}

/** Open screens of an ended session learn it at once and lead to the sign-in page. */
export function tellEnded(tx: Tx, userId: string, sessionIds: string[]): void {
  tell(tx, ...sessionIds.map((sessionId) => ({ type: 'session_ended', userIds: [userId], data: { sessionId } })));
}

/** Ends all sessions of the caller but the present one. */
export async function endOtherSessions(tx: Tx): Promise<void> {
  const userId = tx.actor.userId!;
  await tx.sql.selectFrom('users').select('id').where('id', '=', userId).forNoKeyUpdate().execute();
  const count = await endSessions(tx, userId, 'elsewhere', tx.actor.sessionId);
  await record(tx, { type: 'people.sessions_ended', record: { type: 'user', id: userId }, parkId: null, enterpriseId: null, audience: 'auditor', params: { count } });
}

/** Where a session says for which enterprise its person acts; it follows when files are merged. */
export const activeEnterprise = { table: 'sessions', column: 'active_enterprise_id' } as const;

/** @throws Refusal `people.enterprise.not_found` where the person holds no seat */
export async function chooseEnterprise(tx: Tx, enterpriseId: string): Promise<void> {
  if (!(await seatsOf(tx, tx.actor.userId!)).some((seat) => seat.id === enterpriseId)) throw notFound('people.enterprise');
  await tx.sql.updateTable('sessions').set({ active_enterprise_id: enterpriseId }).where('id', '=', tx.actor.sessionId).execute();
}

export async function chooseLocale(tx: Tx, locale: 'zh-CN' | 'en'): Promise<void> {
  await tx.sql.updateTable('users').set({ locale }).where('id', '=', tx.actor.userId).execute();
}

/** The caller has proven the current password. Other sessions end. */
export async function changePassword(tx: Tx, password: string): Promise<void> {
  const user = await tx.sql.selectFrom('users').select(['id', 'login_name']).where('id', '=', tx.actor.userId).forNoKeyUpdate().executeTakeFirstOrThrow();
  refuseWeakPassword(password, user.login_name!);
  await tx.sql.updateTable('users').set({ password_hash: await hashPassword(password) }).where('id', '=', user.id).execute();
  await endSessions(tx, user.id, 'credentials', tx.actor.sessionId);
  await record(tx, { type: 'people.password_changed', record: { type: 'user', id: user.id }, parkId: null, enterpriseId: null, audience: 'auditor' });
}

/** The login name of the signed-in person, whose password is to be proven anew. @throws Refusal for those who sign in with codes */
export async function ownLoginName(tx: Tx): Promise<string> {
  const user = await tx.sql.selectFrom('users').select('login_name').where('id', '=', tx.actor.userId).where('password_hash', 'is not', null).executeTakeFirst();
  if (!user?.login_name) throw new Refusal('conflict', 'people.no_password');
  return user.login_name;
}

export const wrongCurrent = (): Refusal => invalidField('body.current', 'auth.wrong_current_password');
