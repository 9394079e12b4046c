import type { BodyOf } from '@qilian/contract/endpoint';
import type { setTurnoverClass as endpoint } from '@qilian/contract/verification-plan';
import { parksAs } from '../../../../platform/auth/actor.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { invalidField, Refusal } from '../../../../platform/errors.ts';
import { newId } from '../../../../platform/ids.ts';
import { record } from '../../../../platform/ledger/record.ts';
import { today } from '../../../../platform/today.ts';
import { keepers } from '../../../enterprises/index.ts';
import { lockVisible } from '../access.ts';

/** The keeper knows better than the rule, with a reason, until a day; the plan follows at its next renewal. */
export async function setTurnoverClass(tx: Tx, enterpriseId: string, { override }: BodyOf<typeof endpoint>): Promise<void> {
  const file = await lockVisible(tx, enterpriseId);
  if (!parksAs(tx.actor, ...keepers).includes(file.park_id)) throw new Refusal('forbidden', 'auth.forbidden');
  if (override !== null && override.until < today(tx)) throw invalidField('body.override.until', 'confirmations.override_over', { day: override.until });
  const former = await tx.sql.updateTable('turnover_overrides').set({ ended_by: tx.actor.userId, ended_at: tx.now }).where('enterprise_id', '=', enterpriseId).where('ended_at', 'is', null).returning('class').executeTakeFirst();
  if (override === null && !former) return;
  if (override !== null) {
    await tx.sql.insertInto('turnover_overrides').values({
      id: newId(tx.now), enterprise_id: enterpriseId, class: override.turnoverClass, reason: override.reason, until_day: override.until, set_by: tx.actor.userId!, set_at: tx.now,
    }).execute();
  }
  await record(tx, {
    type: override === null ? 'liaison.class_by_rule' : 'liaison.class_set', record: { type: 'enterprise', id: enterpriseId }, parkId: file.park_id, enterpriseId, audience: 'staff',
    params: { turnoverClass: override?.turnoverClass ?? null, former: former?.class ?? null, until: override?.until ?? null }, detail: { note: override?.reason ?? null },
  });
}
