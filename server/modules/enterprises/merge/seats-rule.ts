import type { MergedSeat, MergedStaff } from '@qilian/contract/enterprises';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';
import { today } from '../../../platform/today.ts';

export interface Seat {
  id: string;
  enterprise_id: string;
  role: string;
  user_id: string;
  name: string;
}

/** What becomes of a seat; `id` is that of its row. */
export type SeatPlan = MergedSeat & { id: string };

/** Seats of both files that are held today. */
export async function heldSeats(tx: Tx, ids: string[]): Promise<Seat[]> {
  return tx.sql.selectFrom('enterprise_holders as h').innerJoin('users as u', 'u.id', 'h.user_id').select(['h.id', 'h.enterprise_id', 'h.role', 'h.user_id', 'u.name'])
    .where('h.enterprise_id', 'in', ids).where('h.until_day', 'is', null).orderBy('h.id').execute();
}

const order = ['owner', 'primary', 'deputy'];

/**
 * Whoever holds a seat in the survivor keeps it. A seat that is vacant there is taken by whoever held it
 * in the other file; a second primary liaison becomes the deputy where there is none; other seats end.
 * Nobody gets two seats.
 */
export function planSeats(survivorId: string, seats: readonly Seat[]): SeatPlan[] {
  const held = new Map(seats.filter((seat) => seat.enterprise_id === survivorId).map(({ role, user_id }) => [role, user_id]));
  const coming = seats.filter((seat) => seat.enterprise_id !== survivorId).toSorted((one, other) => order.indexOf(one.role) - order.indexOf(other.role));
  return coming.map(({ id, role, user_id: userId, name }): SeatPlan => {
    const plan = { id, role: role as SeatPlan['role'], name };
    if ([...held.values()].includes(userId)) return { ...plan, outcome: 'same_person', takes: null };
    const takes = !held.has(role) ? role : role === 'primary' && !held.has('deputy') ? 'deputy' : null;
    if (takes === null) return { ...plan, outcome: 'ends', takes };
    held.set(takes, userId);
    return { ...plan, outcome: takes === role ? 'moves' : 'becomes_deputy', takes: takes as SeatPlan['role'] };
  });
}

export type StaffPlan = MergedStaff & { id: string };

/** The survivor's officers stay; of the other file's those take a vacant capacity whose posts cover the survivor's park. */
export async function planStaff(tx: Tx, survivor: { id: string; park_id: string }, otherId: string): Promise<StaffPlan[]> {
  const day = today(tx);
  const { rows } = await sql<{ id: string; capacity: string; name: string; moves: boolean }>`
    select s.id, s.capacity, u.name, not exists (select from enterprise_staff o where o.enterprise_id = ${survivor.id} and o.capacity = s.capacity and o.until_day is null)
      and exists (select from posts p join areas park on park.id = ${survivor.park_id} left join areas district on district.id = park.parent_id
        where p.user_id = s.user_id and (p.until_day is null or p.until_day > ${day}) and p.area_id in (park.id, district.id, district.parent_id)) as moves
    from enterprise_staff s join users u on u.id = s.user_id where s.enterprise_id = ${otherId} and s.until_day is null order by s.capacity`.execute(tx.sql);
  return rows.map(({ id, capacity, name, moves }) => ({ id, capacity: capacity as StaffPlan['capacity'], name, outcome: moves ? 'moves' : 'ends' }));
}
