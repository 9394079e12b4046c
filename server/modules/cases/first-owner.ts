import type { Tx } from '../../platform/db/transaction.ts';
import { Refusal } from '../../platform/errors.ts';
import { localDateOf } from '../../platform/calendar/index.ts';
import type { Intake } from '../enterprises/index.ts';
import { leadersOf, nameOf, onDuty, present, substituteOf } from '../people/index.ts';

/**
 * Staff who receive a need own it. What comes in by portal or program belongs to the enterprise's
 * service officer, or the officer's substitute; else to whoever is on duty; else to the head.
 */
export async function firstOwner(tx: Tx, enterprise: Intake): Promise<{ id: string; name: string }> {
  if (tx.actor.side === 'staff') return { id: tx.actor.userId!, name: tx.actor.name };
  const today = localDateOf(tx.platform.officeHours.city(), tx.now);
  const id = await officerToday(tx, enterprise.officerId, today) ?? await onDuty(tx, enterprise.parkId, today) ?? (await leadersOf(tx, enterprise.parkId))[0];
  if (id === undefined || id === null) throw new Refusal('unavailable', 'cases.nobody_to_own');
  return { id, name: (await nameOf(tx, [id])).get(id)! };
}

async function officerToday(tx: Tx, officerId: string | null, today: string): Promise<string | null> {
  if (officerId === null || !await present(tx, officerId)) return null;
  return await substituteOf(tx, officerId, today) ?? officerId;
}
