import type { Tx } from '../db/transaction.ts';
import type { LedgerEvent } from './record.ts';
import type { RecordedEvent } from './reactions.ts';

/** The entry as it was recorded, for reactions that run later. */
export async function readEvent(tx: Tx, entryId: string): Promise<RecordedEvent> {
  const row = await tx.sql.selectFrom('ledger_entries').leftJoin('ledger_details', 'ledger_details.entry_id', 'ledger_entries.id')
    .select(['ledger_entries.id', 'type', 'record_type', 'record_id', 'park_id', 'enterprise_id', 'audience', 'params', 'content'])
    .where('ledger_entries.id', '=', entryId).executeTakeFirstOrThrow();
  return {
    id: row.id,
    type: row.type,
    record: { type: row.record_type, id: row.record_id },
    parkId: row.park_id,
    enterpriseId: row.enterprise_id,
    audience: row.audience as LedgerEvent['audience'],
    params: row.params as NonNullable<LedgerEvent['params']>,
    detail: (row.content ?? {}) as NonNullable<LedgerEvent['detail']>,
  };
}
