import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { mustHaveSecondFactor } from '../sign-in/sign-in-rules.ts';

async function hasPasskey(tx: Tx, userId: string): Promise<boolean> {
  return (await tx.sql.selectFrom('passkeys').select('id').where('user_id', '=', userId).limit(1).executeTakeFirst()) !== undefined;
}

async function hasSecondFactor(tx: Tx, userId: string): Promise<boolean> {
  return (await tx.sql.selectFrom('second_factors').select('user_id').where('user_id', '=', userId).where('confirmed_at', 'is not', null).executeTakeFirst()) !== undefined;
}

/** Whether somebody has what a post may ask for beside the password. */
export const isSecured = async (tx: Tx, userId: string): Promise<boolean> => await hasPasskey(tx, userId) || hasSecondFactor(tx, userId);

/**
 * Whether a session that a password alone opens is for enrolling a second factor only.
 * @throws Refusal `auth.use_passkey` for who is asked for more and has a passkey: the password alone isn't enough
 */
export async function enrolDue(tx: Tx, userId: string): Promise<boolean> {
  if (!(await mustHaveSecondFactor(tx, userId)) || await hasSecondFactor(tx, userId)) return false;
  if (await hasPasskey(tx, userId)) throw new Refusal('unauthenticated', 'auth.use_passkey');
  return true;
}

/** Sessions that waited for a second factor are open from now on. */
export async function enrolmentDone(tx: Tx, userId: string): Promise<void> {
  await tx.sql.updateTable('sessions').set({ enrol_due: false }).where('user_id', '=', userId).where('enrol_due', '=', true).execute();
}
