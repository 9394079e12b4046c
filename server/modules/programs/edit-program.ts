import type { BodyOf } from '@qilian/contract/endpoint';
import type { editProgram as endpoint } from '@qilian/contract/programs';
import type { Tx } from '../../platform/db/transaction.ts';
import { recordStep, takeProgram } from './store.ts';
import { requireFitting, termColumns } from './terms.ts';

/** Changes what was sent; it holds from the program's next call on. */
export async function editProgram(tx: Tx, programId: string, { version, ...given }: BodyOf<typeof endpoint>): Promise<void> {
  const file = await takeProgram(tx, programId, version);
  const fields = Object.entries(given).filter(([, value]) => value !== undefined).map(([field]) => field);
  if (fields.length === 0) return;
  const columns = await termColumns(tx, given);
  await requireFitting(tx, { ...file, ...columns });
  if (given.name !== undefined) await tx.sql.updateTable('users').set({ name: given.name }).where('id', '=', programId).execute();
  if (Object.keys(columns).length > 0) await tx.sql.updateTable('programs').set(columns).where('id', '=', programId).execute();
  await recordStep(tx, file, 'edited', {
    params: { fields, ...(given.scopes && { scopes: given.scopes }), ...(columns.parks && { parks: columns.parks }), ...(given.departmentId && { departmentId: given.departmentId }), ...(given.expiresOn !== undefined && { expires: given.expiresOn }) },
    ...(given.name !== undefined && { detail: { name: given.name } }),
  });
}
