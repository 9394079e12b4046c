import type { Tx } from '../../../platform/db/transaction.ts';
import { record, type LedgerEvent } from '../../../platform/ledger/record.ts';

/** A step in the history of an import: `import.uploaded`, `import.loaded`. */
export async function recordImport(tx: Tx, batch: { id: string; park_id: string }, what: string, more: Pick<LedgerEvent, 'params' | 'detail'> = {}): Promise<void> {
  await record(tx, { type: `import.${what}`, record: { type: 'import', id: batch.id }, parkId: batch.park_id, enterpriseId: null, audience: 'staff', ...more });
}
