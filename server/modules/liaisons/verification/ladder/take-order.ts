import type { CaseAction } from '@qilian/contract/cases';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { notFound } from '../../../../platform/errors.ts';
import { lockCaseFile, requireCaseAction, requireVersion, type CaseFile } from '../../../cases/index.ts';

/**
 * Locks an order for a step by the actor: the enterprise's file first, as everything does that touches both.
 * @throws Refusal `verification.not_found`, `common.stale_version` with the case as it stands, `cases.action_not_allowed`
 */
export async function takeOrder(tx: Tx, caseId: string, version: number, action: CaseAction): Promise<CaseFile & { enterpriseId: string }> {
  const order = await tx.sql.selectFrom('verification_orders').select('enterprise_id').where('case_id', '=', caseId).executeTakeFirst();
  if (!order) throw notFound('verification');
  await tx.sql.selectFrom('enterprises').select('id').where('id', '=', order.enterprise_id).forUpdate().execute();
  const file = await lockCaseFile(tx, { caseId });
  await requireVersion(tx, file, version, file.version);
  requireCaseAction(tx, file, action);
  return { ...file, enterpriseId: order.enterprise_id };
}
