import { sql } from 'kysely';
import { Capacity } from '@qilian/contract/enterprises';
import { platform } from '../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../platform/db/transaction.ts';
import { newId } from '../../platform/ids.ts';
import type { Reaction } from '../../platform/ledger/reactions.ts';
import { record, type LedgerEvent } from '../../platform/ledger/record.ts';
import { today } from '../../platform/today.ts';
import { nameOf, parksHeld } from '../people/index.ts';
import { uuids } from './access.ts';

/**
 * Nobody looks after an enterprise without the post for it: when it ends, its enterprises go to the named substitute who
 * has the same post there, else they are without, which their park's head is told.
 */
export const followPosts: Reaction = {
  name: 'enterprises.follow-posts', when: 'now',
  async handle(tx, { record: { id }, params = {} }) {
    const userId = typeof params.userId === 'string' ? params.userId : id;
    const heirId = typeof params.substituteId === 'string' ? params.substituteId : null;
    await actingAs(tx, { ...platform, name: tx.actor.name }, async (all) => {
      for (const capacity of Capacity.options) await release({ ...all, actor: tx.actor }, userId, heirId, capacity);
    });
  },
};

async function release(tx: Tx, userId: string, heirId: string | null, role: Capacity): Promise<void> {
  const kept = await parksHeld(tx, userId, [role]);
  const ofHeir = heirId === null ? [] : await parksHeld(tx, heirId, [role]);
  const day = today(tx);
  const { rows } = await sql<{ id: string; park_id: string }>`update enterprise_staff s set until_day = ${day} from enterprises e
    where e.id = s.enterprise_id and s.user_id = ${userId} and s.capacity = ${role} and s.until_day is null and e.park_id <> all (${uuids(kept)}) returning e.id, e.park_id`.execute(tx.sql);
  if (rows.length === 0) return;
  const inherited = rows.filter((row) => ofHeir.includes(row.park_id));
  if (inherited.length > 0) {
    await tx.sql.insertInto('enterprise_staff').values(inherited.map((row) => ({ id: newId(tx.now), enterprise_id: row.id, user_id: heirId!, capacity: role, from_day: day }))).execute();
  }
  await tx.sql.updateTable('enterprises').set((eb) => ({ version: eb('version', '+', 1) })).where('id', 'in', rows.map((row) => row.id)).execute();
  const names = await nameOf(tx, [userId, ...heirId === null ? [] : [heirId]]);
  const former = names.get(userId)!;
  await record(tx, ...rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((row): LedgerEvent => {
    const heir = inherited.includes(row) ? heirId : null;
    return {
      type: 'enterprise.staff_assigned', record: { type: 'enterprise', id: row.id }, parkId: row.park_id, enterpriseId: row.id, audience: 'enterprise',
      params: { capacity: role, userId: heir, formerId: userId }, detail: { name: heir === null ? null : names.get(heir)!, former },
    };
  }));
  const without = Map.groupBy(role === 'service_officer' ? rows.filter((row) => !inherited.includes(row)) : [], (row) => row.park_id);
  await record(tx, ...[...without].map(([parkId, left]): LedgerEvent => ({
    type: 'enterprise.officer_gone', record: { type: 'area', id: parkId }, parkId, enterpriseId: null, audience: 'staff', params: { userId, count: left.length }, detail: { name: former },
  })));
}
