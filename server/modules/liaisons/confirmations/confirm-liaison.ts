import type { Channel, CheckOutcome, Occasion } from '@qilian/contract/confirmations';
import type { z } from 'zod';
import { table, toDayNumber, toLocalDate } from '../../../platform/calendar/index.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField, notFound } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../../platform/ledger/record.ts';
import { today } from '../../../platform/today.ts';
import { moveContact, noteWorking, wordOf } from '../../notices/index.ts';
import { failedCalls } from './failed-calls.ts';
import type { MovedContact } from './moved-contacts.ts';
import { beginRound, closeRounds } from './rounds/rounds.ts';

export interface Finding {
  enterpriseId: string;
  /** The seat that was asked about; it may have ended. */
  holderId: string;
  occasion: Occasion;
  outcome: CheckOutcome;
  /** Of `wrong_contact`. */
  wrongChannel?: z.output<typeof Channel> | undefined;
  /** The day of the real change, as it was told; of `left` and `wrong_contact`. */
  changedOn?: string | undefined;
  identitySeen?: boolean | undefined;
  postSeen?: boolean | undefined;
  note?: string | undefined;
  /** Of `current`: what takes the place of what is on file. */
  moved?: MovedContact[];
  /** Where it stands in the request. */
  part?: string;
}

/** The ledger's word for an outcome. */
const events = { current: 'confirmed', left: 'reported_gone', wrong_contact: 'contact_wrong', unreachable: 'not_reached' } as const;

/**
 * Keeps what was found out about a liaison, under the lock of the enterprise's file. Whether the actor may is the caller's
 * to decide. `liaison.not_reached` carries how many calls in a row have failed.
 * @returns the id of the confirmation
 * @throws Refusal `enterprises.not_found`, `enterprises.holder.not_found`, and on the fields that contradict the outcome
 */
export async function confirmLiaison(tx: Tx, finding: Finding): Promise<string> {
  const { enterpriseId, holderId, occasion, outcome, wrongChannel = null, changedOn = null, identitySeen = null, postSeen = null, moved = [] } = finding;
  const file = await tx.sql.selectFrom('enterprises').select(['id', 'park_id']).where('id', '=', enterpriseId).forUpdate().executeTakeFirst();
  // Moved beyond the walls, or merged away, since it was looked at.
  if (!file) throw notFound('enterprises');
  const seat = await tx.sql.selectFrom('enterprise_holders as h').innerJoin('users as u', 'u.id', 'h.user_id').select(['h.role', 'h.user_id', 'u.name'])
    .where('h.id', '=', holderId).where('h.enterprise_id', '=', enterpriseId).executeTakeFirst();
  if (!seat) throw notFound('enterprises.holder');
  requireSense(tx, finding);
  const changed: MovedContact[] = [];
  for (const contact of moved) if (await moveContact(tx, seat.user_id, contact, contact)) changed.push(contact);
  const id = newId(tx.now);
  await tx.sql.insertInto('liaison_confirmations').values({
    id, enterprise_id: enterpriseId, holder_id: holderId, user_id: seat.user_id, at: tx.now, by_user_id: tx.actor.userId, occasion, outcome,
    wrong_channel: wrongChannel, changed_on: changedOn, identity_seen: identitySeen, post_seen: postSeen, new_channels: changed.map(({ channel }) => wordOf(channel)),
  }).execute();
  await movePlan(tx, finding, file.park_id);
  await record(tx, {
    type: `liaison.${events[outcome]}`, record: { type: 'enterprise', id: enterpriseId }, parkId: file.park_id, enterpriseId, audience: 'enterprise',
    params: {
      confirmationId: id, holderId, userId: seat.user_id, role: seat.role, occasion, changedOn,
      ...(outcome === 'wrong_contact' && { channel: wrongChannel }), ...(outcome === 'unreachable' && { failedCalls: await failedCalls(tx, enterpriseId) }),
    },
    detail: { name: seat.name, internal: finding.note ?? null },
  });
  if (outcome !== 'unreachable') await closeRounds(tx, enterpriseId, 'answered');
  // A tap costs nobody anything; a second call does.
  else if (occasion === 'call') await beginRound(tx, { enterpriseId, cause: 'failed_call', step: 'others' });
  if (outcome === 'current') await noteWorking(tx, seat.user_id, 'email', 'confirmed');
  return id;
}

/**
 * What was found out ends the planned call; the next renewal places the next one. Of a wrong contact the officer is told by a call of
 * the next working day; who wasn't reached is tried again the day after that.
 */
async function movePlan(tx: Tx, { enterpriseId, holderId, outcome }: Finding, parkId: string): Promise<void> {
  const plan = tx.sql.updateTable('verification_plan').where('enterprise_id', '=', enterpriseId).where('holder_id', '=', holderId);
  const inDays = (days: number) => toLocalDate(table.addWorkingDays(tx.platform.officeHours.of(parkId), toDayNumber(today(tx)), days));
  if (outcome === 'unreachable') await plan.set({ planned_on: inDays(2) }).where('planned_on', '<', inDays(2)).execute();
  else if (outcome === 'wrong_contact') await plan.set({ planned_on: inDays(1) }).execute();
  else await tx.sql.deleteFrom('verification_plan').where('enterprise_id', '=', enterpriseId).where('holder_id', '=', holderId).execute();
}

function requireSense(tx: Tx, { outcome, wrongChannel, changedOn, part = 'body' }: Finding): void {
  if ((outcome === 'wrong_contact') !== (wrongChannel !== undefined)) throw invalidField(`${part}.wrongChannel`, 'confirmations.wrong_channel');
  if (changedOn === undefined) return;
  if (outcome !== 'left' && outcome !== 'wrong_contact') throw invalidField(`${part}.changedOn`, 'confirmations.nothing_changed');
  if (changedOn > today(tx)) throw invalidField(`${part}.changedOn`, 'confirmations.changed_in_future', { day: changedOn });
}
