import type { Heir } from '../../../enterprises/index.ts';
import { isInEffect, isOver } from '../rules.ts';
import { stateOf } from '../access.ts';
import { onBehalf } from '../on-behalf.ts';
import { lockHandover } from '../store.ts';
import { takeEffect } from './take-effect.ts';

/** Staff end the seat of who is handing it over: the letter is signed, so the successor takes over at once and confirms afterwards. */
export const succeed: Heir = (tx, { enterpriseId, role, userId }) => onBehalf(tx, async (all) => {
  const found = await all.sql.selectFrom('handovers').select('id').where('enterprise_id', '=', enterpriseId).where('role', '=', role).where('predecessor_id', '=', userId).where('ended_at', 'is', null).where('effective_at', 'is', null).executeTakeFirst();
  const row = found && await lockHandover(all, found.id);
  if (!row || isOver(stateOf(row)) || isInEffect(stateOf(row))) return false;
  await takeEffect(all, row, 'emergency');
  return true;
});
