import type { Cause } from '@qilian/contract/verification';
import type { Tx } from '../../../platform/db/transaction.ts';
import { enterpriseReaders } from '../../enterprises/index.ts';
import { send } from '../../notices/index.ts';
import type { CaseFile } from '../../cases/index.ts';

/** Causes by which the people on file may not be whom to ask: they would be warned, or confirm themselves. */
const notAsked: readonly Cause[] = ['shared_contact', 'reported_gone'];

/** The enterprise's people are asked to look whether their liaison is still the one; why, they aren't told. */
export async function askEnterprise(tx: Tx, order: CaseFile, cause: Cause): Promise<void> {
  if (notAsked.includes(cause)) return;
  send(tx, { to: await enterpriseReaders(tx, order.enterpriseId!), kind: 'liaison_check_asked', params: { enterprise: order.enterprise, owner: order.owner }, parkId: order.parkId, enterpriseId: order.enterpriseId });
}
