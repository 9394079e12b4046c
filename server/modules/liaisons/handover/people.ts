import type { Tx } from '../../../platform/db/transaction.ts';
import { send, type NoticeKind, type NoticeParams } from '../../notices/index.ts';
import { leadersOf } from '../../people/index.ts';
import type { Reminded } from './rules.ts';
import type { HandoverRow } from './store.ts';

/** Whom a handover concerns, by what they are to it. Call it as the platform. */
export async function peopleOf(all: Tx, row: HandoverRow): Promise<Record<Reminded | 'colleagues', string[]>> {
  const holders = await all.sql.selectFrom('enterprise_holders').select(['user_id', 'role']).where('enterprise_id', '=', row.enterprise_id).where('until_day', 'is', null).execute();
  const officers = await all.sql.selectFrom('enterprise_staff').select('user_id').where('enterprise_id', '=', row.enterprise_id).where('capacity', '=', 'service_officer').where('until_day', 'is', null).execute();
  const leader = (await leadersOf(all, row.park_id)).slice(0, 1);
  const of = (wanted: (role: string) => boolean) => holders.filter(({ role }) => wanted(role)).map(({ user_id }) => user_id);
  return {
    predecessor: [row.predecessor_id], successor: [row.successor_id], owner: of((role) => role === 'owner'), colleagues: of((role) => role !== 'owner').filter((id) => id !== row.successor_id && id !== row.predecessor_id),
    // Without an officer the head of the park stands in.
    officer: officers.length > 0 ? officers.map(({ user_id }) => user_id) : leader, leader,
  };
}

/**
 * Tells people of a step, never the one who took it. No enterprise stands in these notices: they concern the person, and
 * stay when the enterprise's own follow the seat.
 */
export async function tellOf(all: Tx, row: HandoverRow, kind: NoticeKind, to: readonly string[], params: NoticeParams = {}): Promise<void> {
  const { name } = await all.sql.selectFrom('enterprises').select('name').where('id', '=', row.enterprise_id).executeTakeFirstOrThrow();
  const others = [...new Set(to)].filter((id) => id !== all.actor.userId);
  if (others.length === 0) return;
  send(all, { to: others, kind, parkId: row.park_id, enterpriseId: null, params: { enterprise: name, actor: all.actor.name, handoverId: row.id, ...params } });
}
