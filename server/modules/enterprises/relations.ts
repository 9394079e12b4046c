import type { MovedRelation } from '@qilian/contract/enterprises';
import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';

/** A column of some table that names an enterprise, and what becomes of its rows when files are closed or merged. */
export type Relation = Column & (
  /** `moves`: a merge writes the survivor into it, and undoing the merge writes it back. Readers are told how many of them, so that the contract names it. */
  | { table: MovedRelation; whenMerged: 'moves' }
  /**
   * `follows`: a trigger keeps it like the record that it hangs on.
   * `by_rule`: the merge has a rule of its own for it.
   * `stays`: with the reason why nothing has to happen.
   */
  | { table: string; whenMerged: 'follows' | 'by_rule' | { stays: string } }
);

interface Column {
  /** Default `enterprise_id`. */
  column?: string;
  /** Columns that tell its rows apart; default `id`. */
  key?: string[];
  /**
   * Where its rows name a park, what becomes of them when the file moves to another, or becomes part of one that lies there.
   * `moves`: they name the park of the file, always. `follows`: a trigger or a rule of its module keeps those so that are open.
   * `stays`: with the reason why they belong to the park in which they came to be.
   */
  park?: 'moves' | 'follows' | { stays: string };
  /** Default `park_id`. */
  parkColumn?: string;
  /**
   * A file has one such row at most: which columns tell one kind from another, and which rows count (a condition; default all). Where the survivor has one,
   * the merged file's stays behind, and whoever owns the table ends what is open of it when `enterprise.merged_into` is recorded.
   */
  onlyOne?: { of: string[]; open?: string };
  /** Rows of it are work: a load whose enterprise has some can't be undone. The code of a reason in the contract. */
  work?: 'cases' | 'other_records';
  /** Which rows of it are; default all. */
  workWhen?: string;
  /** Which rows wait for somebody (a condition): none is left once the file is closed; whoever owns the table sees to that. */
  endsWithFile?: string;
  /** When a row came to be: what came after a merge stays with the survivor. */
  since?: string;
}

const known = new Map<string, Relation>();

/** Called once by the module that owns the table. */
export function relateToEnterprises(...relations: Relation[]): void {
  for (const relation of relations) known.set(`${relation.table}.${columnOf(relation)}`, relation);
}

/** In the order in which they are locked. */
export const relations = (): Relation[] => [...known.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, relation]) => relation);
export const columnOf = ({ column = 'enterprise_id' }: Relation): string => column;
export const parkColumnOf = ({ parkColumn = 'park_id' }: Relation): string => parkColumn;
export const keyOf = ({ key = ['id'] }: Relation): string[] => key;

/** A merge writes the survivor into its rows. */
export const movesWithMerge = ({ whenMerged }: Relation): boolean => whenMerged === 'moves';

/** Whether a row `t` goes from the merged file to the survivor. */
export function goesAlong(relation: Relation, { ownId, otherId }: { ownId: string; otherId: string }): RawBuilder<boolean> {
  const column = sql.ref(columnOf(relation));
  if (!relation.onlyOne) return sql<boolean>`t.${column} = ${otherId}`;
  const { of, open = 'true' } = relation.onlyOne;
  const alike = of.map((each) => sql` and s.${sql.ref(each)} is not distinct from t.${sql.ref(each)}`);
  const taken = sql`exists (select from (select * from ${sql.table(relation.table)} where ${column} = ${ownId} and (${sql.raw(open)})) s where true${sql.join(alike, sql``)})`;
  return sql<boolean>`t.${column} = ${otherId} and not ((${sql.raw(open)}) and ${taken})`;
}

/** What lies in the park of the file goes along with it. Call it as the platform, under the lock of the file. */
export async function followPark(tx: Tx, enterpriseId: string, parkId: string, which: (relation: Relation) => boolean = () => true): Promise<void> {
  for (const relation of relations().filter((one) => one.park === 'moves' && which(one))) {
    const park = sql.ref(parkColumnOf(relation));
    await sql`update ${sql.table(relation.table)} set ${park} = ${parkId} where ${sql.ref(columnOf(relation))} = ${enterpriseId} and ${park} <> ${parkId}`.execute(tx.sql);
  }
}

/** The key of a row as one text. */
export const keyText = (relation: Relation, alias: string): RawBuilder<string> =>
  sql<string>`concat_ws(' ', ${sql.join(keyOf(relation).map((column) => sql`${sql.ref(`${alias}.${column}`)}::text`))})`;
