import { sql } from 'kysely';
import type { takeTicket as endpoint } from '@qilian/contract/desk';
import type { BodyOf } from '@qilian/contract/endpoint';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { invalidField, notFound, Refusal } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { today } from '../../../platform/today.ts';
import { desksOf } from './access.ts';

type Given = BodyOf<typeof endpoint>;

/** @returns id of the number @throws Refusal `desk.already_waiting`, `desk.no_park` */
export async function takeTicket(tx: Tx, given: Given): Promise<string> {
  const place = tx.actor.side === 'staff' ? await atCounter(tx, given) : await fromPortal(tx, given);
  // Numbers of a park come one after the other.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`desk ${place.park_id}`}, 0))`.execute(tx.sql);
  const day = today(tx);
  // As the platform: whoever takes one doesn't see the others'.
  const { number } = await actingAs(tx, system, (all) => all.sql.selectFrom('desk_tickets').select((eb) => eb.fn.coalesce(eb.fn.max('number'), sql<number>`0`).as('number')).where('park_id', '=', place.park_id).where('day', '=', day).executeTakeFirstOrThrow());
  const id = newId(tx.now);
  await actingAs(tx, system, (all) => all.sql.insertInto('desk_tickets').values({ id, day, number: number + 1, purpose: given.purpose, taken_at: tx.now, state: 'waiting', ...place }).execute());
  return id;
}

async function atCounter(tx: Tx, { parkId, name, enterpriseId }: Given) {
  if (parkId === undefined) throw invalidField('body.parkId', 'desk.park_needed');
  if (!desksOf(tx.actor).includes(parkId)) throw notFound('desk');
  if (enterpriseId !== undefined) {
    const there = await tx.sql.selectFrom('enterprises').select('id').where('id', '=', enterpriseId).where('park_id', '=', parkId).executeTakeFirst();
    if (!there) throw notFound('enterprises');
  }
  return { park_id: parkId, user_id: null, enterprise_id: enterpriseId ?? null, name: name ?? null, taken_way: 'counter' };
}

/** At the desk of the park where the own enterprise is, or that which names somebody. */
async function fromPortal(tx: Tx, { parkId, name, enterpriseId }: Given) {
  const { actor } = tx;
  if (actor.side !== 'enterprise') throw new Refusal('forbidden', 'auth.forbidden');
  for (const [field, value] of Object.entries({ parkId, name, enterpriseId })) if (value !== undefined) throw invalidField(`body.${field}`, 'desk.of_staff');
  return actingAs(tx, system, async (all) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`desk ${actor.userId}`}, 0))`.execute(all.sql);
    const open = await all.sql.selectFrom('desk_tickets').select('number').where('user_id', '=', actor.userId).where('ended_at', 'is', null).executeTakeFirst();
    if (open) throw new Refusal('conflict', 'desk.already_waiting', { params: { number: open.number } });
    const seat = actor.enterprise && await all.sql.selectFrom('enterprises').select(['id', 'park_id']).where('id', '=', actor.enterprise.id).executeTakeFirst();
    const named = seat ?? await all.sql.selectFrom('appointments').select(['enterprise_id as id', 'park_id']).where('successor_id', '=', actor.userId).where('ended_at', 'is', null).orderBy('named_at', 'desc').executeTakeFirst();
    if (!named) throw new Refusal('conflict', 'desk.no_park');
    return { park_id: named.park_id, user_id: actor.userId, enterprise_id: named.id, name: null, taken_way: 'portal' };
  });
}
