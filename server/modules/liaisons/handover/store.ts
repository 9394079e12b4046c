import type { Selectable, Updateable } from 'kysely';
import type { HandoverAction, HandoverState } from '@qilian/contract/handovers';
import { platform as system } from '../../../platform/auth/actor.ts';
import type { Handovers } from '../../../platform/db/tables.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { notAllowedIn, notFound, overIn, staleVersion } from '../../../platform/errors.ts';
import { unlessDone } from '../../../platform/ledger/own-step.ts';
import { record, type LedgerEvent } from '../../../platform/ledger/record.ts';
import { lockAppointment } from '../appointments/index.ts';
import { partiesTo, stateOf, visibleHandovers } from './access.ts';
import { actionsOf, isOver, reminderAt } from './rules.ts';
import { handoverDetail } from './views.ts';

export type HandoverRow = Selectable<Handovers>;
type Changes = Omit<Updateable<Handovers>, 'id' | 'version' | 'state' | 'state_since' | 'moved_at' | 'reminders' | 'next_alert_at'>;

/** Appointment first, then its handover: whoever acts on either comes in the same order. */
export async function lockHandover(tx: Tx, handoverId: string): Promise<HandoverRow | undefined> {
  return actingAs(tx, system, async (all) => {
    const found = await all.sql.selectFrom('handovers').select('appointment_id').where('id', '=', handoverId).executeTakeFirst();
    if (!found) return undefined;
    await lockAppointment(all, found.appointment_id);
    return all.sql.selectFrom('handovers').selectAll().where('id', '=', handoverId).forUpdate().executeTakeFirst();
  });
}

/** With what a step that can be taken once leaves the ledger. */
const stepsOf: Partial<Record<HandoverAction, string[]>> = {
  finish_writing: ['handover.written'], take_over: ['handover.effective'], declare: ['handover.declared'], decide: ['handover.approved', 'handover.effective', 'handover.refused'], cancel: ['handover.cancelled'],
};

/**
 * Locks a handover for an act of the actor.
 * @param version left out where the act names what it has seen in another way
 * @throws Refusal `handovers.not_found`, `common.done_already` and `common.stale_version` with it as it stands, `handovers.over`, `handovers.action_not_allowed`
 */
export async function takeHandover(tx: Tx, handoverId: string, action: HandoverAction, version?: number): Promise<HandoverRow> {
  // As the platform: whether the actor holds a seat there can't be seen from another enterprise that is active.
  const visible = await actingAs(tx, system, (all) => all.sql.selectFrom('handovers as h').select('h.id').where('h.id', '=', handoverId).where(visibleHandovers(tx.actor)).executeTakeFirst());
  const row = visible && await lockHandover(tx, handoverId);
  if (!row) throw notFound('handovers');
  const steps = stepsOf[action];
  await unlessDone(tx, steps === undefined ? null : { record: { type: 'handover', id: handoverId }, types: steps }, () => handoverDetail(tx, handoverId), async () => {
    if (version !== undefined && row.version !== version) throw staleVersion(await handoverDetail(tx, handoverId));
    const state = stateOf(row);
    if (isOver(state)) throw overIn('handovers', state);
    if (!actionsOf(state, partiesTo(tx.actor, row)).includes(action)) throw notAllowedIn('handovers', state);
  });
  return row;
}

/** Changes columns of a locked handover; somebody did something, so reminders begin anew. */
export async function saveHandover(tx: Tx, row: HandoverRow, set: Changes = {}, to: HandoverState = stateOf(row)): Promise<HandoverRow> {
  const movesOn = to !== stateOf(row);
  const alert = reminderAt(tx.platform.officeHours.of(row.park_id), to, tx.now, 0);
  return actingAs(tx, system, (all) => all.sql.updateTable('handovers').set((eb) => ({
    ...set, version: eb('version', '+', 1), moved_at: tx.now, reminders: 0, next_alert_at: alert, ...(movesOn && { state: to, state_since: tx.now }), ...(isOver(to) && { ended_at: tx.now }),
  })).where('id', '=', row.id).returningAll().executeTakeFirstOrThrow());
}

/** Something was done that changes nothing in the handover itself, so that nobody's open page becomes stale by it. */
export async function touchHandover(tx: Tx, row: HandoverRow): Promise<void> {
  const alert = reminderAt(tx.platform.officeHours.of(row.park_id), stateOf(row), tx.now, 0);
  await actingAs(tx, system, (all) => all.sql.updateTable('handovers').set({ moved_at: tx.now, reminders: 0, next_alert_at: alert }).where('id', '=', row.id).execute());
}

/** One step, in the history of the enterprise too. Free text stands with the handover and nowhere else. */
export async function recordStep(tx: Tx, row: HandoverRow, what: string, { audience = 'enterprise', ...more }: Pick<LedgerEvent, 'params' | 'detail'> & { audience?: LedgerEvent['audience'] } = {}): Promise<void> {
  await record(tx, { type: `handover.${what}`, record: { type: 'handover', id: row.id }, parkId: row.park_id, enterpriseId: row.enterprise_id, audience, params: { role: row.role, ...more.params }, ...(more.detail && { detail: more.detail }) });
}
