import { sql } from 'kysely';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Tx } from '../../../platform/db/transaction.ts';
import { knowDevice } from '../../../platform/http/index.ts';
import { record } from '../../../platform/ledger/record.ts';
import { findLink, mailLink, withdrawLinks } from './access-links.ts';
import { emailIndexes, normalEmail } from '../contacts.ts';
import { meetDevice } from '../sign-in/sessions/devices.ts';
import { hashPassword, refuseWeakPassword } from '../sign-in/passwords.ts';
import { refuseTooManyMessages } from '../sign-in/codes/message-limits.ts';
import { endSessions } from '../sign-in/sessions/sessions.ts';

/**
 * A link for a forgotten password, to the mailbox on file of the member of staff with this user name or
 * mailbox. Answer and work are the same for everybody: a row and a job are made either way, and the job finds out.
 * Links of earlier requests stay good, so that nobody voids another's by asking.
 * @throws Refusal `auth.code_too_soon` within a minute or after five an hour, also the same for everybody
 */
export async function askRecovery(tx: Tx, account: string, address: string): Promise<void> {
  const askedIndex = tx.platform.secrets.sign('recovery-asked', account);
  await sql`select pg_advisory_xact_lock(${askedIndex.readBigInt64BE(0).toString()}::bigint)`.execute(tx.sql);
  const since = new Date(tx.now.getTime() - 3_600_000);
  const sent = await tx.sql.selectFrom('access_links').select('created_at').where('asked_index', '=', askedIndex).where('created_at', '>', since).orderBy('created_at', 'desc').execute();
  await refuseTooManyMessages(tx, sent.map((one) => one.created_at), address);
  await mailLink(tx, { userId: await findStaff(tx, account), purpose: 'recovery', askedIndex });
}

/** Two who share a mailbox are nobody: which of them asks can't be told. They have their user names. */
async function findStaff(tx: Tx, account: string): Promise<string | null> {
  const rows = await tx.sql.selectFrom('users').select('id').where('side', '=', 'staff').where('left_at', 'is', null)
    .where((eb) => eb.or([eb('login_name', '=', account), eb('email_index', 'in', emailIndexes(tx.platform.secrets, normalEmail(account)))])).limit(2).execute();
  return rows.length === 1 ? rows[0]!.id : null;
}

/**
 * Sets a password by a link. The person then signs in with it as ever, with whatever else the account asks for; the
 * browser counts as known from now on.
 * @throws Refusal `people.link_over`, `people.weak_password`, `people.common_password`
 */
export async function setPasswordByLink(tx: Tx, { token, password }: { token: string; password: string }, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { id, user_id: userId, purpose, login_name: loginName } = await findLink(tx, token);
  refuseWeakPassword(password, loginName);
  await tx.sql.selectFrom('users').select('id').where('id', '=', userId).forNoKeyUpdate().execute();
  // Once more under the lock: of two at once, one comes too late.
  await findLink(tx, token);
  await tx.sql.updateTable('access_links').set({ used_at: tx.now }).where('id', '=', id).execute();
  await tx.sql.updateTable('users').set((eb) => ({ version: eb('version', '+', 1) }))
    .set({ password_hash: await hashPassword(password), recovery_required_at: null }).where('id', '=', userId).execute();
  await withdrawLinks(tx, userId);
  await endSessions(tx, userId, 'credentials');
  await meetDevice(tx, userId, knowDevice(request, reply, tx.platform));
  await record(tx, { type: 'people.password_set', record: { type: 'user', id: userId }, parkId: null, enterpriseId: null, audience: 'auditor', params: { purpose } });
}
