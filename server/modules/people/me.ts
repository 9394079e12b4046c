import { sql } from 'kysely';
import type { ActingRole } from '@qilian/contract/people';
import type { Me } from '@qilian/contract/session';
import type { Tx } from '../../platform/db/transaction.ts';
import { Refusal } from '../../platform/errors.ts';
import { today } from '../../platform/today.ts';
import { postsOf } from './organisation/staff-views.ts';

/** Who is signed in, with everything that the first screen needs. */
export async function meOf(tx: Tx): Promise<Me> {
  const { actor, walls } = tx;
  if (actor.userId === null) throw new Refusal('unauthenticated', 'auth.sign_in');
  const day = today(tx);
  const posts = (await postsOf(tx, [actor.userId])).filter((post) => post.from <= day && (post.until === null || post.until > day));
  const parks = actor.parks.length === 0 ? [] : await tx.sql.selectFrom('areas').select(['id', 'name']).where('id', 'in', actor.parks).orderBy('name').execute();
  // The count belongs to the badge of the first screen; one statement here saves every page a second call.
  const { rows: [unread] } = await sql<{ count: number }>`select count(*) as count from notices where recipient_id = ${actor.userId} and read_at is null`.execute(tx.sql);
  return {
    // The account's, whatever the page shows.
    user: { id: actor.userId, name: actor.name, locale: walls.locale, side: actor.side as 'staff' | 'enterprise' },
    posts,
    roles: actor.roles,
    parks,
    enterprise: actor.enterprise,
    enterprises: actor.side === 'enterprise' ? await seatsOf(tx, actor.userId) : [],
    standsInFor: actor.standsInFor,
    unreadNotices: unread!.count,
    enrolDue: actor.enrolDue,
  };
}

/** Enterprises in which a person holds a seat or a mandate today. */
export async function seatsOf(tx: Tx, userId: string): Promise<{ id: string; name: string; role: ActingRole }[]> {
  const { rows } = await sql<{ id: string; name: string; role: ActingRole }>`select id, name, role from seats_of(${userId}::uuid, ${today(tx)}::date)`.execute(tx.sql);
  return rows;
}
