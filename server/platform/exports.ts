import type { Tx } from './db/transaction.ts';
import { newId } from './ids.ts';
import { record } from './ledger/record.ts';

/** A list that leaves as a file, with the filter that made it. */
export interface LeavingList {
  list: string;
  filter: object;
  format: 'xlsx' | 'csv';
}

/** Counts the rows of a list while they leave, and at their end puts the export into the register and the ledger. */
export async function* recorded<Row>(tx: Tx, { list, filter, format }: LeavingList, rows: AsyncIterable<Row>): AsyncGenerator<Row> {
  let count = 0;
  let failed = false;
  try {
    for await (const row of rows) {
      count += 1;
      yield row;
    }
  } catch (error) {
    failed = true;
    throw error;
  } finally {
    // What broke off half-way left too, as far as it came.
    if (count > 0 || !failed) await keep(tx, { list, filter, format }, count);
  }
}

async function keep(tx: Tx, { list, filter, format }: LeavingList, count: number): Promise<void> {
  const id = newId(tx.now);
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]));
  await tx.sql.insertInto('list_exports').values({ id, at: tx.now, actor_id: tx.actor.userId!, parks: tx.actor.parks, list, filter: JSON.stringify(given), format, rows: count }).execute();
  await record(tx, { type: 'export.made', record: { type: 'export', id }, parkId: tx.actor.parks.length === 1 ? tx.actor.parks[0]! : null, enterpriseId: null, audience: 'auditor', params: { list, rows: count, format } });
}
