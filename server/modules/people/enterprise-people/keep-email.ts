import type { Tx } from '../../../platform/db/transaction.ts';
import { emailIndex, normalEmail } from '../contacts.ts';

/** An address that somebody has just proved becomes that of the account. */
export async function keepProvenEmail(tx: Tx, userId: string, given: string): Promise<void> {
  const email = normalEmail(given);
  const { secrets } = tx.platform;
  await tx.sql.updateTable('users').set({ email: secrets.encrypt(email), email_index: emailIndex(secrets, email), email_domain: email.slice(email.lastIndexOf('@') + 1), email_unproved_at: null }).where('id', '=', userId).execute();
}
