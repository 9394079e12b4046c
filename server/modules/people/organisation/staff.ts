import type { BodyOf } from '@qilian/contract/endpoint';
import type * as contract from '@qilian/contract/people';
import type { StaffMember } from '@qilian/contract/people';
import type { UnmaskingReason } from '@qilian/contract/unmasking';
import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField, notFound } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../../platform/ledger/record.ts';
import { withdrawLinks } from '../links/access-links.ts';
import { leads, lockManagedStaff, lockStaff, manages } from '../access.ts';
import { openContact, sealContact, type Contact } from '../contacts.ts';
import { isSecured } from '../credentials/enrolment.ts';
import { hashPassword, refuseWeakPassword } from '../sign-in/passwords.ts';
import { invite } from '../links/invite.ts';
import { parksUnder } from './presence.ts';
import { givePost } from './posts.ts';
import { endSessions } from '../sign-in/sessions/sessions.ts';
import { getStaffMember } from './staff-views.ts';
import { unmask } from '../unmask.ts';

const noPark = { parkId: null, enterpriseId: null };

/** Contacts are masked, except of oneself. */
export async function showStaffMember(tx: Tx, userId: string): Promise<StaffMember> {
  if (userId === tx.actor.userId) return getStaffMember(tx, userId, 'open');
  const member = await getStaffMember(tx, userId);
  return await manages(tx, userId) ? { ...member, secured: await isSecured(tx, userId) } : member;
}

/** A colleague's contact in full, for those who plan the colleague's leave or administer the account. @throws Refusal `people.user.not_found` */
export async function revealStaff(tx: Tx, userId: string, reason: UnmaskingReason): Promise<Contact> {
  const user = await lockStaff(tx, userId);
  if (!(await leads(tx, userId))) throw notFound('people.user');
  const { phone, email } = await tx.sql.selectFrom('users').select(['phone', 'email']).where('id', '=', userId).executeTakeFirstOrThrow();
  const posts = await tx.sql.selectFrom('posts').select('area_id').where('user_id', '=', userId).execute();
  const parks = await parksUnder(tx, posts.map(({ area_id }) => area_id));
  return unmask(tx, { userId, name: user.name, record: { type: 'user', id: userId }, parks, parkId: parks.length === 1 ? parks[0]! : null, enterpriseId: null }, { phone, email }, reason);
}

/**
 * Without a password an invitation goes to the mailbox, by which the person sets one.
 * @throws Refusal `people.login_taken`, `people.mailbox_needed`, those of a weak password, and those of the post
 */
export async function addStaffMember(tx: Tx, { name, loginName, password, phone, email, locale, post }: BodyOf<typeof contract.addStaffMember>): Promise<StaffMember> {
  const taken = await tx.sql.selectFrom('users').select('id').where('login_name', '=', loginName).executeTakeFirst();
  if (taken) throw invalidField('body.loginName', 'people.login_taken', { loginName });
  if (password === undefined && email === undefined) throw invalidField('body.email', 'people.mailbox_needed');
  if (password !== undefined) refuseWeakPassword(password, loginName);
  const id = newId(tx.now);
  await tx.sql.insertInto('users').values({
    id, side: 'staff', name, login_name: loginName, password_hash: password === undefined ? null : await hashPassword(password), locale, created_at: tx.now,
    ...sealContact(tx.platform.secrets, { phone, email }),
  }).execute();
  await record(tx, { type: 'people.user_added', record: { type: 'user', id }, ...noPark, audience: 'staff', detail: { name } });
  await givePost(tx, id, post, 'body.post');
  if (password === undefined) await invite(tx, id);
  return getStaffMember(tx, id);
}

/** What was mailed to a former mailbox opens nothing any more; an invitation goes to the new one. */
export async function editStaffMember(tx: Tx, userId: string, { version, name, phone, email, locale }: BodyOf<typeof contract.editStaffMember>): Promise<StaffMember> {
  const user = await lockManagedStaff(tx, userId, version);
  const row = await tx.sql.selectFrom('users').select(['phone', 'email', 'password_hash']).where('id', '=', userId).executeTakeFirstOrThrow();
  const stored = openContact(tx.platform.secrets, row);
  const contact = { phone: phone === undefined ? stored.phone : phone, email: email === undefined ? stored.email : email };
  await tx.sql.updateTable('users').set((eb) => ({
    ...(name !== undefined && { name }), ...(locale !== undefined && { locale }), ...sealContact(tx.platform.secrets, contact), version: eb('version', '+', 1),
  })).where('id', '=', userId).execute();
  const changed = Object.entries({ name, phone, email, locale }).filter(([, value]) => value !== undefined).map(([field]) => field);
  await record(tx, {
    type: 'people.user_edited', record: { type: 'user', id: userId }, ...noPark, audience: 'staff', params: { fields: changed },
    ...(name !== undefined && { detail: { from: user.name, to: name } }),
  });
  if (contact.email !== stored.email && await withdrawLinks(tx, userId) > 0 && contact.email !== null && row.password_hash === null) await invite(tx, userId);
  return getStaffMember(tx, userId);
}

/** A new password for somebody who forgot it; every session ends. */
export async function resetPassword(tx: Tx, userId: string, { version, password }: { version: number; password: string }): Promise<StaffMember> {
  const user = await lockManagedStaff(tx, userId, version);
  refuseWeakPassword(password, user.login_name!);
  await tx.sql.updateTable('users').set((eb) => ({ version: eb('version', '+', 1) })).set({ password_hash: await hashPassword(password), recovery_required_at: null }).where('id', '=', userId).execute();
  await withdrawLinks(tx, userId);
  await endSessions(tx, userId, 'credentials');
  await record(tx, { type: 'people.password_reset', record: { type: 'user', id: userId }, ...noPark, audience: 'auditor' });
  return getStaffMember(tx, userId);
}

/** A further post in an area that the actor administers, for anybody on staff. */
export async function addPost(tx: Tx, userId: string, { version, ...post }: BodyOf<typeof contract.addPost>): Promise<StaffMember> {
  await lockStaff(tx, userId, version);
  await givePost(tx, userId, post, 'body');
  await tx.sql.updateTable('users').set((eb) => ({ version: eb('version', '+', 1) })).where('id', '=', userId).execute();
  return getStaffMember(tx, userId);
}
