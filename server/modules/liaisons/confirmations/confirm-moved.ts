import type { BodyOf, ResponseInput } from '@qilian/contract/endpoint';
import type { confirmMoved as endpoint } from '@qilian/contract/confirmations';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { contactWay, spendCode } from '../../notices/index.ts';
import { ownEnterprise } from './access.ts';
import { confirmLiaison } from './confirm-liaison.ts';
import { getConfirmation } from './views.ts';

/** Who is signed in is still the one, with the contact to which a code came. @throws Refusal `enterprises.holder.not_found` for another's seat, `contacts.bad_code`, `people.own_phone_of_another` */
export async function confirmMoved(tx: Tx, { holderId, proofId, code, occasion }: BodyOf<typeof endpoint>): Promise<ResponseInput<typeof endpoint>> {
  const { id: enterpriseId } = ownEnterprise(tx);
  const userId = tx.actor.userId!;
  const own = await tx.sql.selectFrom('enterprise_holders').select('id').where('id', '=', holderId).where('enterprise_id', '=', enterpriseId).where('user_id', '=', userId).where('until_day', 'is', null).executeTakeFirst();
  if (!own) throw notFound('enterprises.holder');
  const contact = await spendCode(tx, { proofId, code, userId, purpose: 'own' });
  const confirmationId = await confirmLiaison(tx, { enterpriseId, holderId, occasion, outcome: 'current', moved: [{ ...contact, proved: true }] });
  return { confirmation: await getConfirmation(tx, confirmationId), way: await contactWay(tx, userId, contact.channel) };
}
