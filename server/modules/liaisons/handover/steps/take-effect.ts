import { closeOfBusiness, localDateOf, plusWorkingDays } from '../../../../platform/calendar/index.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { notFound, Refusal } from '../../../../platform/errors.ts';
import { record } from '../../../../platform/ledger/record.ts';
import { takeSeat } from '../../../enterprises/index.ts';
import { lockAppointment, moveAppointment, type AppointmentRow } from '../../appointments/index.ts';
import { confirmLiaison } from '../../confirmations/index.ts';
import { checklistOf } from '../checklist.ts';
import { rulesOf } from '../handover-rules.ts';
import { onBehalf } from '../on-behalf.ts';
import { peopleOf, tellOf } from '../people.ts';
import { recordStep, saveHandover, type HandoverRow } from '../store.ts';
import { handoverDetail } from '../views.ts';

/**
 * The moment of effect: seat, sessions, cases and notices change hands with the handover's state and the ledger, or nothing
 * does. Call it with the handover under lock. An ordinary one needs every item confirmed.
 * @throws Refusal `handovers.items_open` with the checklist as it is, `enterprises.closed`
 */
export async function takeEffect(tx: Tx, row: HandoverRow, route: 'ordinary' | 'emergency'): Promise<void> {
  await onBehalf(tx, async (all) => {
    const appointment = await lockAppointment(all, row.appointment_id);
    await lockFile(all, row.enterprise_id);
    // Read under the lock of the file: a case that comes in now waits for it, and finds the successor.
    const items = await checklistOf(all, { ...row, route });
    const open = items.filter(({ confirmedAt }) => confirmedAt === null).length;
    if (route === 'ordinary' && open > 0) throw new Refusal('conflict', 'handovers.items_open', { params: { count: open }, current: await handoverDetail(tx, row.id) });
    const calendar = all.platform.officeHours.of(row.park_id);
    const rules = await rulesOf(all, row.park_id);
    const day = localDateOf(calendar, all.now);
    const state = route === 'emergency' ? (open > 0 ? 'confirming_after' : 'closed') : rules.overlapDays > 0 ? 'overlap' : 'closed';
    const saved = await saveHandover(all, row, {
      route, effective_at: all.now, ...(state === 'overlap' && { overlap_until: plusWorkingDays(calendar, day, rules.overlapDays) }),
      ...(state === 'confirming_after' && { due_at: closeOfBusiness(calendar, plusWorkingDays(calendar, day, rules.confirmAfterDays)) }), ...(state === 'closed' && { end_reason: 'confirmed' }),
    }, state);
    await recordStep(all, saved, 'effective', { params: { route, items: items.length } });
    await seatSuccessor(all, appointment, saved);
  });
}

/** An appointment takes effect: the one place where a liaison appointed this way gets the seat. Call it as the platform. */
export async function seatSuccessor(all: Tx, appointment: AppointmentRow, handover: HandoverRow | null = null): Promise<void> {
  const file = await lockFile(all, appointment.enterprise_id);
  const successor = await all.sql.selectFrom('users').select(['id', 'name']).where('id', '=', appointment.successor_id).executeTakeFirstOrThrow();
  const effective = await moveAppointment(all, appointment, 'effective');
  const { seatId, former } = await takeSeat(all, file, successor, {
    role: appointment.role as 'primary', post: appointment.post, appointment: { id: appointment.id, scope: effective.scope, authority: effective.authority, termUntil: effective.term_until },
  });
  await confirmLiaison(all, { enterpriseId: file.id, holderId: seatId, occasion: 'handover', outcome: 'current' });
  await record(all, {
    type: 'liaison.changed', record: { type: 'enterprise', id: file.id }, parkId: file.park_id, enterpriseId: file.id, audience: 'enterprise',
    params: { role: appointment.role, userId: successor.id, formerId: former?.id ?? null, holderId: seatId, appointmentId: appointment.id, handoverId: handover?.id ?? null, route: handover?.route ?? 'direct' },
    detail: { name: successor.name, former: former?.name ?? null },
  });
  if (!handover) return;
  const people = await peopleOf(all, handover);
  await tellOf(all, handover, 'handover_effective', [successor.id, ...people.owner, ...people.colleagues, ...people.officer], { name: successor.name });
  await tellOf(all, handover, handover.state === 'overlap' ? 'handover_left_overlap' : 'handover_left', people.predecessor, { name: successor.name, due: handover.overlap_until });
}

/** @throws Refusal `enterprises.not_found`, `enterprises.closed` */
async function lockFile(all: Tx, enterpriseId: string) {
  const file = await all.sql.selectFrom('enterprises').select(['id', 'park_id', 'closed_on']).where('id', '=', enterpriseId).forUpdate().executeTakeFirst();
  if (!file) throw notFound('enterprises');
  if (file.closed_on !== null) throw new Refusal('conflict', 'enterprises.closed', { params: { day: file.closed_on } });
  return file;
}
