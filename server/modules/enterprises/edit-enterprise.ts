import type { BodyOf } from '@qilian/contract/endpoint';
import type { editEnterprise as endpoint } from '@qilian/contract/enterprises';
import type { Tx } from '../../platform/db/transaction.ts';
import { factColumns, readUscc, refuseOwnParent, refuseTakenName, refuseTakenUscc, sizeClassOf } from './facts.ts';
import { companyName, nameKey } from './import/reading/names.ts';
import { rebuildSearch, recordChange, takeFile, type EnterpriseRow } from './store.ts';

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const shown = (value: unknown) => (Array.isArray(value) ? value.join('、') : value as string | number | null);

/** Corrects what was sent; what doesn't differ isn't recorded. The size class follows the facts. */
export async function editEnterprise(tx: Tx, enterpriseId: string, { version, name, uscc, ...facts }: BodyOf<typeof endpoint>): Promise<void> {
  const file = await takeFile(tx, enterpriseId, version, 'edit');
  const given = {
    ...(name !== undefined && { name: companyName(name) }),
    ...(uscc !== undefined && { uscc: uscc === null ? null : readUscc(uscc) }),
    ...factColumns(tx, facts),
  };
  const fields = (Object.keys(given) as (keyof typeof given & keyof EnterpriseRow)[]).filter((field) => !same(given[field], file[field]));
  if (fields.length === 0) return;
  if (fields.includes('uscc') || fields.includes('parent_uscc')) refuseOwnParent({ ...file, ...given });
  if (given.uscc) await refuseTakenUscc(tx, given.uscc, enterpriseId);
  if (fields.includes('name') || fields.includes('uscc')) {
    const { name: called, uscc: code } = { ...file, ...given };
    await refuseTakenName(tx, { name: called, uscc: code, parkId: file.park_id, ownId: enterpriseId });
  }
  await tx.sql.updateTable('enterprises').set({
    ...given, ...(given.name !== undefined && { name_key: nameKey(given.name) }), size_class: sizeClassOf({ ...file, ...given }),
  }).where('id', '=', enterpriseId).execute();
  if (fields.some((field) => ['name', 'uscc', 'tags'].includes(field))) await rebuildSearch(tx, enterpriseId);
  await recordChange(tx, file, 'edited', {
    params: { fields: fields.join(',') },
    detail: Object.fromEntries(fields.flatMap((field) => [[`${field}_before`, shown(file[field])], [field, shown(given[field])]])),
  });
}
