import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { today } from '../../../platform/today.ts';
import type { Intake } from '../../enterprises/index.ts';
import { leadersOf, nameOf, onDuty, present, substituteOf } from '../../people/index.ts';

/**
 * Staff who receive a need own it. What comes in by portal or program belongs to the enterprise's
 * service officer, or the officer's substitute; else to whoever is on duty; else to the head.
 */
export async function firstOwner(tx: Tx, intake: Intake): Promise<{ id: string; name: string }> {
  if (tx.actor.side === 'staff') return { id: tx.actor.userId!, name: tx.actor.name };
  if (intake.officer?.atWork) return intake.officer;
  const id = await standIn(tx, intake) ?? await onDuty(tx, intake.parkId, today(tx)) ?? (await leadersOf(tx, intake.parkId))[0];
  if (id === undefined) throw new Refusal('unavailable', 'cases.nobody_to_own');
  return { id, name: (await nameOf(tx, [id])).get(id)! };
}

async function standIn(tx: Tx, { officer }: Intake): Promise<string | null> {
  if (officer === null || !await present(tx, officer.id)) return null;
  return substituteOf(tx, officer.id, today(tx));
}
