import { parksAs } from '../../../platform/auth/actor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import { callers, visibleEnterprises } from '../../enterprises/index.ts';

/** @throws Refusal `enterprises.not_found` outside the reader's walls */
export async function requireVisible(tx: Tx, enterpriseId: string): Promise<{ id: string; park_id: string; closed_on: string | null }> {
  const file = await tx.sql.selectFrom('enterprises as e').select(['e.id', 'e.park_id', 'e.closed_on']).where('e.id', '=', enterpriseId).where(visibleEnterprises(tx.actor)).executeTakeFirst();
  if (!file) throw notFound('enterprises');
  return file;
}

/** The enterprise for which somebody acts. @throws Refusal `enterprises.not_found` */
export function ownEnterprise(tx: Tx): { id: string; role: string } {
  if (tx.actor.enterprise === null) throw notFound('enterprises');
  return tx.actor.enterprise;
}

/** For who talks with enterprises of that park. @throws Refusal `enterprises.not_found`, `enterprises.closed`, `auth.forbidden` */
export async function requireCaller(tx: Tx, enterpriseId: string): Promise<void> {
  const file = await requireVisible(tx, enterpriseId);
  if (!parksAs(tx.actor, ...callers).includes(file.park_id)) throw new Refusal('forbidden', 'auth.forbidden');
  if (file.closed_on !== null) throw new Refusal('conflict', 'enterprises.closed', { params: { day: file.closed_on } });
}

/** The same under the lock of the file. @throws Refusal `enterprises.not_found`, `enterprises.closed` */
export async function lockVisible(tx: Tx, enterpriseId: string): Promise<{ id: string; park_id: string }> {
  const file = await tx.sql.selectFrom('enterprises as e').select(['e.id', 'e.park_id', 'e.closed_on']).where('e.id', '=', enterpriseId).where(visibleEnterprises(tx.actor)).forUpdate().executeTakeFirst();
  if (!file) throw notFound('enterprises');
  if (file.closed_on !== null) throw new Refusal('conflict', 'enterprises.closed', { params: { day: file.closed_on } });
  return file;
}
