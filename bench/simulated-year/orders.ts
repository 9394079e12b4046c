import { lockCaseFile } from '../../server/modules/cases/index.ts';
import { confirmLiaison } from '../../server/modules/liaisons/confirmations/index.ts';
import { confirmByOrder } from '../../server/modules/liaisons/verification/ladder/confirm.ts';
import { endOrder } from '../../server/modules/liaisons/verification/ladder/end-order.ts';
import { openVerificationOrder } from '../../server/modules/liaisons/verification/index.ts';
import { platform as system, type Actor } from '../../server/platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../server/platform/db/transaction.ts';
import type { Platform } from '../../server/platform/platform.ts';

export type Cause = 'bounces' | 'failed_calls' | 'reported_gone' | 'silence';

/** @returns the order, where a new one was opened */
export async function openOrder(platform: Platform, enterpriseId: string, cause: Cause, causeKey: string): Promise<string | null> {
  const opened = await inTransaction(platform, system, (tx) => openVerificationOrder(tx, { enterpriseId, cause, causeKey, detail: {} }));
  return opened?.opened ? opened.caseId : null;
}

export const isOpen = async (platform: Platform, caseId: string): Promise<boolean> => (await standing(platform, caseId)).status !== 'closed';

/** The officer found the liaison to be the one. */
export async function confirmed(platform: Platform, officer: Actor, caseId: string, enterpriseId: string, holderId: string): Promise<void> {
  const { version, status } = await standing(platform, caseId);
  await asOwner(platform, officer, caseId, async (tx) => {
    if (status === 'closed') await confirmLiaison(tx, { enterpriseId, holderId, occasion: 'call', outcome: 'current' });
    else await confirmByOrder(tx, caseId, { version, holderId });
  });
}

/** The successor has taken the seat. */
export async function replaced(platform: Platform, officer: Actor, caseId: string): Promise<void> {
  await asOwner(platform, officer, caseId, async (tx) => {
    const order = await lockCaseFile(tx, { caseId });
    if (order.status !== 'closed') await endOrder(tx, order, { outcome: 'replaced' });
  });
}

const standing = (platform: Platform, caseId: string) =>
  inTransaction(platform, system, (tx) => tx.sql.selectFrom('cases').select(['version', 'status', 'owner_id']).where('id', '=', caseId).executeTakeFirstOrThrow());

async function asOwner(platform: Platform, officer: Actor, caseId: string, work: (tx: Tx) => Promise<void>): Promise<void> {
  const { owner_id: userId } = await standing(platform, caseId);
  await inTransaction(platform, { ...officer, userId }, work);
}
