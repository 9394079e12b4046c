import type { Tx } from '../../platform/db/transaction.ts';
import { newId } from '../../platform/ids.ts';
import { giveToken, recordNews } from './store.ts';
import { requireFitting, termColumns, type Terms } from './terms.ts';

/** Lets a program in: an actor of its own among the users, with its first token. */
export async function addProgram(tx: Tx, terms: Terms): Promise<{ id: string; token: string }> {
  const id = newId(tx.now);
  const columns = await termColumns(tx, terms);
  await requireFitting(tx, columns as Required<typeof columns>);
  await tx.sql.insertInto('users').values({ id, side: 'program', name: terms.name, locale: 'en', created_at: tx.now }).execute();
  await tx.sql.insertInto('programs').values({ ...(columns as Required<typeof columns>), id, created_by: tx.actor.userId!, created_at: tx.now }).execute();
  const token = await giveToken(tx, id);
  await recordNews(tx, { id, parks: columns.parks! }, 'added', { params: { scopes: terms.scopes, parks: columns.parks!, expires: terms.expiresOn, ...(terms.departmentId !== null && { departmentId: terms.departmentId }) }, detail: { name: terms.name, purpose: terms.purpose } });
  return { id, token };
}
