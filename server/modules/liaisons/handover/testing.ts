import type { HandoverDetail } from '@qilian/contract/handovers';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../../platform/ledger/record.ts';
import type { Platform } from '../../../platform/platform.ts';

export { askPredecessor } from './steps/ask-predecessor.ts';
export { cancelHandover } from './steps/cancel-handover.ts';
export { confirmItem } from './steps/confirm-item.ts';
export { decideEmergency, declareEmergency } from './steps/declare-emergency.ts';
export { takeOver } from './steps/take-over.ts';
export { handoverDetail } from './views.ts';
export { finishWriting, writeEntry } from './steps/write-entry.ts';

interface Signed {
  enterpriseId: string;
  role?: 'primary' | 'deputy';
  successorId: string;
  /** Who named and signed. */
  byId: string;
}

/**
 * Signs an appointment (by the route that needs no sealed letter), so that the handover begins, or it takes effect where the
 * seat is empty. @returns the id of the handover; null where there is none, or an appointment for that seat is open already
 */
export async function signAppointment(tx: Tx, { enterpriseId, role = 'primary', successorId, byId }: Signed): Promise<string | null> {
  const open = await tx.sql.selectFrom('appointments').select('id').where('enterprise_id', '=', enterpriseId).where('role', '=', role).where('ended_at', 'is', null).executeTakeFirst();
  if (open) return null;
  const file = await tx.sql.selectFrom('enterprises').select(['id', 'park_id']).where('id', '=', enterpriseId).executeTakeFirstOrThrow();
  const seat = await tx.sql.selectFrom('enterprise_holders').select('id').where('enterprise_id', '=', enterpriseId).where('role', '=', role).where('until_day', 'is', null).executeTakeFirst();
  const { name } = await tx.sql.selectFrom('users').select('name').where('id', '=', successorId).executeTakeFirstOrThrow();
  const id = newId(tx.now);
  await tx.sql.insertInto('appointments').values({
    id, number: `WR${id.slice(-12)}`, enterprise_id: enterpriseId, park_id: file.park_id, role, predecessor_id: seat?.id ?? null, route: 'emergency', state: 'signed', state_since: tx.now, name, successor_id: successorId,
    post: '行政主管', scope: 'decisions', authority: ['funds'], named_by: byId, named_as: 'owner', named_at: tx.now, expires_at: new Date(tx.now.getTime() + 7 * 86_400_000), accepted_at: tx.now,
    signed_by: byId, signed_at: tx.now,
  }).execute();
  await record(tx, { type: 'appointment.signed', record: { type: 'appointment', id }, parkId: file.park_id, enterpriseId, audience: 'enterprise', params: { role, number: `WR${id.slice(-12)}` }, detail: { name, signer: tx.actor.name } });
  return (await tx.sql.selectFrom('handovers').select('id').where('appointment_id', '=', id).executeTakeFirst())?.id ?? null;
}

/** The same in a transaction of its own. @returns ids of both */
export async function aSignedAppointment({ platform }: { platform: Platform }, given: Signed): Promise<{ appointmentId: string; handoverId: string | null }> {
  return inTransaction(platform, system, async (tx) => {
    const handoverId = await signAppointment(tx, given);
    const { id } = await tx.sql.selectFrom('appointments').select('id').where('enterprise_id', '=', given.enterpriseId).where('role', '=', given.role ?? 'primary').orderBy('named_at', 'desc').orderBy('id', 'desc').executeTakeFirstOrThrow();
    return { appointmentId: id, handoverId };
  });
}

/** What the successor hasn't confirmed yet. */
export const unconfirmed = ({ checklist }: HandoverDetail) => checklist.filter(({ confirmedAt }) => confirmedAt === null);
