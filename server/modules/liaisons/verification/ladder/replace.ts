import type { BodyOf } from '@qilian/contract/endpoint';
import type { askOwnerToReplace as endpoint } from '@qilian/contract/verification';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import { Refusal } from '../../../../platform/errors.ts';
import type { RecordedEvent } from '../../../../platform/ledger/reactions.ts';
import { enter, lockCaseFile, notify, recordStep, statusAfter, touchCase, type CaseFile } from '../../../cases/index.ts';
import { send } from '../../../notices/index.ts';
import { endOrder } from './end-order.ts';
import { takeOrder } from './take-order.ts';

/** The owner is asked to name who shall be liaison, by a notice that leads there; the order follows the replacement. */
export async function askOwnerToReplace(tx: Tx, caseId: string, { version, note }: BodyOf<typeof endpoint>): Promise<void> {
  const order = await takeOrder(tx, caseId, version, 'replace_liaison');
  const owner = await tx.sql.selectFrom('enterprise_holders').select('user_id').where('enterprise_id', '=', order.enterpriseId).where('role', '=', 'owner').where('until_day', 'is', null).executeTakeFirst();
  if (!owner) throw new Refusal('conflict', 'verification.no_owner');
  send(tx, {
    to: [owner.user_id], kind: 'liaison_to_be_named', params: { enterprise: order.enterprise, owner: order.owner, note: note ?? null }, parkId: order.parkId, enterpriseId: order.enterpriseId,
  });
  await enter(tx, order, statusAfter(order.kind, 'replace_liaison'));
  await recordStep(tx, order, 'replacement_begun', { params: { by: 'owner_asked' }, detail: { note: note ?? null } });
}

/** The open order of an enterprise, under lock: the file first, as everything does that touches both. */
export async function withOpenOrder(tx: Tx, enterpriseId: string, work: (all: Tx, order: CaseFile & { appointmentId: string | null }) => Promise<void>): Promise<void> {
  await actingAs(tx, system, async (all) => {
    await all.sql.selectFrom('enterprises').select('id').where('id', '=', enterpriseId).forNoKeyUpdate().execute();
    const open = await all.sql.selectFrom('verification_orders').select(['case_id', 'appointment_id']).where('enterprise_id', '=', enterpriseId).where('closed_at', 'is', null).executeTakeFirst();
    if (open) await work(all, { ...await lockCaseFile(all, { caseId: open.case_id }), appointmentId: open.appointment_id });
  });
}

/** Somebody named a successor, from the order or elsewhere: an open order follows that. */
export async function followAppointment(tx: Tx, { enterpriseId, record: { id }, params }: RecordedEvent): Promise<void> {
  if (params?.role !== 'primary') return;
  await withOpenOrder(tx, enterpriseId!, async (all, order) => {
    await all.sql.updateTable('verification_orders').set({ appointment_id: id }).where('case_id', '=', order.id).execute();
    if (order.status === 'replacing') return touchCase(all, order);
    await enter(all, order, statusAfter(order.kind, 'replace_liaison'));
    await recordStep(all, order, 'replacement_begun', { params: { by: 'appointment', number: String(params.number ?? '') } });
  });
}

/** The appointment came to nothing: the question stands again, from the first rung. */
export async function appointmentFell(tx: Tx, { enterpriseId, record: { id } }: RecordedEvent): Promise<void> {
  await withOpenOrder(tx, enterpriseId!, async (all, order) => {
    if (order.appointmentId !== id || order.status !== 'replacing') return;
    const { shown } = await enter(all, order, statusAfter(order.kind, 'news', 'verifying'));
    await all.sql.updateTable('verification_orders').set({ appointment_id: null }).where('case_id', '=', order.id).execute();
    await recordStep(all, order, 'taken_up_again');
    await notify(all, order, 'verification_taken_up_again', [order.ownerId], { due: shown?.dueAt?.toISOString() ?? null });
  });
}

/** Somebody else is liaison from now on, however that came about: there is nothing left to ask. */
export async function liaisonChanged(tx: Tx, { enterpriseId, params }: RecordedEvent): Promise<void> {
  if (params?.role !== 'primary' || params.formerId === params.userId) return;
  await withOpenOrder(tx, enterpriseId!, (all, order) => endOrder(all, order, { outcome: 'replaced' }));
}
