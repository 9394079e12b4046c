import type { BodyOf } from '@qilian/contract/endpoint';
import type { resumeOrder as endpoint } from '@qilian/contract/verification';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { enter, recordStep, statusAfter } from '../../../cases/index.ts';
import { takeOrder } from './take-order.ts';

/** The replacement came to nothing: the question stands again, from the first rung. */
export async function resumeOrder(tx: Tx, caseId: string, { version, note }: BodyOf<typeof endpoint>): Promise<void> {
  const order = await takeOrder(tx, caseId, version, 'verify_anew');
  await enter(tx, order, statusAfter(order.kind, 'verify_anew'));
  await tx.sql.updateTable('verification_orders').set({ appointment_id: null }).where('case_id', '=', caseId).execute();
  await recordStep(tx, order, 'taken_up_again', { detail: { note } });
}
