import { sealedColumns } from '../../platform/keys/sealed.ts';
import type { Tx } from '../../platform/db/transaction.ts';

/** Links with accounts at the identity provider that came about with a sign-in, or after it, that wasn't the owner's. */
export async function unlinkIdentitiesSince(tx: Tx, userId: string, since: Date): Promise<void> {
  await tx.sql.updateTable('identities').set({ unlinked_at: tx.now }).where('user_id', '=', userId).where('unlinked_at', 'is', null).where('linked_at', '>=', since).execute();
}

/** The provider's tokens of open sessions. */
export const sealedIdentityTokens = sealedColumns({ table: 'sessions', sealed: ['identity_token'] });
