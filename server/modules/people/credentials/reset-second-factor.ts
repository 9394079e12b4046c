import type { StaffMember } from '@qilian/contract/people';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';
import { lockManagedStaff } from '../access.ts';
import { credentialEvent, dropSecondFactor } from './second-factor.ts';
import { endSessions } from '../sign-in/sessions/sessions.ts';
import { getStaffMember } from '../organisation/staff-views.ts';

/**
 * For somebody who lost the phone: second factor, recovery codes and passkeys go, every session ends, and the
 * password alone opens the next one, where a post asks for it to enrol anew.
 * @throws Refusal `people.no_second_factor`, and those of `lockManagedStaff`
 */
export async function resetSecondFactor(tx: Tx, userId: string, version: number): Promise<StaffMember> {
  await lockManagedStaff(tx, userId, version);
  const enrolled = await dropSecondFactor(tx, userId);
  const passkeys = await tx.sql.deleteFrom('passkeys').where('user_id', '=', userId).returning('id').execute();
  if (!enrolled && passkeys.length === 0) throw new Refusal('conflict', 'people.no_second_factor');
  await endSessions(tx, userId, 'credentials');
  await tx.sql.updateTable('users').set((eb) => ({ version: eb('version', '+', 1) })).where('id', '=', userId).execute();
  await record(tx, credentialEvent(userId, 'people.second_factor_reset', { params: { byId: tx.actor.userId, passkeys: passkeys.length } }));
  return getStaffMember(tx, userId);
}
