import type { Selectable } from 'kysely';
import type { Passkey } from '@qilian/contract/credentials';
import type { Tables } from '../../../platform/db/tables.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';
import { credentialEvent, lockSelf } from './second-factor.ts';

type Row = Selectable<Tables['passkeys']>;

export const passkeysOf = (tx: Tx, userId: string): Promise<Row[]> =>
  tx.sql.selectFrom('passkeys').selectAll().where('user_id', '=', userId).orderBy('created_at').orderBy('id').execute();

export const toPasskey = (row: Row): Passkey => ({
  id: row.id, name: row.name, createdAt: row.created_at.toISOString(), lastUsedAt: row.last_used_at?.toISOString() ?? null, backedUp: row.backed_up,
});

export async function listPasskeys(tx: Tx): Promise<{ items: Passkey[] }> {
  return { items: (await passkeysOf(tx, tx.actor.userId!)).map(toPasskey) };
}

/** @throws Refusal `people.passkey.not_found`, also for one of somebody else */
export async function renamePasskey(tx: Tx, passkeyId: string, name: string): Promise<Passkey> {
  const row = await tx.sql.updateTable('passkeys').set({ name }).where('id', '=', passkeyId).where('user_id', '=', tx.actor.userId).returningAll().executeTakeFirst();
  if (!row) throw notFound('people.passkey');
  return toPasskey(row);
}

/** @throws Refusal `people.passkey.not_found`, also for one of somebody else */
export async function removePasskey(tx: Tx, passkeyId: string): Promise<void> {
  const { id: userId } = await lockSelf(tx);
  const row = await tx.sql.deleteFrom('passkeys').where('id', '=', passkeyId).where('user_id', '=', userId).returning(['id', 'name']).executeTakeFirst();
  if (!row) throw notFound('people.passkey');
  await record(tx, credentialEvent(userId, 'people.passkey_removed', { params: { passkeyId }, detail: { name: row.name } }));
}
