import type { MovedRelation } from '@qilian/contract/enterprises';
import type { Relation } from '../relations.ts';

/** Rows that a merge writes by a rule of its own, with the columns that it may change. */
export const ruled: readonly { relation: Relation & { table: MovedRelation }; columns: string[] }[] = [
  { relation: { table: 'enterprise_parks', whenMerged: 'by_rule' }, columns: ['until_day'] },
  { relation: { table: 'enterprise_holders', whenMerged: 'by_rule' }, columns: ['enterprise_id', 'role', 'until_day'] },
  { relation: { table: 'enterprise_staff', whenMerged: 'by_rule' }, columns: ['enterprise_id', 'until_day'] },
];
