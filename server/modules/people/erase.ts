import { sql } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { erasedMark, type DataOf, type Erase } from '../../platform/personal-data.ts';
import { openContact } from './contacts.ts';
import { tellEnded } from './sign-in/sessions/sessions.ts';

/** Account, sessions and codes; the row stays, for what refers to it. */
export const erase: Erase = async (tx, { id, name }) => {
  await tx.sql.updateTable('users').set((eb) => ({
    ...(name !== null && { name: erasedMark, login_name: eb.case().when('side', '=', 'staff').then(id).else(null).end(), erased_at: tx.now }),
    phone: null, phone_index: null, phone_last4: null, phone_is_mobile: false, email: null, email_index: null, email_domain: null, phone_unproved_at: null, email_unproved_at: null,
    password_hash: null, left_at: eb.fn.coalesce('left_at', eb.val(tx.now)), version: eb('version', '+', 1),
  })).where('id', '=', id).execute();
  await forgetSessions(tx, id);
  for (const table of ['sign_in_codes', 'passkeys', 'passkey_challenges', 'second_factors', 'recovery_codes', 'devices', 'access_links', 'identity_flows'] as const) {
    await tx.sql.deleteFrom(table).where('user_id', '=', id).execute();
  }
  await tx.sql.updateTable('identities').set({ unlinked_at: tx.now }).where('user_id', '=', id).where('unlinked_at', 'is', null).execute();
  await tx.sql.deleteFrom('idempotency_keys').where('actor_id', '=', id).execute();
  await sql`update settings set value = (select coalesce(jsonb_agg(p), '[]') from jsonb_array_elements(value) p where p->>'userId' <> ${id}) where key = 'demo'`.execute(tx.sql);
};

/** Open screens learn at once that the person is gone, and can be told why while the rows last: nothing in them says who it was or where. */
async function forgetSessions(tx: Tx, userId: string): Promise<void> {
  const open = await tx.sql.selectFrom('sessions').select('id').where('user_id', '=', userId).where('revoked_at', 'is', null).execute();
  await tx.sql.updateTable('sessions').set((eb) => ({
    revoked_at: eb.fn.coalesce('revoked_at', eb.val(tx.now)), ended_by: 'erased', user_agent: null, network: null, device: null, identity_token: null,
  })).where('user_id', '=', userId).execute();
  tellEnded(tx, userId, open.map(({ id }) => id));
}

export const dataOf: DataOf = async (tx, userId) => {
  const user = await tx.sql.selectFrom('users').select(['name', 'side', 'login_name', 'phone', 'email', 'locale', 'created_at', 'left_at']).where('id', '=', userId).executeTakeFirstOrThrow();
  const posts = await tx.sql.selectFrom('posts as p').innerJoin('areas as a', 'a.id', 'p.area_id').leftJoin('departments as d', 'd.id', 'p.department_id')
    .select(['p.role', 'a.name as area', 'd.name as department', 'p.from_day as from', 'p.until_day as until']).where('p.user_id', '=', userId).orderBy('p.from_day').execute();
  const sessions = await tx.sql.selectFrom('sessions').select(['created_at', 'last_seen_at', 'expires_at', 'revoked_at', 'user_agent']).where('user_id', '=', userId).orderBy('created_at').execute();
  const absences = await tx.sql.selectFrom('absences').select(['from_day as from', 'until_day as until', 'cancelled_at']).where('user_id', '=', userId).orderBy('from_day').execute();
  const { phone, email, ...account } = user;
  return { account: [{ ...account, ...openContact(tx.platform.secrets, { phone, email }) }], posts, absences, sessions };
};
