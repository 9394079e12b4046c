import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { queueJob } from '../../../platform/jobs/jobs.ts';
import { together, type Reaction, type RecordedEvent } from '../../../platform/ledger/reactions.ts';
import { beginPeriod } from './corrections/correction-clock.ts';
import { recomputePeriods } from './corrections/chase-corrections.ts';
import { findCorrection, type CorrectionRow } from './corrections/correction-views.ts';
import { lock, moveCorrection, reopened, settle, tellEnterprise, tellStaff } from './corrections/move-correction.ts';
import { periods } from './rules.ts';

/** Something that links enterprises may have changed: what stands around this one is looked at anew, soon after. */
const lookAgain: Reaction = {
  name: 'shadows.look-again', when: 'now',
  handle: async (tx, { enterpriseId }) => {
    if (enterpriseId !== null) await queueJob(tx, 'liaisons.look_for_shadows', { enterpriseId }, { key: `shadows:${enterpriseId}`, runAt: new Date(tx.now.getTime() + 60_000) });
  },
};

/** The order that asks about somebody in an enterprise, locked, while it is open. */
async function openOrder(tx: Tx, enterpriseId: string, userId: string): Promise<CorrectionRow | undefined> {
  const open = await tx.sql.selectFrom('correction_orders').select('id').where('enterprise_id', '=', enterpriseId).where('user_id', '=', userId).where('settled_at', 'is', null).executeTakeFirst();
  if (!open) return undefined;
  await lock(tx, open.id);
  return findCorrection(tx, open.id);
}

/** Within the walls of the platform, in the name of whoever acts. */
const everywhere = (tx: Tx, work: (tx: Tx) => Promise<void>) => actingAs(tx, { ...system, userId: tx.actor.userId, name: tx.actor.name }, work);
const idIn = (event: RecordedEvent, name: string): string | null => (typeof event.params?.[name] === 'string' ? event.params[name] : null);

/** Who was in question has left the seat: that is what was asked for. */
const seatLeft: Reaction = {
  name: 'shadows.settle-replaced', when: 'now',
  handle: (tx, event) => everywhere(tx, async (all) => {
    const userId = event.type === 'enterprise.holder_seated' ? idIn(event, 'formerId') : idIn(event, 'userId');
    if (userId === null || event.enterpriseId === null) return;
    const seated = await all.sql.selectFrom('enterprise_holders').select('id').where('enterprise_id', '=', event.enterpriseId).where('user_id', '=', userId).where('role', 'in', ['primary', 'deputy']).where('until_day', 'is', null).executeTakeFirst();
    const order = seated ? undefined : await openOrder(all, event.enterpriseId, userId);
    if (order) await settle(all, order, 'replaced');
  }),
};

/** What the enterprise declares about its agent answers an order about the same person. */
const agentDeclared: Reaction = {
  name: 'shadows.await-agent', when: 'now',
  handle: (tx, event) => everywhere(tx, async (all) => {
    const order = event.enterpriseId === null ? undefined : await openOrder(all, event.enterpriseId, idIn(event, 'agentId')!);
    if (!order || order.state === 'reviewing') return;
    const period = beginPeriod(all, order.park_id, periods.declaring, true);
    await moveCorrection(all, order, 'agent_declared', { state: 'declaring', answered_by: tx.actor.userId, answered_at: all.now, mandate_id: event.record.id }, period);
    await tellStaff(all, order, 'correction_answered', { how: 'declare' });
  }),
};
const agentSigned: Reaction = {
  name: 'shadows.settle-mandated', when: 'now',
  handle: (tx, event) => everywhere(tx, async (all) => {
    const order = event.enterpriseId === null ? undefined : await openOrder(all, event.enterpriseId, idIn(event, 'agentId')!);
    if (order) await settle(all, order, 'mandated', { mandate_id: event.record.id });
  }),
};

/** An agent who declined, or was taken the mandate, is a liaison like any other again. */
const agentGone: Reaction = {
  name: 'shadows.agent-gone', when: 'now',
  handle: (tx, event) => everywhere(tx, async (all) => {
    const agentId = idIn(event, 'agentId')!;
    const order = event.enterpriseId === null ? undefined : await openOrder(all, event.enterpriseId, agentId);
    if (order?.state === 'declaring') {
      const period = reopened(all, order);
      await moveCorrection(all, order, 'agent_declined', { state: 'open' }, period);
      await tellEnterprise(all, order, 'correction_reminder', { due: period.due_at.toISOString() });
    }
    await all.sql.updateTable('shadow_suspicions').set({ decided_reasons: null }).where('enterprise_id', '=', event.enterpriseId).where('user_id', '=', agentId).where('state', '=', 'settled').execute();
  }),
};

/** Nobody is left in the seat, and nobody to answer or to be looked at. */
const filesClosed = together('shadows.settle-closed', (tx, events) => everywhere(tx, async (all) => {
  await sql`delete from shadow_suspicions where enterprise_id = any (${events.map(({ enterpriseId }) => enterpriseId)}::uuid[]) and state = 'new'`.execute(all.sql);
  const { rows: open } = await sql<{ enterprise_id: string; user_id: string }>`select enterprise_id, user_id from correction_orders
    where enterprise_id = any (${events.map(({ enterpriseId }) => enterpriseId)}::uuid[]) and settled_at is null order by enterprise_id, user_id`.execute(all.sql);
  for (const { enterprise_id: enterpriseId, user_id: userId } of open) {
    const order = await openOrder(all, enterpriseId, userId);
    if (order) await settle(all, order, 'left');
  }
}));

export const reactions: Record<string, Reaction[]> = {
  'enterprise.registered': [lookAgain],
  'enterprise.edited': [lookAgain],
  'enterprise.closed': [filesClosed],
  'enterprise.import_closed': [filesClosed],
  'enterprise.merged_into': [filesClosed],
  'enterprise.holder_seated': [seatLeft, lookAgain],
  'enterprise.holder_unseated': [seatLeft, lookAgain],
  'liaison.reported_gone': [lookAgain],
  'notices.contact_changed': [lookAgain],
  'mandate.offered': [agentDeclared],
  'mandate.signed': [agentSigned, lookAgain],
  'mandate.declined': [agentGone],
  'mandate.revoked': [agentGone, lookAgain],
  'mandate.ended': [agentGone, lookAgain],
  'people.calendar_changed': [{ name: 'shadows.recompute-periods', when: 'later', handle: (tx) => recomputePeriods(tx) }],
};
