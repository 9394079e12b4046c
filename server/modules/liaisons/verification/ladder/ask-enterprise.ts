import type { Cause } from '@qilian/contract/verification';
import type { Tx } from '../../../../platform/db/transaction.ts';
import type { CaseFile } from '../../../cases/index.ts';
import { beginRound } from '../../confirmations/index.ts';

/** Causes by which the people on file may not be whom to ask: they would be warned, or confirm themselves. */
const notAsked: readonly Cause[] = ['shared_contact', 'reported_gone'];

/** All of the enterprise are asked by one tap whether their liaison is still the one; why, they aren't told. */
export async function askEnterprise(tx: Tx, order: CaseFile, cause: Cause): Promise<void> {
  if (!notAsked.includes(cause)) await beginRound(tx, { enterpriseId: order.enterpriseId!, cause: 'order', step: 'others' });
}
