import type { Tx } from '../../../../platform/db/transaction.ts';
import { Refusal, notFound } from '../../../../platform/errors.ts';
import { record } from '../../../../platform/ledger/record.ts';
import type { Secrets } from '../../../../platform/secrets.ts';
import { mailLink } from '../../links/access-links.ts';
import { forgetDevices } from './devices.ts';
import { unlinkIdentitiesSince } from '../../credentials/identities.ts';
import { idOfToken, linkToken } from '../../links/link-token.ts';
import { endSessions } from './sessions.ts';

const purpose = 'disown-session';
const linkLifeMs = 7 * 24 * 3_600_000;

/** The secret of the link in the mail about a new device. */
export const disownToken = (secrets: Secrets, sessionId: string): string => linkToken(secrets, purpose, sessionId);

interface Disowned {
  id: string;
  user_id: string;
  device: string | null;
  created_at: Date;
}

const sessions = (tx: Tx) => tx.sql.selectFrom('sessions').select(['id', 'user_id', 'device', 'created_at']);

/** "This wasn't me", from the notice on the screen. @throws Refusal `people.session.not_found`, also for a session of somebody else */
export async function disownOwn(tx: Tx, sessionId: string): Promise<void> {
  const session = await sessions(tx).where('id', '=', sessionId).where('user_id', '=', tx.actor.userId).executeTakeFirst();
  if (!session) throw notFound('people.session');
  await disown(tx, session);
}

/** The same by the link in the mail, within a week. @throws Refusal `people.link_over` */
export async function disownMailed(tx: Tx, token: string): Promise<{ side: 'staff' | 'enterprise' }> {
  const id = idOfToken(tx.platform.secrets, purpose, token);
  const session = id === null ? undefined : await sessions(tx).where('id', '=', id).where('created_at', '>', new Date(tx.now.getTime() - linkLifeMs)).executeTakeFirst();
  if (!session) throw new Refusal('conflict', 'people.link_over');
  return { side: await disown(tx, session) };
}

/**
 * Whoever signed in may know all that the owner knows. So every session ends, codes on their way are void, the
 * browser and those after it are strangers again, and staff must set a new password by a link to their mailbox.
 */
async function disown(tx: Tx, { id, user_id: userId, device, created_at: since }: Disowned): Promise<'staff' | 'enterprise'> {
  const user = await tx.sql.selectFrom('users').select(['side', 'login_name']).where('id', '=', userId).forNoKeyUpdate().executeTakeFirstOrThrow();
  await endSessions(tx, userId, 'disowned');
  await forgetDevices(tx, userId, { device, since });
  await unlinkIdentitiesSince(tx, userId, since);
  await removeFactorsSince(tx, userId, since);
  await tx.sql.updateTable('sign_in_codes').set({ used_at: tx.now }).where('user_id', '=', userId).where('used_at', 'is', null).execute();
  await record(tx, { type: 'people.sign_in_disowned', record: { type: 'user', id: userId }, parkId: null, enterpriseId: null, audience: 'auditor', params: { sessionId: id } });
  if (user.side === 'staff') {
    await tx.sql.updateTable('users').set((eb) => ({ password_hash: null, recovery_required_at: tx.now, version: eb('version', '+', 1) })).where('id', '=', userId).execute();
    await mailLink(tx, { userId, purpose: 'recovery' });
  }
  return user.side as 'staff' | 'enterprise';
}

/** A passkey or authenticator that came with the stranger would let the stranger in again. */
async function removeFactorsSince(tx: Tx, userId: string, since: Date): Promise<void> {
  const about = { record: { type: 'user', id: userId }, parkId: null, enterpriseId: null, audience: 'auditor' as const, params: { userId } };
  const passkeys = await tx.sql.deleteFrom('passkeys').where('user_id', '=', userId).where('created_at', '>=', since).returning('name').execute();
  for (const { name } of passkeys) await record(tx, { type: 'people.passkey_removed', ...about, detail: { name } });
  const factor = await tx.sql.deleteFrom('second_factors').where('user_id', '=', userId).where('confirmed_at', '>=', since).returning('user_id').executeTakeFirst();
  if (factor) await record(tx, { type: 'people.second_factor_removed', ...about });
}
