import type { StaffMember } from '@qilian/contract/people';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';
import { mailLink, withdrawLinks } from './access-links.ts';
import { lockManagedStaff } from '../access.ts';
import { getStaffMember } from '../organisation/staff-views.ts';

const about = (userId: string) => ({ record: { type: 'user', id: userId }, parkId: null, enterpriseId: null, audience: 'staff' as const });

/** Mails somebody the link to set a password; the caller holds the lock. */
export async function invite(tx: Tx, userId: string): Promise<void> {
  await withdrawLinks(tx, userId);
  await mailLink(tx, { userId, purpose: 'invitation' });
  await record(tx, { type: 'people.invited', ...about(userId) });
}

/** Once more, or for the first time; links that were mailed before end. @throws Refusal `people.no_mailbox` */
export async function inviteAgain(tx: Tx, userId: string, version: number): Promise<StaffMember> {
  await lockManagedStaff(tx, userId, version);
  const user = await tx.sql.updateTable('users').set((eb) => ({ version: eb('version', '+', 1) })).where('id', '=', userId).returning(['email', 'name']).executeTakeFirstOrThrow();
  if (user.email === null) throw new Refusal('conflict', 'people.no_mailbox', { params: { name: user.name } });
  await invite(tx, userId);
  return getStaffMember(tx, userId);
}

/** @throws Refusal `people.no_invitation` where no mailed link is open */
export async function withdrawInvitation(tx: Tx, userId: string, version: number): Promise<StaffMember> {
  await lockManagedStaff(tx, userId, version);
  if (await withdrawLinks(tx, userId) === 0) throw new Refusal('conflict', 'people.no_invitation');
  await tx.sql.updateTable('users').set((eb) => ({ version: eb('version', '+', 1) })).where('id', '=', userId).execute();
  await record(tx, { type: 'people.invitation_withdrawn', ...about(userId) });
  return getStaffMember(tx, userId);
}
