import type { BodyOf } from '@qilian/contract/endpoint';
import type { recordCheck as endpoint } from '@qilian/contract/confirmations';
import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField } from '../../../platform/errors.ts';
import { requireCaller } from './access.ts';
import { confirmLiaison } from './confirm-liaison.ts';
import { movedByStaff } from './moved-contacts.ts';
import { requirePresentSeat } from './seats.ts';

/** A call or visit by staff; of somebody new in the seat, identity and real post are part of it. @returns the id of the confirmation */
export async function recordCheck(tx: Tx, enterpriseId: string, { newPhone, newEmail, ...finding }: BodyOf<typeof endpoint>): Promise<string> {
  await requireCaller(tx, enterpriseId);
  await requirePresentSeat(tx, enterpriseId, finding.holderId);
  if (finding.occasion === 'formation' && finding.outcome === 'current' && (finding.identitySeen === undefined || finding.postSeen === undefined)) {
    throw invalidField(finding.identitySeen === undefined ? 'body.identitySeen' : 'body.postSeen', 'confirmations.look_first');
  }
  return confirmLiaison(tx, { enterpriseId, ...finding, moved: await movedByStaff(tx, { enterpriseId, holderId: finding.holderId, outcome: finding.outcome }, { newPhone, newEmail }) });
}
