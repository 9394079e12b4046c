import type { Tx } from '../../../platform/db/transaction.ts';
import { recordStep, takeCircular } from './store.ts';

/** Takes back what isn't out yet. @throws Refusal `circulars.not_found`, `common.stale_version`, `circulars.action_not_allowed` */
export async function cancelCircular(tx: Tx, circularId: string, version: number): Promise<void> {
  const row = await takeCircular(tx, circularId, version, 'cancel');
  await tx.sql.updateTable('circulars').set({ state: 'cancelled', cancelled_because: 'withdrawn' }).where('id', '=', circularId).execute();
  await recordStep(tx, row, 'cancelled', { params: { state: row.state } });
}
