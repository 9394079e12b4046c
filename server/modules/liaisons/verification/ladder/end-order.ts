import type { Tx } from '../../../../platform/db/transaction.ts';
import { forgetAnswerPhones } from './letters.ts';
import { enter, recordStep, type CaseFile } from '../../../cases/index.ts';

export interface Ending {
  outcome: 'confirmed' | 'answered' | 'replaced' | 'gone' | 'merged';
  goneOn?: string;
  goneAs?: 'closed' | 'flagged';
  note?: string | null | undefined;
  files?: string[];
}

/** Closes an order, and with it all its causes. */
export async function endOrder(tx: Tx, order: CaseFile, { outcome, goneOn, goneAs, note = null, files = [] }: Ending): Promise<void> {
  await enter(tx, order, 'closed', { solved: outcome !== 'gone' });
  await tx.sql.updateTable('verification_causes').set({ answered_at: tx.now }).where('case_id', '=', order.id).where('answered_at', 'is', null).execute();
  await tx.sql.updateTable('verification_orders').set({ closed_at: tx.now, outcome, gone_on: goneOn ?? null, gone_as: goneAs ?? null }).where('case_id', '=', order.id).execute();
  await forgetAnswerPhones(tx, order);
  await recordStep(tx, order, 'verified', { params: { result: outcome, goneOn: goneOn ?? null, files }, detail: { note } });
}
