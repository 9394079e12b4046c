import type { Tx } from '../../../../platform/db/transaction.ts';
import { newId } from '../../../../platform/ids.ts';
import { gatherWriting } from '../../verification/index.ts';
import { beginPeriod } from './correction-clock.ts';
import { findCorrection } from './correction-views.ts';
import { recordCorrection, tellEnterprise } from './move-correction.ts';
import { periods } from '../rules.ts';
import { takeSuspicion } from '../take-suspicion.ts';

/**
 * The enterprise must answer who its liaison is, within five working days; whoever is in question learns of it too.
 * @returns the order's id
 * @throws as `takeSuspicion`
 */
export async function orderCorrection(tx: Tx, suspicionId: string, version: number, note: string | null): Promise<string> {
  const suspicion = await takeSuspicion(tx, suspicionId, version, 'order');
  const id = newId(tx.now);
  const period = beginPeriod(tx, suspicion.park_id, periods.liaison, true);
  await tx.sql.insertInto('correction_orders').values({
    id, enterprise_id: suspicion.enterprise_id, park_id: suspicion.park_id, user_id: suspicion.user_id, suspicion_id: suspicionId, reasons: JSON.stringify(suspicion.reasons), note,
    opened_by: tx.actor.userId!, opened_at: tx.now, ...period,
  }).execute();
  await tx.sql.updateTable('shadow_suspicions').set({ state: 'ordered', decided_by: tx.actor.userId, decided_at: tx.now, decided_reasons: JSON.stringify(suspicion.reasons), note, version: version + 1 }).where('id', '=', suspicionId).execute();
  const order = await findCorrection(tx, id);
  await recordCorrection(tx, order, 'ordered', { params: { suspicionId, dueAt: period.due_at.toISOString() }, detail: { note } });
  await gatherWriting(tx, { enterpriseId: order.enterprise_id, correctionId: id });
  await tellEnterprise(tx, order, 'correction_ordered', { due: period.due_at.toISOString(), note }, true);
  return id;
}
