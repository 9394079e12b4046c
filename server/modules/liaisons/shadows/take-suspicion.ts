import type { Tx } from '../../../platform/db/transaction.ts';
import { notAllowedIn, Refusal, staleVersion } from '../../../platform/errors.ts';
import { unlessDone, type OwnStep } from '../../../platform/ledger/own-step.ts';
import { suspicionActions, type SuspicionAction } from './access.ts';
import { findSuspicion, getSuspicion, lockSuspicion, type SuspicionRow } from './suspicion-views.ts';

/** The suspicion, locked, for an action. @throws Refusal `shadows.not_found`, `common.done_already`, `common.stale_version`, `shadows.no_longer_liaison`, `shadows.action_not_allowed` */
export async function takeSuspicion(tx: Tx, suspicionId: string, version: number, action: SuspicionAction): Promise<SuspicionRow> {
  await lockSuspicion(tx, suspicionId);
  const suspicion = await findSuspicion(tx, suspicionId);
  // What was ordered stands in the history of the order.
  const ordered: OwnStep = { record: { type: 'correction', id: suspicion.correction_id ?? suspicionId }, types: ['correction.ordered'] };
  const dismissed: OwnStep = { record: { type: 'suspicion', id: suspicionId }, types: ['shadow.dismissed'] };
  await unlessDone(tx, action === 'order' ? ordered : dismissed, () => getSuspicion(tx, suspicionId), async () => {
    if (suspicion.version !== version) throw staleVersion(await getSuspicion(tx, suspicionId));
    if (suspicionActions(tx.actor, suspicion).includes(action)) return;
    throw suspicionActions(tx.actor, { ...suspicion, role: 'primary' }).includes(action) ? new Refusal('conflict', 'shadows.no_longer_liaison', { params: { name: suspicion.liaison } }) : notAllowedIn('shadows', suspicion.state);
  });
  return suspicion;
}
