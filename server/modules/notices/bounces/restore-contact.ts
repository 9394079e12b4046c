import type { BodyOf } from '@qilian/contract/endpoint';
import { sql } from 'kysely';
import type { ContactChannel, ContactWay, restoreContact as endpoint } from '@qilian/contract/contacts';
import { parksAs } from '../../../platform/auth/actor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound, Refusal, staleVersion } from '../../../platform/errors.ts';
import { callers } from '../../enterprises/index.ts';
import { noteWorking } from './contact-states.ts';
import { getSeat, toWay, ways } from './views.ts';

/** Staff who know that an address works let mail go there again. @throws Refusal `contacts.not_found`, `contacts.works`, `auth.forbidden`, `common.stale_version` */
export async function restoreContact(tx: Tx, enterpriseId: string, holderId: string, { version, channel, note }: BodyOf<typeof endpoint>): Promise<ContactWay> {
  const seat = await getSeat(tx, enterpriseId, holderId);
  const userId = seat.id;
  if (!parksAs(tx.actor, ...callers).includes(seat.parkId)) throw new Refusal('forbidden', 'auth.forbidden');
  const found = await tx.sql.selectFrom('contact_states').select(['state', 'version']).where('user_id', '=', userId).where('channel', '=', channel).forUpdate().executeTakeFirst();
  if (!found) throw notFound('contacts');
  if (found.version !== version) throw staleVersion(await wayOf(tx, userId, channel));
  if (found.state === 'working') throw new Refusal('conflict', 'contacts.works', { params: { name: seat.name } });
  await noteWorking(tx, userId, channel, 'staff', { note });
  return wayOf(tx, userId, channel);
}

/** How the ways to a person stand, mail first; text messages where the phone is a mobile. */
export async function waysOf(tx: Tx, userId: string): Promise<ContactWay[]> {
  const rows = await tx.sql.selectFrom('users as u').innerJoin(ways.as<'w'>(sql`w(channel, place)`), (join) => join.on(sql<boolean>`(w.channel = 'email' or u.phone_is_mobile)`))
    .leftJoin('contact_states as s', (join) => join.onRef('s.user_id', '=', 'u.id').onRef('s.channel', '=', 'w.channel'))
    .select(['u.email', 'u.phone', 'u.phone_unproved_at', 'u.email_unproved_at', 'w.channel', 's.state', 's.reason', 's.status', 's.bounced_at', 's.worked_at', 's.hint', 's.hint_at', 's.version']).where('u.id', '=', userId).orderBy('w.place').execute();
  return rows.map((row) => toWay(tx, row));
}

export const wayOf = async (tx: Tx, userId: string, channel: ContactChannel): Promise<ContactWay> => (await waysOf(tx, userId)).find((way) => way.channel === channel)!;
