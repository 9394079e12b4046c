import type { Selectable, Updateable } from 'kysely';
import { AppointmentState, type AppointmentAction, type EndReason } from '@qilian/contract/appointments';
import type { z } from 'zod';
import { platform as system } from '../../../platform/auth/actor.ts';
import type { Appointments } from '../../../platform/db/tables.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { notAllowedIn, notFound, overIn, Refusal, staleVersion } from '../../../platform/errors.ts';
import { unlessDone } from '../../../platform/ledger/own-step.ts';
import { record, type LedgerEvent } from '../../../platform/ledger/record.ts';
import { today } from '../../../platform/today.ts';
import { partiesTo, visibleAppointments } from './access.ts';
import { actionsOf, isOver, states } from './rules.ts';
import { appointmentDetail } from './views.ts';

export type AppointmentRow = Selectable<Appointments>;
type Reason = z.output<typeof EndReason>;

/** An appointment under lock, as it stands, whoever asks. @throws Refusal `appointments.not_found` */
export async function lockAppointment(tx: Tx, appointmentId: string): Promise<AppointmentRow> {
  const row = await tx.sql.selectFrom('appointments').selectAll().where('id', '=', appointmentId).forUpdate().executeTakeFirst();
  if (!row) throw notFound('appointments');
  return row;
}

/** With what a step that can be taken once leaves the ledger. */
const stepsOf: Partial<Record<AppointmentAction, string[]>> = {
  without_passkey: ['appointment.no_passkey'], confirm_at_counter: ['appointment.counter_confirmed'], accept: ['appointment.accepted'], decline: ['appointment.declined'],
  sign: ['appointment.signed'], sign_on_paper: ['appointment.signed'], cancel: ['appointment.cancelled'],
};

/**
 * Locks an appointment for an act of the actor. Steps that agree to nothing need no version: a second tap does no harm.
 * @throws Refusal `appointments.not_found`, `common.done_already` and `common.stale_version` with it as it stands, `appointments.over`, `appointments.action_not_allowed`
 */
export async function takeAppointment(tx: Tx, appointmentId: string, action: AppointmentAction, version?: number): Promise<AppointmentRow> {
  // As the platform: the successor sees the own appointment, but not the enterprise behind it.
  const row = await actingAs(tx, system, (all) => all.sql.selectFrom('appointments as a').selectAll('a')
    .where('a.id', '=', appointmentId).where(visibleAppointments(tx.actor)).forUpdate('a').executeTakeFirst());
  if (!row) throw notFound('appointments');
  const steps = stepsOf[action];
  await unlessDone(tx, steps === undefined ? null : { record: { type: 'appointment', id: appointmentId }, types: steps }, () => appointmentDetail(tx, appointmentId), async () => {
    if (version !== undefined && row.version !== version) throw staleVersion(await appointmentDetail(tx, appointmentId));
    refuseUnlessAllowed(tx, row, action);
  });
  return row;
}

/** @throws Refusal `appointments.over`, `appointments.action_not_allowed`, `appointments.not_yours` */
export function refuseUnlessAllowed(tx: Tx, row: AppointmentRow, action: AppointmentAction): void {
  const state = row.state as AppointmentState;
  if (isOver(state)) throw overIn('appointments', state);
  const parties = partiesTo(tx, { enterpriseId: row.enterprise_id, parkId: row.park_id, successorId: row.successor_id });
  if (actionsOf(state, parties).includes(action)) return;
  throw AppointmentState.options.some((other) => actionsOf(other, parties).includes(action)) ? notAllowedIn('appointments', state) : new Refusal('forbidden', 'appointments.not_yours');
}

/** Changes columns of an appointment that the caller has locked. @returns it as it stands now */
export async function saveAppointment(tx: Tx, { id }: { id: string }, set: Omit<Updateable<Appointments>, 'id' | 'version'>): Promise<AppointmentRow> {
  return actingAs(tx, system, (all) => all.sql.updateTable('appointments').set((eb) => ({ ...set, version: eb('version', '+', 1) })).where('id', '=', id).returningAll().executeTakeFirstOrThrow());
}

/** On to another state. @throws Error for one that the table of states doesn't lead to: a fault of the caller */
export async function moveAppointment(
  tx: Tx, row: AppointmentRow, to: AppointmentState, set: Omit<Updateable<Appointments>, 'id' | 'version' | 'state' | 'state_since'> = {},
): Promise<AppointmentRow> {
  const next: AppointmentState[] = states[row.state as AppointmentState].next;
  if (!next.includes(to)) throw new Error(`An appointment doesn't go from ${row.state} to ${to}.`);
  return saveAppointment(tx, row, {
    ...set, state: to, state_since: tx.now,
    ...(isOver(to) && { ended_at: tx.now }), ...(to === 'effective' && { effective_at: tx.now, term_from: today(tx) }),
  });
}

/** Ends an appointment that doesn't take effect; its link and codes lead nowhere from now on. */
export async function endAppointment(tx: Tx, row: AppointmentRow, to: 'declined' | 'cancelled' | 'expired', reason: Reason, note: string | null = null): Promise<AppointmentRow> {
  const ended = await moveAppointment(tx, row, to, { ended_by: tx.actor.userId, end_reason: reason, end_note: note });
  await recordStep(tx, ended, to, { params: { reason }, detail: { note } });
  return ended;
}

/** One step on the way, in the history of the enterprise too. */
export async function recordStep(tx: Tx, row: AppointmentRow, what: string, { audience = 'enterprise', ...more }: Pick<LedgerEvent, 'params' | 'detail'> & { audience?: LedgerEvent['audience'] } = {}): Promise<void> {
  await record(tx, {
    type: `appointment.${what}`, record: { type: 'appointment', id: row.id }, parkId: row.park_id, enterpriseId: row.enterprise_id, audience,
    params: { role: row.role, number: row.number, ...more.params }, detail: { name: row.name, ...more.detail },
  });
}
