import type { BodyOf } from '@qilian/contract/endpoint';
import type { confirmLiaisonOfOrder as endpoint } from '@qilian/contract/verification';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { invalidField } from '../../../../platform/errors.ts';
import { confirmLiaison, movedByStaff } from '../../confirmations/index.ts';
import { endOrder } from './end-order.ts';
import { takeOrder } from './take-order.ts';

/** The liaison is still the one: that is kept as a confirmation, and the order ends. */
export async function confirmByOrder(tx: Tx, caseId: string, { version, holderId, identitySeen, postSeen, note, newPhone, newEmail }: BodyOf<typeof endpoint>): Promise<void> {
  const order = await takeOrder(tx, caseId, version, 'confirm_liaison');
  const present = await tx.sql.selectFrom('enterprise_holders').select('id').where('id', '=', holderId).where('enterprise_id', '=', order.enterpriseId).where('until_day', 'is', null).executeTakeFirst();
  if (!present) throw invalidField('body.holderId', 'verification.holder_not_present');
  const moved = await movedByStaff(tx, { enterpriseId: order.enterpriseId, holderId, outcome: 'current' }, { newPhone, newEmail });
  await confirmLiaison(tx, { enterpriseId: order.enterpriseId, holderId, occasion: 'order', outcome: 'current', identitySeen, postSeen, note, moved });
  await endOrder(tx, order, { outcome: 'confirmed', note });
}
