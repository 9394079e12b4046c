import type { AudienceFilter } from '@qilian/contract/circulars';
import type { Tx } from '../../../../platform/db/transaction.ts';

type Named = { id: string; name: string };

/** The enterprises and officers whom these audiences name, as far as the reader sees them: a form shows names, not ids. */
export async function namedIn(tx: Tx, filters: readonly AudienceFilter[]): Promise<(filter: AudienceFilter) => Named[]> {
  const enterprises = [...new Set(filters.flatMap(({ include, exclude }) => [...include, ...exclude]))];
  const officers = [...new Set(filters.flatMap(({ officerIds }) => officerIds))];
  const rows: Named[] = [
    ...enterprises.length === 0 ? [] : await tx.sql.selectFrom('enterprises').select(['id', 'name']).where('id', 'in', enterprises).execute(),
    ...officers.length === 0 ? [] : await tx.sql.selectFrom('users').select(['id', 'name']).where('side', '=', 'staff').where('id', 'in', officers).execute(),
  ];
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return ({ include, exclude, officerIds }) => [...include, ...exclude, ...officerIds].flatMap((id) => (names.has(id) ? [{ id, name: names.get(id)! }] : []));
}
