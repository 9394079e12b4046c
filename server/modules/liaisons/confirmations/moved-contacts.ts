import type { z } from 'zod';
import type { CheckOutcome, NewContact } from '@qilian/contract/confirmations';
import { normalizePhone } from '@qilian/contract/codes/phone';
import { parksAs } from '../../../platform/auth/actor.ts';
import { stepUp } from '../../../platform/auth/fresh.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField, notFound, Refusal } from '../../../platform/errors.ts';
import { callers } from '../../enterprises/index.ts';
import { readContact, speaksOnlyIn } from '../../notices/index.ts';

export interface MovedContact {
  channel: 'sms' | 'email';
  address: string;
  proved: boolean;
  /** Where it stands in the request. */
  field?: string;
}

type Given = z.output<z.ZodObject<typeof NewContact>>;

/**
 * What staff were told takes the place of what is on file, where the person is the right one. Whoever holds the new number can sign
 * in by it, so it asks for a fresh proof, and for a person who speaks for nobody beyond the parks of the actor.
 * @param part where they stand in the request
 * @throws Refusal `auth.step_up`, `confirmations.speaks_elsewhere`, `confirmations.not_current`, or on the fields
 */
export async function movedByStaff(tx: Tx, { enterpriseId, holderId, outcome, part = 'body' }: { enterpriseId: string; holderId: string; outcome: CheckOutcome; part?: string }, { newPhone, newEmail }: Given): Promise<MovedContact[]> {
  if (newPhone === undefined && newEmail === undefined) return [];
  const fields = { phone: `${part}.newPhone`, email: `${part}.newEmail` };
  const field = newPhone === undefined ? fields.email : fields.phone;
  if (outcome !== 'current') throw invalidField(field, 'confirmations.not_current');
  const moved: MovedContact[] = [];
  if (newPhone !== undefined) moved.push({ ...phoneOf(newPhone, fields.phone), proved: false, field: fields.phone });
  if (newEmail !== undefined) moved.push({ ...readContact('email', newEmail, fields.email), proved: false, field: fields.email });
  await stepUp(tx);
  const seat = await tx.sql.selectFrom('enterprise_holders as h').innerJoin('users as u', 'u.id', 'h.user_id').select(['u.id', 'u.name']).where('h.id', '=', holderId).where('h.enterprise_id', '=', enterpriseId).executeTakeFirst();
  if (!seat) throw notFound('enterprises.holder');
  if (!await speaksOnlyIn(tx, seat.id, parksAs(tx.actor, ...callers))) throw new Refusal('conflict', 'confirmations.speaks_elsewhere', { params: { name: seat.name }, errors: [{ field, code: 'confirmations.speaks_elsewhere', params: { name: seat.name } }] });
  return moved;
}

/** A mobile, or the number of an office. */
function phoneOf(given: string, field: string): { channel: 'sms'; address: string } {
  const office = normalizePhone(given);
  return office === null ? { ...readContact('sms', given, field), channel: 'sms' } : { channel: 'sms', address: office };
}
